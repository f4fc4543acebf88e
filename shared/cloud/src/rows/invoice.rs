//! `INVOICE#i` / `INVOICE`

use chrono::{DateTime, NaiveDate, Utc};
use domain::id::{CustomerId, InvoiceId, ProposalId};
use domain::invoice::{Arrangement, BlockReason, InvoiceNumber, LedgerFigure, PayeeAccount, SellerId, TypeCode};
use domain::money::{Currency, Money};
use domain::text::Name;
use serde::{Deserialize, Serialize};

use super::text;

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::invoice::Invoice", rename_all = "camelCase")]
pub struct Mirror {
    #[serde(with = "text")]
    id: InvoiceId,
    #[serde(with = "text")]
    seller: SellerId,
    #[serde(with = "text")]
    number: InvoiceNumber,
    #[serde(with = "text")]
    type_code: TypeCode,
    #[serde(with = "text")]
    currency: Currency,
    issue_date: NaiveDate,
    due_date: NaiveDate,
    #[serde(with = "text")]
    customer: CustomerId,
    #[serde(with = "text::option", default)]
    customer_name: Option<Name>,
    #[serde(with = "text::money::option", default)]
    invoiced: Option<Money>,
    #[serde(with = "ledger::option", default)]
    ledger: Option<LedgerFigure>,
    #[serde(with = "account::option", default)]
    account: Option<PayeeAccount>,
    #[serde(default)]
    remittance: Option<String>,
    #[serde(with = "arrangement::option", default)]
    arrangement: Option<Arrangement>,
    #[serde(default)]
    cool_down_until: Option<NaiveDate>,
    #[serde(default)]
    blocked_days_used: u32,
}

mod ledger {
    use super::{Deserialize, LedgerFigure, Money, NaiveDate, Serialize, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "LedgerFigure", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text::money")]
        open: Money,
        as_of: NaiveDate,
        #[serde(with = "text::money")]
        credited: Money,
        #[serde(default)]
        cancelled: bool,
        #[serde(default)]
        dunning_step: Option<String>,
        #[serde(default)]
        included: Vec<String>,
    }
    text::nested!(domain::invoice::LedgerFigure, "Mirror");
}

mod account {
    use super::{Deserialize, Name, PayeeAccount, Serialize, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "PayeeAccount", rename_all = "camelCase")]
    struct Mirror {
        identifier: String,
        is_iban: bool,
        #[serde(with = "text::option", default)]
        holder: Option<Name>,
    }
    text::nested!(domain::invoice::PayeeAccount, "Mirror");
}

mod arrangement {
    use super::{Arrangement, BlockReason, DateTime, Deserialize, ProposalId, Serialize, Utc, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Arrangement", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text")]
        proposal: ProposalId,
        #[serde(with = "text")]
        reason: BlockReason,
        since: DateTime<Utc>,
    }
    text::nested!(domain::invoice::Arrangement, "Mirror");
}
