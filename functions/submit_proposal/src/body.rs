//! The bodies of quotes, submissions and changes.

use cloud::fields::terms::{down_payment_percent, invoices, terms};
use cloud::fields::{self, Fields};
use cloud::problem::Problem;
use domain::id::{CustomerId, ProposalId};
use domain::proposal::{Hardship, ScheduleDigest};
use domain::text::Note;
use domain::usecases::{AcceptOffer, AskQuote, ChangeProposal, ListReadyMade, SubmitProposal, Wish};
use serde_json::json;

/// The body of a quote: `invoices`, `terms` with `downPaymentPercent` or `readyMade`, and `proposal` for a quote that would change one.
pub fn quote(body: &[u8], customer: CustomerId) -> Result<AskQuote, Problem> {
    let mut fields = Fields::of_body(body)?;
    let replacing = fields.optional("proposal");
    let asked = asked(&mut fields, customer, replacing);
    fields.finish(asked)
}

/// The body of a submission: what was quoted, the digest of the quote, and why.
pub fn submit(body: &[u8], customer: CustomerId) -> Result<SubmitProposal, Problem> {
    let mut fields = Fields::of_body(body)?;
    let asked = asked(&mut fields, customer, None);
    let agreed = agreed(&mut fields);
    let email = fields.optional("email");
    let command = asked.zip(agreed).map(|(asked, (digest, hardship, words))| SubmitProposal {
        asked,
        digest,
        hardship,
        words,
        email,
    });
    fields.finish(command)
}

/// The body of a change: other terms, the digest of their quote, and why. The invoices stay.
pub fn change(
    body: &[u8],
    customer: CustomerId,
    proposal: ProposalId,
    version: u64,
) -> Result<ChangeProposal, Problem> {
    let mut fields = Fields::of_body(body)?;
    let terms = terms(fields.required_object("terms"));
    let down_payment_percent = down_payment_percent(&mut fields);
    let agreed = agreed(&mut fields);
    let command = terms.zip(agreed).map(|(terms, (digest, hardship, words))| ChangeProposal {
        proposal,
        customer,
        version,
        terms,
        down_payment_percent,
        digest,
        hardship,
        words,
    });
    fields.finish(command)
}

/// A command that says all by its address: the body is empty, or an empty object.
pub fn nothing(body: &[u8]) -> Result<(), Problem> {
    if body.is_empty() { Ok(()) } else { Fields::of_body(body)?.finish(Some(())) }
}

/// The body of an acceptance: `expectedRest`, what the customer saw to be open.
pub fn accept(body: &[u8], proposal: ProposalId, version: u64) -> Result<AcceptOffer, Problem> {
    let mut fields = Fields::of_body(body)?;
    let expected_rest = fields.required_by("expectedRest", fields::money);
    fields.finish(expected_rest.map(|expected_rest| AcceptOffer { proposal, version, expected_rest }))
}

/// The query of the ready-made offers: `invoice`, once for each.
pub fn ready_made(ids: &[String], customer: CustomerId) -> Result<ListReadyMade, Problem> {
    let mut fields = Fields::of_part(&json!({ "invoices": ids }))?;
    let invoices = invoices(&mut fields);
    fields.finish(invoices.map(|invoices| ListReadyMade { customer, invoices }))
}

fn asked(fields: &mut Fields, customer: CustomerId, replacing: Option<ProposalId>) -> Option<AskQuote> {
    let invoices = invoices(fields);
    let wish = wish(fields);
    Some(AskQuote { customer, invoices: invoices?, wish: wish?, replacing })
}

/// How the customer would pay: on terms, perhaps with a down payment, or on those of a ready-made offer.
fn wish(fields: &mut Fields) -> Option<Wish> {
    let down_payment_percent = down_payment_percent(fields);
    if !fields.has("readyMade") {
        return terms(fields.required_object("terms")).map(|terms| Wish::Terms { terms, down_payment_percent });
    }
    if fields.has("downPaymentPercent") {
        fields.report("downPaymentPercent", ("one_of_two", "goes with terms, not with readyMade".to_owned()));
    }
    if fields.has("terms") {
        fields.report("readyMade", ("one_of_two", "give either terms or readyMade".to_owned()));
    }
    fields.required("readyMade").map(Wish::ReadyMade)
}

fn agreed(fields: &mut Fields) -> Option<(ScheduleDigest, Hardship, Option<Note>)> {
    let digest = fields.required("scheduleDigest");
    let hardship = fields.required("reason");
    let words = fields.optional("words");
    Some((digest?, hardship?, words))
}
