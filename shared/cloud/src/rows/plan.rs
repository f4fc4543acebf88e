//! `PLAN#p` / `PLAN`

use chrono::{DateTime, NaiveDate, Utc};
use domain::books::Booking;
use domain::event::SkipReason;
use domain::id::{CustomerId, InvoiceId, PlanCode, ProposalId};
use domain::invoice::InvoiceNumber;
use domain::moment::Actor;
use domain::money::Money;
use domain::plan::{
    Agreement, AmendmentOffer, ChangeWish, Consent, Course, EndedPlan, Instalment, Miss, Pause, PlanEnd, PlanInvoice,
    RecordedAgreement, Remark, RunningPlan, StepMark, Waits,
};
use domain::policy::{ApprovalRule, FrozenPolicy};
use domain::position::Position;
use domain::schedule::ScheduledInstalment;
use domain::task::TaskKind;
use domain::terms::Rhythm;
use domain::text::{Name, Note};
use serde::{Deserialize, Serialize};

use super::books::{booking, position};
use super::proposal::{PolicyMirror, RhythmMirror, instalment as scheduled};
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
    #[serde(with = "CourseMirror", default)]
    course: Course,
    awaiting_down_payment: bool,
    #[serde(with = "pause::option", default)]
    pause: Option<Pause>,
    #[serde(default)]
    paused_days: u32,
    #[serde(default)]
    look_at: Option<DateTime<Utc>>,
    #[serde(with = "WaitsMirror", default)]
    waits: Waits,
    #[serde(with = "offer::option", default)]
    offer: Option<AmendmentOffer>,
    #[serde(with = "wish::option", default)]
    wish: Option<ChangeWish>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Course", rename_all = "camelCase")]
struct CourseMirror {
    #[serde(with = "booking::list", default)]
    bookings: Vec<Booking>,
    #[serde(with = "position", default)]
    shown: Position,
    #[serde(default)]
    told_minor: i64,
    #[serde(with = "remark::list", default)]
    remarks: Vec<Remark>,
    #[serde(with = "text::list", default)]
    closed: Vec<TaskKind>,
    #[serde(with = "text::option", default, skip_serializing_if = "Option::is_none")]
    said: Option<Note>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Waits", rename_all = "camelCase")]
struct WaitsMirror {
    #[serde(default)]
    judged_on: Option<NaiveDate>,
    #[serde(default)]
    doubt_since: Option<NaiveDate>,
    #[serde(default)]
    doubt_told_at: Option<DateTime<Utc>>,
    #[serde(default)]
    suspicion_since: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    highest_open_minor: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    down_payment_since: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "is_none_yet")]
    down_payment_days: u32,
}

// The signature is the one that serde calls.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_none_yet(days: &u32) -> bool {
    *days == 0
}

mod remark {
    use super::{Actor, DateTime, Deserialize, Note, Remark, Serialize, Utc, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Remark", rename_all = "camelCase")]
    struct Mirror {
        at: DateTime<Utc>,
        #[serde(with = "text")]
        by: Actor,
        #[serde(with = "text")]
        words: Note,
    }
    text::nested!(domain::plan::Remark, "Mirror");
}

mod pause {
    use super::{Deserialize, NaiveDate, Pause, Serialize, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Pause", rename_all = "camelCase")]
    struct Mirror {
        from: NaiveDate,
        until: NaiveDate,
        agreed: bool,
    }
    text::nested!(domain::plan::Pause, "Mirror");
}

mod offer {
    use super::{
        AmendmentOffer, DateTime, Deserialize, NaiveDate, Note, PlanInvoice, ScheduledInstalment, Serialize, Utc,
        invoice, scheduled, text,
    };

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "AmendmentOffer", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "scheduled::list")]
        instalments: Vec<ScheduledInstalment>,
        #[serde(with = "invoice::list", default)]
        added: Vec<PlanInvoice>,
        #[serde(default)]
        covers_minor: i64,
        #[serde(default)]
        credited_minor: i64,
        #[serde(with = "text::option", default)]
        words: Option<Note>,
        at: DateTime<Utc>,
        ends_on: NaiveDate,
    }
    text::nested!(domain::plan::AmendmentOffer, "Mirror");
}

mod wish {
    use super::{ChangeWish, DateTime, Deserialize, Note, Serialize, Utc, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "ChangeWish", rename_all = "camelCase")]
    struct Mirror {
        at: DateTime<Utc>,
        #[serde(with = "text")]
        words: Note,
        #[serde(default)]
        answered: bool,
    }
    text::nested!(domain::plan::ChangeWish, "Mirror");
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PlanEnd", rename_all = "camelCase")]
enum EndMirror {
    Completed,
    Lapsed,
    Broken,
    Cancelled(#[serde(with = "in_words")] Note),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Consent", rename_all = "camelCase")]
enum ConsentMirror {
    Approved,
    ByRule(#[serde(with = "text")] ApprovalRule),
    Accepted,
    Recorded(#[serde(with = "RecordedMirror")] RecordedAgreement),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "RecordedAgreement", rename_all = "camelCase")]
struct RecordedMirror {
    #[serde(with = "text")]
    how: Note,
    on: NaiveDate,
    #[serde(with = "text::option", default)]
    with: Option<Name>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Miss", rename_all = "camelCase")]
enum MissMirror {
    No,
    Unconfirmed(DateTime<Utc>),
    Confirmed(DateTime<Utc>),
    Forgiven(DateTime<Utc>),
}

// In the rows of the first release every plan had been approved by a person, and every end was a completion.
const fn approved() -> Consent {
    Consent::Approved
}
const fn completed() -> PlanEnd {
    PlanEnd::Completed
}
const fn clock() -> Actor {
    Actor::Clock
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EndedPlan", rename_all = "camelCase")]
struct EndedMirror {
    #[serde(with = "AgreementMirror")]
    agreement: Agreement,
    #[serde(with = "CourseMirror", default)]
    course: Course,
    #[serde(with = "EndMirror", default = "completed")]
    end: PlanEnd,
    #[serde(with = "text", default = "clock")]
    by: Actor,
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
    #[serde(with = "rhythm::option", default)]
    rhythm: Option<Rhythm>,
    #[serde(with = "ConsentMirror", default = "approved")]
    consent: Consent,
    #[serde(default)]
    not_covered_minor: Option<i64>,
}

mod rhythm {
    use super::RhythmMirror;
    super::text::nested!(domain::terms::Rhythm, "RhythmMirror");
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joined: Option<NaiveDate>,
    }
    text::nested!(domain::plan::PlanInvoice, "Mirror");
}

mod instalment {
    use super::{
        Deserialize, Instalment, Miss, MissMirror, Money, NaiveDate, Serialize, StepMark, StepMarkMirror, text,
    };

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
        #[serde(default)]
        grace_from: Option<NaiveDate>,
        #[serde(with = "MissMirror", default)]
        miss: Miss,
    }
    text::nested!(domain::plan::Instalment, "Mirror");
}

/// Words under the name that the journal withholds.
mod in_words {
    use super::{Deserialize, Note, Serialize, text};

    #[derive(Serialize, Deserialize)]
    struct Written {
        #[serde(with = "text")]
        words: Note,
    }

    pub fn serialize<S: serde::Serializer>(words: &Note, serializer: S) -> Result<S::Ok, S::Error> {
        Written { words: words.clone() }.serialize(serializer)
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Note, D::Error> {
        Written::deserialize(deserializer).map(|written| written.words)
    }
}
