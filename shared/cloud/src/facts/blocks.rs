//! What commands on an invoice's own blocks read.

use std::collections::BTreeMap;

use domain::id::InvoiceId;
use domain::invoice::{Arrangement, BlockReason, Invoice};
use domain::outcome::Read;
use domain::usecases::{
    BlockInvoice, DecisionFacts, DisputeFacts, DisputeInvoice, InvoiceFacts, ReleaseInvoice, ResetFigure, WaitingHolder,
};

use super::{decision_facts, settings_of};
use crate::carry_out::{Command, LoadError, Loader};
use crate::item::Key;
use crate::store::{Store, StoreError};

async fn invoice_facts(loader: &mut Loader<'_>, id: InvoiceId) -> Result<InvoiceFacts, LoadError> {
    let rows = loader.read(vec![Key::settings(), Key::invoice(id)]).await?;
    Ok(InvoiceFacts { settings: settings_of(rows)?.value, invoice: rows.take(&Key::invoice(id))? })
}

macro_rules! acts_on_invoice {
    ($($command:ty),*) => {
        $(impl Command for $command {
            async fn load(&self, loader: &mut Loader<'_>) -> Result<InvoiceFacts, LoadError> {
                invoice_facts(loader, self.invoice).await
            }
        })*
    };
}
acts_on_invoice!(BlockInvoice, ReleaseInvoice, ResetFigure);

impl Command for DisputeInvoice {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<DisputeFacts, LoadError> {
        let InvoiceFacts { settings, invoice } = invoice_facts(loader, self.invoice).await?;
        let proposal = match invoice.as_ref().and_then(|read| read.value.arrangement) {
            None | Some(Arrangement { reason: BlockReason::PaymentPlanActive, .. }) => None,
            Some(Arrangement { proposal, .. }) => Some(proposal),
        };
        let Some(proposal) = proposal else { return Ok(DisputeFacts { settings, invoice, holder: None }) };
        // The invoice is read again with the others, so that all are of one moment.
        let DecisionFacts { proposal, invoices, customer } = decision_facts(loader, proposal).await?;
        let (own, others): (Vec<_>, Vec<_>) = invoices.into_iter().partition(|read| read.value.id == self.invoice);
        let holder = proposal.map(|proposal| WaitingHolder { proposal, others, customer });
        Ok(DisputeFacts { settings, invoice: own.into_iter().next().or(invoice), holder })
    }
}

/// Reads up to 100 invoices by their ids, in one round trip.
///
/// # Errors
/// When the store does not answer.
pub async fn read_invoices(store: &Store, ids: &[InvoiceId]) -> Result<BTreeMap<InvoiceId, Read<Invoice>>, StoreError> {
    let mut rows = store.read(ids.iter().map(|id| Key::invoice(*id)).collect()).await?;
    let mut found = BTreeMap::new();
    for id in ids {
        if let Some(read) = rows.take::<Invoice>(&Key::invoice(*id))? {
            found.insert(*id, read);
        }
    }
    Ok(found)
}
