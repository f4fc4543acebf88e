//! The bodies of decisions and offers.

use cloud::fields::terms::{agreement, down_payment_percent, invoices, terms};
use cloud::fields::{self, Fields};
use cloud::problem::Problem;
use domain::event::RejectionReason;
use domain::id::ProposalId;
use domain::money::Money;
use domain::text::Note;
use domain::usecases::{ApproveProposal, CounterProposal, MakeOffer, OfferOver, Offering, RejectProposal};
use serde_json::Value;

/// The most decisions of one request.
const MAX_DECISIONS: usize = 50;

/// A decision of several.
pub enum Decision {
    /// Yes.
    Approve(ApproveProposal),
    /// No.
    Reject(RejectProposal),
}

/// The body of an approval: `expectedRest`, what the admin saw to be open.
pub fn approve(body: &[u8], proposal: ProposalId, version: u64) -> Result<ApproveProposal, Problem> {
    let mut fields = Fields::of_body(body)?;
    let expected_rest = fields.required_by("expectedRest", fields::money);
    fields.finish(expected_rest.map(|expected_rest| ApproveProposal { proposal, version, expected_rest }))
}

/// The body of a rejection: `reason` from the list, and `words` that the customer reads.
pub fn reject(body: &[u8], proposal: ProposalId, version: u64) -> Result<RejectProposal, Problem> {
    let mut fields = Fields::of_body(body)?;
    let (reason, words) = (fields.required("reason"), fields.optional("words"));
    fields.finish(reason.map(|reason| RejectProposal { proposal, version, reason, words }))
}

/// The body of an answer with other terms: `terms`, `words`, an `agreement` made already, and `invoices` where the
/// offer is over fewer of them.
pub fn counter(body: &[u8], proposal: ProposalId, version: u64) -> Result<CounterProposal, Problem> {
    let mut fields = Fields::of_body(body)?;
    let invoices = if fields.has("invoices") { invoices(&mut fields).map(Some) } else { Some(None) };
    let offering = offering(&mut fields);
    let command =
        invoices.zip(offering).map(|(invoices, offering)| CounterProposal { proposal, version, invoices, offering });
    fields.finish(command)
}

/// The body of an offer without a proposal: `invoices` of one customer, or the plan to `restart`, and what is offered.
pub fn offer(body: &[u8]) -> Result<MakeOffer, Problem> {
    let mut fields = Fields::of_body(body)?;
    let over = over(&mut fields);
    let offering = offering(&mut fields);
    fields.finish(over.zip(offering).map(|(over, offering)| MakeOffer { over, offering }))
}

/// The body of several decisions: each row is read and answered for itself.
pub fn decisions(body: &[u8]) -> Result<Vec<Value>, Problem> {
    let mut fields = Fields::of_body(body)?;
    let given = fields.has("decisions");
    let rows = fields.list_by("decisions", MAX_DECISIONS, |row| Ok(row.clone()));
    if !given || rows.as_ref().is_some_and(Vec::is_empty) {
        fields.report("decisions", ("missing_field", "must hold at least one decision".to_owned()));
    }
    fields.finish(rows)
}

/// One of several: `proposalId`, `version`, `decision`, and what that decision asks for.
pub fn decision(row: &Value) -> Result<Decision, Problem> {
    let mut fields = Fields::of_part(row)?;
    let proposal = fields.required("proposalId");
    let version = fields.required_by("version", |value| fields::number(value, 1, u64::MAX));
    let answer = answer(&mut fields);
    let command = proposal.zip(version).zip(answer).map(|((proposal, version), answer)| match answer {
        Answer::Yes { expected_rest } => Decision::Approve(ApproveProposal { proposal, version, expected_rest }),
        Answer::No { reason, words } => Decision::Reject(RejectProposal { proposal, version, reason, words }),
    });
    fields.finish(command)
}

/// A command that says all by its address: the body is empty, or an empty object.
pub fn nothing(body: &[u8]) -> Result<(), Problem> {
    if body.is_empty() { Ok(()) } else { Fields::of_body(body)?.finish(Some(())) }
}

/// What finance says, whatever the proposal.
enum Answer {
    Yes { expected_rest: Money },
    No { reason: RejectionReason, words: Option<Note> },
}

/// The field `decision`, and what that decision asks for.
fn answer(fields: &mut Fields) -> Option<Answer> {
    let decision: String = fields.required("decision")?;
    match decision.as_str() {
        "approve" => yes(fields),
        "reject" => no(fields),
        _ => {
            fields.report("decision", ("malformed", "must be approve or reject".to_owned()));
            None
        }
    }
}

fn yes(fields: &mut Fields) -> Option<Answer> {
    fields.required_by("expectedRest", fields::money).map(|expected_rest| Answer::Yes { expected_rest })
}

fn no(fields: &mut Fields) -> Option<Answer> {
    let (reason, words) = (fields.required("reason"), fields.optional("words"));
    reason.map(|reason| Answer::No { reason, words })
}

fn over(fields: &mut Fields) -> Option<OfferOver> {
    if !fields.has("restart") {
        return invoices(fields).map(OfferOver::Invoices);
    }
    if fields.has("invoices") {
        fields.report("restart", ("one_of_two", "give either invoices or restart".to_owned()));
    }
    fields.required("restart").map(OfferOver::PlanEnded)
}

fn offering(fields: &mut Fields) -> Option<Offering> {
    let terms = terms(fields.required_object("terms"));
    let down_payment_percent = down_payment_percent(fields);
    let words = fields.optional("words");
    let agreement = agreement(fields);
    Some(Offering { terms: terms?, down_payment_percent, words, agreement })
}
