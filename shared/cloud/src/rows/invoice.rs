//! `INVOICE#i` / `INVOICE`

use chrono::{DateTime, NaiveDate, Utc};
use domain::books::Booking;
use domain::id::{CustomerId, InvoiceId, ProposalId};
use domain::invoice::{
    AnsweredDispute, Arrangement, Block, BlockKind, BlockReason, FigureReset, InvoiceNumber, LedgerFigure, Open,
    PayeeAccount, SellerId, TypeCode,
};
use domain::moment::Actor;
use domain::money::{Currency, Money};
use domain::text::{Name, Note};
use serde::{Deserialize, Serialize};

use super::books::booking;
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
    #[serde(with = "block::list", default)]
    blocks: Vec<Block>,
    #[serde(default)]
    paused_until: Option<NaiveDate>,
    #[serde(default)]
    paused_since: Option<DateTime<Utc>>,
    #[serde(with = "booking::list", default)]
    payments: Vec<Booking>,
    #[serde(with = "text::list", default)]
    plans: Vec<ProposalId>,
    #[serde(with = "text::money::option", default)]
    contested: Option<Money>,
    #[serde(with = "dispute::list", default, skip_serializing_if = "Vec::is_empty")]
    disputes: Vec<AnsweredDispute>,
    #[serde(with = "reset::option", default)]
    figure_reset: Option<FigureReset>,
    #[serde(with = "open::option", default)]
    open: Option<Open>,
}

mod open {
    use super::{Deserialize, Open, Serialize, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Open", rename_all = "camelCase")]
    struct Mirror {
        low_minor: i64,
        high_minor: i64,
    }
    text::nested!(domain::invoice::Open, "Mirror");
}

mod block {
    use super::{Actor, Block, BlockKind, DateTime, Deserialize, NaiveDate, Note, Serialize, Utc, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Block", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text")]
        kind: BlockKind,
        since: DateTime<Utc>,
        #[serde(default)]
        until: Option<NaiveDate>,
        #[serde(with = "text")]
        by: Actor,
        #[serde(with = "text::option", default)]
        words: Option<Note>,
        #[serde(default)]
        reminded_on: Option<NaiveDate>,
        #[serde(default)]
        next: Option<DateTime<Utc>>,
    }
    text::nested!(domain::invoice::Block, "Mirror");
}

mod dispute {
    use super::{Actor, AnsweredDispute, DateTime, Deserialize, Note, Serialize, Utc, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "AnsweredDispute", rename_all = "camelCase")]
    struct Mirror {
        raised_at: DateTime<Utc>,
        #[serde(with = "text")]
        raised_by: Actor,
        #[serde(with = "text::option", default)]
        words: Option<Note>,
        answered_at: DateTime<Utc>,
        #[serde(with = "text")]
        answered_by: Actor,
        #[serde(with = "text::option", default)]
        answer: Option<Note>,
    }
    text::nested!(domain::invoice::AnsweredDispute, "Mirror");
}

mod reset {
    use super::{Actor, DateTime, Deserialize, FigureReset, Note, Serialize, Utc, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "FigureReset", rename_all = "camelCase")]
    struct Mirror {
        at: DateTime<Utc>,
        #[serde(with = "text")]
        by: Actor,
        #[serde(with = "text::option", default)]
        words: Option<Note>,
        #[serde(default)]
        waits: bool,
    }
    text::nested!(domain::invoice::FigureReset, "Mirror");
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
