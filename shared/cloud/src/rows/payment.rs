//! `PAYMENT#h` / `PAYMENT`, `ALIKE#h` / `ALIKE`, `NUMBER#n` / `NUMBER`, `BANK` / `BANK`

use chrono::{DateTime, NaiveDate, Utc};
use domain::alike::Seen;
use domain::id::{CustomerId, InvoiceId, ProposalId};
use domain::moment::Actor;
use domain::money::Money;
use domain::payment::{
    Allocation, BankSource, Direction, HoldReason, PaymentId, PaymentName, PaymentState, Source, Target, ToldIn,
};
use domain::task::TaskKind;
use domain::text::{Name, Note};
use serde::{Deserialize, Serialize};

use super::text;

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::payment::Payment", rename_all = "camelCase")]
pub struct Mirror {
    #[serde(with = "text")]
    id: PaymentId,
    #[serde(with = "SourceMirror")]
    source: Source,
    #[serde(with = "text")]
    direction: Direction,
    #[serde(with = "text::money")]
    amount: Money,
    booked: NaiveDate,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    end_to_end: Option<String>,
    #[serde(default)]
    creditor_reference: Option<String>,
    #[serde(with = "text::option", default)]
    remittance: Option<Note>,
    #[serde(with = "text::option", default)]
    debtor_name: Option<Name>,
    #[serde(with = "text::option", default)]
    debtor_account: Option<Name>,
    recorded_at: DateTime<Utc>,
    #[serde(with = "text::option", default)]
    customer: Option<CustomerId>,
    #[serde(with = "StateMirror")]
    state: PaymentState,
    #[serde(with = "text::list", default)]
    closed: Vec<TaskKind>,
    #[serde(default)]
    other_references: Vec<String>,
    #[serde(with = "told_in::list", default)]
    told: Vec<ToldIn>,
}

mod told_in {
    use super::{Deserialize, PaymentId, PaymentName, Serialize, ToldIn, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "ToldIn", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text")]
        document: PaymentName,
        #[serde(with = "text")]
        identity: PaymentId,
    }
    text::nested!(domain::payment::ToldIn, "Mirror");
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Source", rename_all = "camelCase")]
enum SourceMirror {
    Api,
    Bank(#[serde(with = "BankMirror")] BankSource),
    Finance,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "BankSource", rename_all = "camelCase")]
struct BankMirror {
    format: String,
    #[serde(default)]
    statement: Option<String>,
    #[serde(default)]
    from: Option<NaiveDate>,
    #[serde(default)]
    to: Option<NaiveDate>,
    has_reference: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PaymentState", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum StateMirror {
    Allocated {
        #[serde(with = "allocation::list")]
        to: Vec<Allocation>,
        #[serde(default)]
        returned_minor: i64,
    },
    Unmatched {
        #[serde(with = "text::list", default)]
        suggestions: Vec<ProposalId>,
    },
    Held {
        #[serde(with = "text")]
        because: HoldReason,
        #[serde(with = "text::option", default)]
        of: Option<PaymentId>,
    },
    Dismissed {
        #[serde(with = "text")]
        by: Actor,
        #[serde(with = "text::option", default)]
        words: Option<Note>,
    },
}

mod allocation {
    use super::{Allocation, Deserialize, InvoiceId, ProposalId, Serialize, Target, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Target", rename_all = "camelCase")]
    enum TargetMirror {
        Plan(#[serde(with = "text")] ProposalId),
        Invoice(#[serde(with = "text")] InvoiceId),
        Credit,
        Ledger,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Allocation", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "TargetMirror")]
        to: Target,
        minor: i64,
    }
    text::nested!(domain::payment::Allocation, "Mirror");
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::numbers::Numbered", rename_all = "camelCase")]
pub struct NumberedMirror {
    number: String,
    #[serde(with = "text::list")]
    invoices: Vec<InvoiceId>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::payment::Coverage", rename_all = "camelCase")]
pub struct CoverageMirror {
    until: NaiveDate,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::alike::Alike", rename_all = "camelCase")]
pub struct AlikeMirror {
    #[serde(with = "text")]
    of: PaymentName,
    #[serde(with = "seen::list")]
    seen: Vec<Seen>,
}

mod seen {
    use super::{Deserialize, Direction, Money, NaiveDate, PaymentId, PaymentName, ProposalId, Seen, Serialize, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Seen", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text")]
        payment: PaymentId,
        #[serde(with = "text")]
        direction: Direction,
        #[serde(with = "text::money")]
        amount: Money,
        booked: NaiveDate,
        format: String,
        #[serde(with = "text::option", default, skip_serializing_if = "Option::is_none")]
        account: Option<PaymentName>,
        #[serde(with = "text::option", default, skip_serializing_if = "Option::is_none")]
        name: Option<PaymentName>,
        #[serde(with = "text::option", default, skip_serializing_if = "Option::is_none")]
        plan: Option<ProposalId>,
    }
    text::nested!(domain::alike::Seen, "Mirror");
}
