//! Refusals as problems (RFC 9457): a stable type, a title, what is wrong and where, and what would be possible.
//! This is the one place that maps a refusal to a status.

use domain::id::InvoiceId;
use domain::invalid::Invalid;
use domain::invoice::Ineligible;
use domain::limits::Violation;
use domain::money::Money;
use domain::refusal::{Conflict, Impossible, Obstacle, Refusal};
use domain::warning::Warning;
use serde_json::{Map, Value, json};

use crate::carry_out::Carried;
use crate::reply::Reply;
use crate::store::StoreError;
use crate::views;

/// The prefix of every problem type.
const TYPE: &str = "urn:ratenwerk:problem:";

/// Why a request is not answered as asked.
#[derive(Clone, Debug)]
pub struct Problem {
    status: u16,
    code: &'static str,
    title: &'static str,
    detail: String,
    more: Map<String, Value>,
    headers: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem of a type. The title is the same for all problems of that type; the detail is about this one.
    #[must_use]
    pub fn new(status: u16, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, title, detail: detail.into(), more: Map::new(), headers: Vec::new() }
    }

    fn and(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The caller has not said who it is.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(401, "unauthenticated", "Nobody is signed in", "send an access token in the Authorization header")
    }

    /// The session by which the caller came has ended.
    #[must_use]
    pub fn session_over() -> Self {
        Self::new(
            401,
            "session_over",
            "The session has ended",
            "open the portal again with a link; nothing has changed",
        )
    }

    /// The caller may not do this.
    #[must_use]
    pub fn forbidden(needed: &str) -> Self {
        Self::new(403, "forbidden", "Not allowed", format!("this address is for {needed}"))
    }

    /// Nothing answers here.
    #[must_use]
    pub fn unknown_address(method: &str, path: &str) -> Self {
        Self::new(404, "unknown_address", "Nothing answers here", format!("{method} {path} is no address of this API"))
    }

    /// There is no such thing, or it is somebody else's.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(404, "not_found", "Not found", format!("there is no such {what} that you may see"))
    }

    /// Values of the request can't be taken; all of them, each with its own type.
    #[must_use]
    pub fn invalid(errors: &[Invalid]) -> Self {
        let code = one_code(errors.iter().map(|error| error.code)).unwrap_or("invalid_fields");
        let named: Vec<String> = errors.iter().map(|error| format!("{} {}", error.path, error.detail)).collect();
        let list =
            errors.iter().map(|error| json!({ "path": error.path, "type": urn(error.code), "detail": error.detail }));
        Self::new(422, code, "Values of the request can't be taken", named.join("; "))
            .and("errors", list.collect::<Vec<_>>())
    }

    /// As an answer.
    #[must_use]
    pub fn into_reply(self) -> Reply {
        let mut body =
            json!({ "type": urn(self.code), "title": self.title, "status": self.status, "detail": self.detail });
        if let Value::Object(fields) = &mut body {
            fields.extend(self.more);
        }
        self.headers.into_iter().fold(Reply::new(self.status, body), |reply, (name, value)| reply.with(name, &value))
    }

    /// What carrying out a command came to, when it came to no result.
    ///
    /// # Errors
    /// Everything but a result is a problem; a replayed reply comes back as it was.
    pub fn of_carried<T>(carried: Carried<T>) -> Result<T, Reply> {
        let problem = match carried {
            Carried::Done(result) => return Ok(result),
            Carried::Replayed(reply) => return Err(reply),
            Carried::Refused(refusal) => Self::from(refusal),
            Carried::KeyReused => Self::new(
                422,
                "idempotency_key_reused",
                "The idempotency key was used for another request",
                "send a new Idempotency-Key, or repeat the request exactly as it was",
            ),
            Carried::Busy => Self::new(
                409,
                "busy",
                "Others are changing the same rows",
                "nothing has changed; try again in a second",
            )
            .header("retry-after", "1"),
            Carried::SessionOver => Self::session_over(),
            Carried::TooOften { again_at } => Self::from(Refusal::Conflict(Conflict::TooOften { again_at })),
        };
        Err(problem.into_reply())
    }
}

fn urn(code: &str) -> String {
    format!("{TYPE}{code}")
}

