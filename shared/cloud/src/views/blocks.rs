//! What the API shows of blocks and of dunning.

use domain::id::InvoiceId;
use domain::invoice::{Block, BlockKind, Invoice};
use domain::outcome::Read;
use serde_json::{Value, json};

use super::{actor_role, instant, invoice, money, text};

/// An invoice with its own blocks. Only the words of a dispute are the customer's to read.
#[must_use]
pub fn blocked_invoice(read: &Read<Invoice>) -> Value {
    let mut view = invoice(&read.value);
    view["version"] = json!(read.version);
    view["blocks"] = read.value.blocks.iter().map(block).collect();
    view["awaitsFigure"] = json!(read.value.awaits_figure());
    view
}

fn block(block: &Block) -> Value {
    let words = block.words.as_ref().filter(|_| block.kind == BlockKind::Disputed);
    json!({
        "reason": block.kind.code(),
        "since": instant(block.since),
        "until": block.until,
        "by": actor_role(&block.by),
        "words": text(words),
    })
}

/// Whether dunning of an invoice pauses, and why.
#[must_use]
pub fn dunning(id: InvoiceId, read: Option<&Read<Invoice>>) -> Value {
    let Some(read) = read else { return json!({ "invoiceId": id.to_string(), "known": false }) };
    let reasons = read.value.block_reasons();
    let paused = !reasons.is_empty();
    json!({
        "invoiceId": id.to_string(),
        "known": true,
        "version": read.version,
        "paused": paused,
        "reasons": reasons.iter().map(|reason| reason.code()).collect::<Vec<_>>(),
        "since": read.value.paused_since.filter(|_| paused).map(instant),
        "until": read.value.pause_ends().filter(|_| paused),
        "step": read.value.dunning_step(),
        "openAmount": money(read.value.rest()),
    })
}
