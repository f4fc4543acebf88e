//! `PROPOSAL#p` / `PROPOSAL`

use chrono::{DateTime, NaiveDate, NaiveTime, Utc, Weekday};
use domain::calendar::Calendar;
use domain::event::RejectionReason;
use domain::id::{CustomerId, InvoiceId, ProposalId};
use domain::invoice::InvoiceNumber;
use domain::moment::Actor;
use domain::money::Money;
use domain::policy::FrozenPolicy;
use domain::proposal::{
    Answered, Application, Ask, EarlierAsk, End, EndedProposal, Hardship, OfferOrigin, OfferedProposal,
    ProposedInvoice, Rejection, RequestedProposal, ScheduleDigest,
};
use domain::schedule::ScheduledInstalment;
use domain::terms::{DayOfMonth, Rhythm, Size, Terms};
use domain::text::{EmailAddress, Note};
use domain::zone::Zone;
use serde::{Deserialize, Serialize};

use super::settings::CalendarMirror;
use super::text;

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::proposal::Proposal", rename_all = "camelCase")]
pub enum Mirror {
    Requested(#[serde(with = "RequestedMirror")] RequestedProposal),
    Offered(#[serde(with = "OfferedMirror")] OfferedProposal),
    Ended(#[serde(with = "EndedMirror")] EndedProposal),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "RequestedProposal", rename_all = "camelCase")]
struct RequestedMirror {
    #[serde(with = "ApplicationMirror")]
    application: Application,
    reminded: bool,
    #[serde(default)]
    look_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "OfferedProposal", rename_all = "camelCase")]
struct OfferedMirror {
    #[serde(with = "ApplicationMirror")]
    application: Application,
    #[serde(with = "text")]
    origin: OfferOrigin,
    #[serde(with = "answered::option", default)]
    answers: Option<Answered>,
    reminded: bool,
    #[serde(default)]
    look_at: Option<DateTime<Utc>>,
}

mod answered {
    use super::{Answered, Deserialize, InvoiceNumber, ProposalId, ScheduledInstalment, Serialize, instalment, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Answered", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text")]
        proposal: ProposalId,
        #[serde(with = "instalment::list")]
        instalments: Vec<ScheduledInstalment>,
        #[serde(with = "text::list", default)]
        left_out: Vec<InvoiceNumber>,
    }
    text::nested!(domain::proposal::Answered, "Mirror");
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EndedProposal", rename_all = "camelCase")]
struct EndedMirror {
    #[serde(with = "ApplicationMirror")]
    application: Application,
    #[serde(with = "EndMirror")]
    end: End,
    #[serde(with = "text")]
    by: Actor,
    at: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "End", rename_all = "camelCase")]
enum EndMirror {
    Approved,
    Rejected(#[serde(with = "RejectionMirror")] Rejection),
    Withdrawn,
    Expired,
    Void,
    Countered(#[serde(with = "text")] ProposalId),
    Accepted,
    Declined,
    Revoked,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Rejection", rename_all = "camelCase")]
struct RejectionMirror {
    #[serde(with = "text")]
    reason: RejectionReason,
    #[serde(with = "text::option", default)]
    words: Option<Note>,
    new_proposal_from: NaiveDate,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Application", rename_all = "camelCase")]
struct ApplicationMirror {
    #[serde(with = "text")]
    id: ProposalId,
    #[serde(with = "text")]
    customer: CustomerId,
    #[serde(with = "invoice::list")]
    invoices: Vec<ProposedInvoice>,
    #[serde(with = "AskMirror")]
    ask: Ask,
    #[serde(with = "earlier::list", default)]
    earlier: Vec<EarlierAsk>,
    #[serde(with = "text::option", default)]
    email: Option<EmailAddress>,
    #[serde(with = "PolicyMirror")]
    policy: FrozenPolicy,
    submitted_at: DateTime<Utc>,
    decide_by: NaiveDate,
}

// The defaults of what the first release did not freeze.
const fn one_day() -> u32 {
    1
}
const fn four_weeks() -> u32 {
    28
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "FrozenPolicy", rename_all = "camelCase")]
pub(super) struct PolicyMirror {
    reminder_days: u32,
    grace_days: u32,
    missed_to_break: u32,
    resume_grace_days: u32,
    cool_down_days: u32,
    #[serde(default)]
    tolerance_minor: i64,
    #[serde(default = "one_day")]
    ledger_lag_days: u32,
    #[serde(default = "four_weeks")]
    block_budget_days: u32,
    sending_time: NaiveTime,
    #[serde(with = "text")]
    zone: Zone,
    #[serde(with = "CalendarMirror")]
    calendar: Calendar,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Ask", rename_all = "camelCase")]
struct AskMirror {
    #[serde(with = "TermsMirror")]
    terms: Terms,
    #[serde(default)]
    down_payment_percent: Option<u32>,
    #[serde(with = "instalment::list")]
    instalments: Vec<ScheduledInstalment>,
    #[serde(with = "text::money")]
    total: Money,
    #[serde(with = "text")]
    digest: ScheduleDigest,
    #[serde(with = "text::option", default)]
    hardship: Option<Hardship>,
    #[serde(with = "text::option", default)]
    words: Option<Note>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Terms", rename_all = "camelCase")]
pub(super) enum TermsMirror {
    Deferred {
        on: NaiveDate,
    },
    Instalments {
        #[serde(with = "RhythmMirror")]
        rhythm: Rhythm,
        #[serde(with = "SizeMirror")]
        size: Size,
        #[serde(default)]
        from: Option<NaiveDate>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Rhythm", rename_all = "camelCase")]
pub(super) enum RhythmMirror {
    Weekly(Weekday),
    EveryTwoWeeks(Weekday),
    Monthly(#[serde(with = "text")] DayOfMonth),
    Quarterly(#[serde(with = "text")] DayOfMonth),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Size", rename_all = "camelCase")]
pub(super) enum SizeMirror {
    Count(u32),
    Amount(#[serde(with = "text::money")] Money),
}

mod invoice {
    use super::{Deserialize, InvoiceId, InvoiceNumber, Money, NaiveDate, ProposedInvoice, Serialize, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "ProposedInvoice", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text")]
        id: InvoiceId,
        #[serde(with = "text")]
        number: InvoiceNumber,
        issue_date: NaiveDate,
        due_date: NaiveDate,
        #[serde(with = "text::money")]
        rest: Money,
        #[serde(with = "text::money")]
        credited: Money,
    }
    text::nested!(domain::proposal::ProposedInvoice, "Mirror");
}

pub(super) mod instalment {
    use super::{Deserialize, Money, NaiveDate, ScheduledInstalment, Serialize, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "ScheduledInstalment", rename_all = "camelCase")]
    struct Mirror {
        number: u32,
        wished: NaiveDate,
        due: NaiveDate,
        #[serde(with = "text::money")]
        amount: Money,
    }
    text::nested!(domain::schedule::ScheduledInstalment, "Mirror");
}

mod earlier {
    use super::{Ask, AskMirror, DateTime, Deserialize, EarlierAsk, Serialize, Utc, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "EarlierAsk", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "AskMirror")]
        ask: Ask,
        until_version: u64,
        replaced_at: DateTime<Utc>,
    }
    text::nested!(domain::proposal::EarlierAsk, "Mirror");
}