/// The code that all reasons share, if they share one: then the problem has that type.
fn one_code(mut codes: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let first = codes.next()?;
    codes.all(|code| code == first).then_some(first)
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store did not answer");
        Self::new(
            503,
            "temporarily_unavailable",
            "Temporarily unavailable",
            "nothing is lost; send the request again with the same Idempotency-Key",
        )
        .header("retry-after", "2")
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(errors) => Self::invalid(&errors),
            Refusal::SettingsIncomplete(missing) => Self::new(
                422,
                "settings_incomplete",
                "Proposals can't be switched on yet",
                format!("fill in first: {}", missing.join(", ")),
            )
            .and("missing", missing),
            Refusal::NotFound(what) => Self::not_found(what),
            Refusal::VersionMismatch { version } => Self::new(
                412,
                "version_mismatch",
                "It was changed since it was read",
                "read it again, and send the new ETag as If-Match",
            )
            .header("etag", format!("\"{version}\"")),
            Refusal::IdentityConflict(fields) => Self::new(
                409,
                "identity_conflict",
                "A known invoice of this seller and number says something else",
                format!("{} can't change; is it another invoice?", fields.join(", ")),
            )
            .and("fields", fields),
            Refusal::CustomerConflict => Self::new(
                409,
                "customer_conflict",
                "The invoice belongs to another customer",
                "while a proposal or plan holds the invoice its customer can't change",
            ),
            Refusal::Impossible(impossible) => of_impossible(&impossible),
            Refusal::QuoteOutdated(quote) => Self::new(
                409,
                "quote_outdated",
                "Today's schedule is not the one that was quoted",
                "show the customer the new quote and submit its scheduleDigest",
            )
            .and("quote", views::quote(&quote)),
            Refusal::ProposalChanged { version, changed } => Self::new(
                412,
                "proposal_changed",
                "The proposal was changed since it was read",
                format!(
                    "changed: {}; read it again before deciding",
                    if changed.is_empty() { "its version".to_owned() } else { changed.join(", ") }
                ),
            )
            .and("changed", changed)
            .header("etag", format!("\"{version}\"")),
            Refusal::AlreadyEnded { state, by, at } => Self::new(
                409,
                "already_ended",
                "It has ended",
                format!("it was {state} on {}", at.format("%Y-%m-%d at %H:%M UTC")),
            )
            .and("state", state)
            .and("by", views::actor_role(&by))
            .and("at", views::instant(at)),
            Refusal::DecisionTooLate { decide_by } => Self::new(
                409,
                "decision_too_late",
                "The time to decide is over",
                format!("the last day was {decide_by}; the proposal expires"),
            )
            .and("decideBy", decide_by.to_string()),
            Refusal::RestChanged { rest, instalments } => Self::new(
                409,
                "rest_changed",
                "What is open has changed",
                "look at the new figure and instalments, and approve with the new expectedRest",
            )
            .and("rest", views::money(rest))
            .and("instalments", instalments.iter().map(views::scheduled).collect::<Vec<_>>()),
            Refusal::NothingOpen => {
                Self::new(409, "nothing_open", "Nothing is open", "nothing is open on any of the invoices concerned")
            }
            Refusal::TooManyChanges { max } => Self::new(
                409,
                "too_many_changes",
                "The proposal was changed too often",
                format!("a proposal can be changed {max} times; withdraw it and make a new one"),
            ),
            Refusal::Conflict(conflict) => of_conflict(&conflict),
        }
    }
}

fn of_conflict(conflict: &Conflict) -> Problem {
    let (status, title) = match conflict {
        Conflict::LinkExpired { .. } | Conflict::LinkRevoked => (410, "The link does not open the portal any more"),
        Conflict::TooOften { .. } => (429, "Too often in a short time"),
        _ => (409, "It does not fit how things stand"),
    };
    let problem = Problem::new(status, conflict.code(), title, conflict_detail(conflict));
    match conflict {
        Conflict::SumMismatch { expected } | Conflict::PartsMismatch { expected } => {
            problem.and("expected", views::money(*expected))
        }
        Conflict::CreditTooSmall { credit } => problem.and("credit", views::money(*credit)),
        Conflict::TooOften { again_at } => {
            // RFC 9110 section 10.2.3: a date, as we don't know what time the client takes it for.
            let date = again_at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
            problem.and("againAt", views::instant(*again_at)).header("retry-after", date)
        }
        Conflict::InvoicesNotFree(invoices) => problem.and("invoices", reasons_of(invoices)),
        _ => problem,
    }
}

