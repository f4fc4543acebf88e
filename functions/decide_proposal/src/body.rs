//! The bodies of decisions and offers.

use cloud::fields::terms::{agreement, invoices, terms};
use cloud::fields::{self, Fields};
use cloud::problem::Problem;
use domain::id::ProposalId;
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
    let command = approval(&mut fields, proposal, version);
    fields.finish(command)
}

/// The body of a rejection: `reason` from the list, and `words` that the customer reads.
pub fn reject(body: &[u8], proposal: ProposalId, version: u64) -> Result<RejectProposal, Problem> {
    let mut fields = Fields::of_body(body)?;
    let command = rejection(&mut fields, proposal, version);
    fields.finish(command)
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
    let approves = fields.required_by("decision", |value| match value.as_str() {
        Some("approve") => Ok(true),
        Some("reject") => Ok(false),
        _ => Err(("malformed", "must be approve or reject".to_owned())),
    });
    let named = proposal.zip(version);
    let command = match (approves, named) {
        (Some(true), Some((proposal, version))) => approval(&mut fields, proposal, version).map(Decision::Approve),
        (Some(false), Some((proposal, version))) => rejection(&mut fields, proposal, version).map(Decision::Reject),
        (None, _) | (_, None) => None,
    };
    fields.finish(command)
}

/// A command that says all by its address: the body is empty, or an empty object.
pub fn nothing(body: &[u8]) -> Result<(), Problem> {
    if body.is_empty() { Ok(()) } else { Fields::of_body(body)?.finish(Some(())) }
}

fn approval(fields: &mut Fields, proposal: ProposalId, version: u64) -> Option<ApproveProposal> {
    let expected_rest = fields.required_by("expectedRest", fields::money)?;
    Some(ApproveProposal { proposal, version, expected_rest })
}

fn rejection(fields: &mut Fields, proposal: ProposalId, version: u64) -> Option<RejectProposal> {
    let reason = fields.required("reason");
    let words = fields.optional("words");
    Some(RejectProposal { proposal, version, reason: reason?, words })
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
    let down_payment_percent = fields.optional_by("downPaymentPercent", |value| fields::number(value, 0, 90));
    let words = fields.optional("words");
    let agreement = agreement(fields);
    let down_payment_percent = down_payment_percent.and_then(|percent| u32::try_from(percent).ok());
    Some(Offering { terms: terms?, down_payment_percent, words, agreement })
}
