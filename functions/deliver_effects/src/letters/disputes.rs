//! Mails about invoices that are contested.

use documents::mail::Message;
use domain::invoice::{Block, BlockKind};

use crate::background::Background;

fn dispute(background: &Background) -> Option<&Block> {
    background.invoices.first()?.now.as_ref()?.block(BlockKind::Disputed)
}

pub fn received(background: &Background) -> Option<Message> {
    dispute(background).map(|_| Message::DisputeReceived)
}

/// To finance, with the words of whoever contests it.
pub fn disputed(background: &Background) -> Option<Message> {
    dispute(background).map(|block| Message::InvoiceDisputed { words: block.words.as_ref().map(ToString::to_string) })
}

/// It is settled, with the answer of finance. Needless where it is contested once more.
pub fn answered(background: &Background) -> Option<Message> {
    let invoice = background.invoices.first()?.now.as_ref()?;
    let answer = invoice.disputes.last().and_then(|dispute| dispute.answer.as_ref());
    let words = answer.map(ToString::to_string);
    invoice.block(BlockKind::Disputed).is_none().then_some(Message::DisputeAnswered { words })
}