fn conflict_detail(conflict: &Conflict) -> String {
    let amount = |money: &Money| format!("{money} {}", money.currency());
    match conflict {
        Conflict::WrongState { state } => format!("it is {state}: read it again for what is possible"),
        Conflict::DownPaymentOpen => "while the first payment is open nothing can be amended or paused".to_owned(),
        Conflict::InvoicesNotFree(_) => "invoices are held, contested, blocked or cancelled".to_owned(),
        Conflict::OfferOver { ends_on } => format!("the last day to accept was {ends_on}"),
        Conflict::FirstPaymentTooSoon { earliest } => {
            format!("the first payment can be due on {earliest} at the earliest, unless it was agreed")
        }
        Conflict::SumMismatch { expected } => format!("the instalments must sum to {}", amount(expected)),
        Conflict::AgreementNeeded { on } => {
            format!("more would be due on {on} than was agreed: record the agreement, or make it an offer")
        }
        Conflict::AmendmentOffered => "an amendment is offered already: withdraw it first".to_owned(),
        Conflict::NoAmendment => "no amendment is offered".to_owned(),
        Conflict::PauseTooLong { latest } => format!("without an agreement it has to go on by {latest}"),
        Conflict::WishTooSoon { from } => format!("a change can be asked for again from {from}"),
        Conflict::NoWish => "the customer has asked for no change, or was answered".to_owned(),
        Conflict::NoTask => "there is no such task, or it was closed".to_owned(),
        Conflict::ReinstateTooLate { last } => format!("the last day was {last}: make an offer instead"),
        Conflict::TooManyRemarks { max } => format!("at most {max} notes are kept"),
        Conflict::TooManyInvoices { max } => format!("a plan holds at most {max} invoices over its life"),
        Conflict::BlockedAlready => "the invoice is blocked for that reason already".to_owned(),
        Conflict::NotBlocked => "the invoice is not blocked for that reason".to_owned(),
        Conflict::ContestedBefore => "it was contested before over the same amount, and answered".to_owned(),
        Conflict::NoFigure => "the ledger has said nothing of the invoice".to_owned(),
        Conflict::PaymentNotWaiting { state } => format!("the payment is {state}: it waits for nobody"),
        Conflict::PartsMismatch { expected } => format!("the parts must sum to {}", amount(expected)),
        Conflict::TooManyPayments => "a plan or an invoice keeps as many payments as it can".to_owned(),
        Conflict::SeveralCustomers => "all parts of a payment are one customer's".to_owned(),
        Conflict::CurrencyMismatch => "the currencies differ".to_owned(),
        Conflict::CreditTooSmall { credit } => format!("there is a credit of {}", amount(credit)),
        Conflict::CustomerBusy => "a proposal, an offer, a plan or an invoice of the customer is open".to_owned(),
        Conflict::CustomerMerged { into } => format!("the customer was merged into {into}"),
        Conflict::NotMergeable => "a customer can't be merged into itself or into a merged one".to_owned(),
        Conflict::CustomerRestricted => "processing of the customer's data is restricted".to_owned(),
        Conflict::AddressNeeded => "no e-mail address that mail reaches is on file".to_owned(),
        Conflict::LinkExpired { at } => {
            format!("it was valid until {}; ask for a new one", at.format("%Y-%m-%d %H:%M UTC"))
        }
        Conflict::LinkRevoked => "the creditor has revoked it".to_owned(),
        Conflict::TooOften { again_at } => format!("possible again at {}", again_at.format("%Y-%m-%d %H:%M:%S UTC")),
        Conflict::CodeNeeded => {
            "the creditor asks for a one-time code first: ask for one, and confirm what the mail brings".to_owned()
        }
        Conflict::NoCode => "there is no code to confirm any more: ask for a new one".to_owned(),
        Conflict::RetentionRuns { until } => format!("what remains has to be kept until {until}"),
    }
}

fn of_impossible(impossible: &Impossible) -> Problem {
    let code = one_code(impossible.codes()).unwrap_or("not_possible");
    let blocked = impossible
        .invoices
        .iter()
        .any(|(_, reasons)| reasons.iter().any(|reason| matches!(reason, Ineligible::Blocked(_))));
    let detail = impossible
        .obstacles
        .iter()
        .map(obstacle_detail)
        .chain(impossible.invoices.iter().flat_map(|(id, reasons)| {
            reasons.iter().map(move |reason| format!("invoice {id}: {}", ineligible_detail(reason)))
        }))
        .chain(impossible.terms.iter().map(violation_detail))
        .collect::<Vec<_>>()
        .join("; ");
    let obstacles: Vec<Value> = impossible
        .obstacles
        .iter()
        .map(|obstacle| json!({ "type": urn(obstacle.code()), "detail": obstacle_detail(obstacle) }))
        .collect();
    let invoices = reasons_of(&impossible.invoices);
    let terms: Vec<Value> = impossible
        .terms
        .iter()
        .map(|violation| json!({ "type": urn(violation.code()), "detail": violation_detail(violation) }))
        .collect();
    Problem::new(if blocked { 409 } else { 422 }, code, "This can't be proposed", detail)
        .and("obstacles", obstacles)
        .and("invoices", invoices)
        .and("terms", terms)
}

