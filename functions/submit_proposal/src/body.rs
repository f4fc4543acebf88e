//! The bodies of quotes, submissions and changes.

use cloud::fields::Fields;
use cloud::fields::terms::{invoices, terms};
use cloud::problem::Problem;
use domain::id::{CustomerId, ProposalId};
use domain::proposal::{Hardship, ScheduleDigest};
use domain::text::Note;
use domain::usecases::{AskQuote, ChangeProposal, SubmitProposal};

/// The body of a quote: `invoices`, `terms`, and `proposal` for a quote that would change one.
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
    let agreed = agreed(&mut fields);
    let command = terms.zip(agreed).map(|(terms, (digest, hardship, words))| ChangeProposal {
        proposal,
        customer,
        version,
        terms,
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

fn asked(fields: &mut Fields, customer: CustomerId, replacing: Option<ProposalId>) -> Option<AskQuote> {
    let invoices = invoices(fields);
    let terms = terms(fields.required_object("terms"));
    Some(AskQuote { customer, invoices: invoices?, terms: terms?, replacing })
}

fn agreed(fields: &mut Fields) -> Option<(ScheduleDigest, Hardship, Option<Note>)> {
    let digest = fields.required("scheduleDigest");
    let hardship = fields.required("reason");
    let words = fields.optional("words");
    Some((digest?, hardship?, words))
}
