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

/// It is settled. The block went with its words, and no row keeps what finance answers.
pub fn answered(background: &Background) -> Option<Message> {
    let still = dispute(background).is_some() || background.invoices.is_empty();
    (!still).then_some(Message::DisputeAnswered { words: None })
}
