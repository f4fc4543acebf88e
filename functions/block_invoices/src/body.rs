//! The bodies of commands on an invoice's own blocks.

use cloud::fields::{self, Fields};
use cloud::problem::Problem;
use domain::id::InvoiceId;
use domain::usecases::{BlockInvoice, DisputeInvoice, ReleaseInvoice, ResetFigure};

/// The body of a dispute: `words`, why.
pub fn dispute(body: &[u8], invoice: InvoiceId, version: u64) -> Result<DisputeInvoice, Problem> {
    let mut fields = Fields::of_body(body)?;
    let words = fields.required("words");
    fields.finish(words.map(|words| DisputeInvoice { invoice, version, words }))
}

/// The body of a block by hand: `until`, its last day, and `words`, why.
pub fn block(body: &[u8], invoice: InvoiceId, version: u64) -> Result<BlockInvoice, Problem> {
    let mut fields = Fields::of_body(body)?;
    let until = fields.required_by("until", fields::date);
    let words = fields.required("words");
    fields.finish(until.zip(words).map(|(until, words)| BlockInvoice { invoice, version, until, words }))
}

/// The body of a release: `reason`, which block, and `words`, for a dispute the answer to the customer.
pub fn release(body: &[u8], invoice: InvoiceId, version: u64) -> Result<ReleaseInvoice, Problem> {
    let mut fields = Fields::of_body(body)?;
    let kind = fields.required("reason");
    let words = fields.optional("words");
    fields.finish(kind.map(|kind| ReleaseInvoice { invoice, version, kind, words }))
}

/// The body of a reset: `words`, why.
pub fn reset(body: &[u8], invoice: InvoiceId, version: u64) -> Result<ResetFigure, Problem> {
    let mut fields = Fields::of_body(body)?;
    let words = fields.required("words");
    fields.finish(words.map(|words| ResetFigure { invoice, version, words }))
}