/// What finance is warned of, each with the type that a refusal for the same reason has.
pub(crate) fn warnings(warnings: &[Warning]) -> Value {
    let detail = |warning: &Warning| match warning {
        Warning::Obstacle(obstacle) => obstacle_detail(obstacle),
        Warning::Invoice(_, reason) => ineligible_detail(reason),
        Warning::Terms(violation) => violation_detail(violation),
        Warning::ConsumerCredit { limit_days, days } => {
            format!("from issue to last payment {days} days pass; for a consumer {limit_days} are exempt")
        }
    };
    let view = |warning: &Warning| {
        let mut view = json!({ "type": urn(warning.code()), "detail": detail(warning) });
        if let Warning::Invoice(id, _) = warning {
            view["invoiceId"] = json!(id.to_string());
        }
        view
    };
    warnings.iter().map(view).collect()
}

fn reasons_of(invoices: &[(InvoiceId, Vec<Ineligible>)]) -> Vec<Value> {
    let of_invoice = |(id, reasons): &(InvoiceId, Vec<Ineligible>)| {
        let reasons: Vec<Value> = reasons
            .iter()
            .map(|reason| json!({ "type": urn(reason.code()), "detail": ineligible_detail(reason) }))
            .collect();
        json!({ "invoiceId": id.to_string(), "reasons": reasons })
    };
    invoices.iter().map(of_invoice).collect()
}

fn obstacle_detail(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::ProposalsOff => "the creditor does not take proposals".to_owned(),
        Obstacle::CustomerExcluded => "this customer can't propose".to_owned(),
        Obstacle::TooManyOpenProposals { max } => format!("at most {max} proposals may wait at a time"),
        Obstacle::AddressNeeded => "no e-mail address that mail reaches is on file: give one as email".to_owned(),
        Obstacle::MixedCurrencies => "the invoices of one proposal must be in one currency".to_owned(),
        Obstacle::BrokenPlan { until } => format!("an earlier plan was not kept; possible again from {until}"),
        Obstacle::OfferOutOfRange => "the ready-made offer is for other amounts".to_owned(),
    }
}

fn ineligible_detail(reason: &Ineligible) -> String {
    match reason {
        Ineligible::CreditNote => "it is a credit note".to_owned(),
        Ineligible::NothingOpen => "nothing is open on it".to_owned(),
        Ineligible::Blocked(reason) => format!("it is blocked: {reason}"),
        Ineligible::CoolDown { until } => format!("a new proposal over it is possible after {until}"),
        Ineligible::Cancelled => "the creditor has cancelled it".to_owned(),
        Ineligible::BlockBudgetUsed => "proposals have paused its dunning for as long as they may".to_owned(),
    }
}

fn violation_detail(violation: &Violation) -> String {
    let list = |codes: Vec<&str>| codes.join(", ");
    let amount = |money: &Money| format!("{money} {}", money.currency());
    match violation {
        Violation::KindNotAllowed { allowed } => {
            format!("possible are {}", list(allowed.iter().map(|kind| kind.code()).collect()))
        }
        Violation::FixedAmountNotAllowed => "the number of instalments can be chosen, not their amount".to_owned(),
        Violation::DayNotAllowed => "payments can't be due on that day".to_owned(),
        Violation::DateInThePast => "the day is over".to_owned(),
        Violation::FirstPaymentTooEarly { earliest } => {
            format!("the first payment can be due on {earliest} at the earliest")
        }
        Violation::FirstPaymentTooLate { latest } => format!("the first payment must be due by {latest}"),
        Violation::TooManyInstalments { max } => format!("at most {max} instalments are possible"),
        Violation::DurationTooLong { max_months } => {
            format!("from the first to the last payment at most {max_months} months are possible")
        }
        Violation::DownPaymentTooSmall { least } => format!("at least {least} % of the total must be paid first"),
        Violation::DownPaymentNotPossible => {
            "waiting for a first payment would pause dunning for longer than proposals may".to_owned()
        }
        Violation::InstalmentTooSmall { min } => format!("an instalment is at least {}", amount(min)),
        Violation::BelowMinimum { min } => format!("at least {} must be open", amount(min)),
        Violation::AboveMaximum { max } => format!("at most {} may be open", amount(max)),
        Violation::CurrencyNotOffered { offered } => {
            format!("possible in {}", list(offered.iter().map(|currency| currency.code()).collect()))
        }
    }
}
