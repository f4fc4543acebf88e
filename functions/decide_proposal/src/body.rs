//! The bodies of decisions.

use cloud::fields::{self, Fields};
use cloud::problem::Problem;
use domain::id::ProposalId;
use domain::usecases::{ApproveProposal, RejectProposal};

/// The body of an approval: `expectedRest`, what the admin saw to be open.
pub fn approve(body: &[u8], proposal: ProposalId, version: u64) -> Result<ApproveProposal, Problem> {
    let mut fields = Fields::of_body(body)?;
    let expected_rest = fields.required_by("expectedRest", fields::money);
    fields.finish(expected_rest.map(|expected_rest| ApproveProposal { proposal, version, expected_rest }))
}

/// The body of a rejection: `reason` from the list, and `words` that the customer reads.
pub fn reject(body: &[u8], proposal: ProposalId, version: u64) -> Result<RejectProposal, Problem> {
    let mut fields = Fields::of_body(body)?;
    let reason = fields.required("reason");
    let words = fields.optional("words");
    fields.finish(reason.map(|reason| RejectProposal { proposal, version, reason, words }))
}
