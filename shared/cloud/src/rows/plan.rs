//! `PLAN#p` / `PLAN`

use chrono::{DateTime, NaiveDate, Utc};
use domain::event::SkipReason;
use domain::id::{CustomerId, InvoiceId, PlanCode, ProposalId};
use domain::invoice::InvoiceNumber;
use domain::money::Money;
use domain::plan::{Agreement, EndedPlan, Instalment, PlanInvoice, RunningPlan, StepMark};
use domain::policy::FrozenPolicy;
use serde::{Deserialize, Serialize};

use super::proposal::PolicyMirror;
use super::text;

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::plan::Plan", rename_all = "camelCase")]
pub enum Mirror {
    Running(#[serde(with = "RunningMirror")] RunningPlan),
    Ended(#[serde(with = "EndedMirror")] EndedPlan),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "RunningPlan", rename_all = "camelCase")]
struct RunningMirror {
    #[serde(with = "AgreementMirror")]
    agreement: Agreement,
    awaiting_down_payment: bool,
    #[serde(default)]
    look_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EndedPlan", rename_all = "camelCase")]
struct EndedMirror {
    #[serde(with = "AgreementMirror")]
    agreement: Agreement,
    at: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Agreement", rename_all = "camelCase")]
struct AgreementMirror {
    #[serde(with = "text")]
    id: ProposalId,
    #[serde(with = "text")]
    customer: CustomerId,
    #[serde(with = "text")]
    code: PlanCode,
    #[serde(with = "invoice::list")]
    invoices: Vec<PlanInvoice>,
    #[serde(with = "instalment::list")]
    instalments: Vec<Instalment>,
    #[serde(with = "PolicyMirror")]
    policy: FrozenPolicy,
    started_at: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "StepMark", rename_all = "camelCase")]
enum StepMarkMirror {
    Open,
    Done(DateTime<Utc>),
    Skipped(#[serde(with = "SkipReasonMirror")] SkipReason),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "SkipReason", rename_all = "camelCase")]
enum SkipReasonMirror {
    TooLate,
    NothingOpen,
}

mod invoice {
    use super::{Deserialize, InvoiceId, InvoiceNumber, Money, NaiveDate, PlanInvoice, Serialize, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "PlanInvoice", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text")]
        id: InvoiceId,
        #[serde(with = "text")]
        number: InvoiceNumber,
        issue_date: NaiveDate,
        #[serde(with = "text::money")]
        rest: Money,
        #[serde(with = "text::money")]
        credited: Money,
    }
    text::nested!(domain::plan::PlanInvoice, "Mirror");
}

mod instalment {
    use super::{Deserialize, Instalment, Money, NaiveDate, Serialize, StepMark, StepMarkMirror, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Instalment", rename_all = "camelCase")]
    struct Mirror {
        number: u32,
        due: NaiveDate,
        #[serde(with = "text::money")]
        amount: Money,
        #[serde(with = "StepMarkMirror")]
        reminder: StepMark,
        #[serde(with = "StepMarkMirror")]
        due_notice: StepMark,
    }
    text::nested!(domain::plan::Instalment, "Mirror");
}
