//! The whole history of an invoice. A journal entry stands with what was addressed, so an invoice's life is spread
//! over its own journal and those of its customer, its proposals, its plans and its payments. All are read, each up
//! to a bound, and told as one, in the order of time.

use std::collections::BTreeSet;

use cloud::item::Key;
use cloud::lists::List;
use cloud::store::Numbered;
use cloud::{Store, StoreError, views};
use domain::event::Aggregate;
use domain::id::ProposalId;
use domain::invoice::Invoice;
use domain::outcome::Read;
use domain::payment::PaymentId;
use domain::plan::Plan;
use serde_json::Value;

/// The most entries of one journal.
const MAX_ENTRIES: u32 = 200;
/// The most proposals of the customer that are searched for the invoice.
const MAX_PROPOSALS: u32 = 200;
/// The most proposals and plans whose journals are read.
const MAX_ARRANGEMENTS: usize = 10;
/// The most payments whose entries are read, all in one round trip.
const MAX_PAYMENTS: usize = 30;
/// The entries of a payment: recorded, assigned or dismissed, returned.
const ENTRIES_OF_PAYMENT: u64 = 3;

/// What happened to an invoice.
pub struct History {
    /// Every proposal over it, latest first.
    pub proposals: Vec<String>,
    /// What happened, newest last.
    pub entries: Vec<Value>,
    /// Whether something had to be left out.
    pub is_cut: bool,
}

/// Everything that is known to have happened to an invoice.
pub async fn history(store: &Store, invoice: &Invoice) -> Result<History, StoreError> {
    let mut told = Telling { store, invoice: invoice.id.to_string(), entries: Vec::new(), is_cut: false };
    let proposals = told.proposals(invoice).await?;
    told.journal(&Aggregate::Invoice(invoice.id), Share::Whole).await?;
    told.journal(&Aggregate::Customer(invoice.customer.clone()), Share::OfInvoice).await?;
    for id in &proposals {
        told.journal(&Aggregate::Proposal(*id), Share::Whole).await?;
        told.journal(&Aggregate::Plan(*id), Share::Whole).await?;
    }
    told.payments(invoice, &proposals).await?;
    // A stable sort: what one journal told in an order stays in it.
    told.entries.sort_by_key(|(_, numbered)| numbered.entry.at);
    let entries = told.entries.iter().map(|(name, numbered)| views::history_entry(name, numbered)).collect();
    Ok(History { proposals: proposals.iter().map(ToString::to_string).collect(), entries, is_cut: told.is_cut })
}

/// How much of a journal is about the invoice.
#[derive(Clone, Copy)]
enum Share {
    /// All of it, but for what happened to other invoices.
    Whole,
    /// Only what names the invoice.
    OfInvoice,
}

struct Telling<'a> {
    store: &'a Store,
    invoice: String,
    entries: Vec<(String, Numbered)>,
    is_cut: bool,
}

impl Telling<'_> {
    /// The proposals over the invoice: those that it knows, and those that ended without a plan.
    async fn proposals(&mut self, invoice: &Invoice) -> Result<Vec<ProposalId>, StoreError> {
        let page = self.store.page(&List::ProposalsOf(invoice.customer.clone()), None, MAX_PROPOSALS).await?;
        self.is_cut |= page.next.is_some();
        let is_over_it = |summary: &&Value| {
            summary["invoices"].as_array().is_some_and(|ids| ids.iter().any(|id| id.as_str() == Some(&self.invoice)))
        };
        let listed =
            page.summaries.iter().filter(is_over_it).filter_map(|summary| summary["id"].as_str()?.parse().ok());
        // What the row itself knows is there even while the index lags.
        let known = invoice.plans.iter().copied().chain(invoice.arrangement.map(|held| held.proposal));
        let mut ids: Vec<ProposalId> = known.chain(listed).collect::<BTreeSet<_>>().into_iter().rev().collect();
        self.is_cut |= ids.len() > MAX_ARRANGEMENTS;
        ids.truncate(MAX_ARRANGEMENTS);
        Ok(ids)
    }

    async fn journal(&mut self, of: &Aggregate, share: Share) -> Result<(), StoreError> {
        let journal = self.store.journal(&Key::aggregate(of), 0, MAX_ENTRIES).await?;
        self.is_cut |= journal.next.is_some();
        for numbered in journal.entries {
            self.tell(of, numbered, share);
        }
        Ok(())
    }

    /// Takes up an entry, as far as it is about the invoice.
    fn tell(&mut self, of: &Aggregate, Numbered { number, entry }: Numbered, share: Share) {
        let rest_too = matches!(share, Share::Whole);
        let about = views::of_invoice(&self.invoice, &entry, rest_too);
        self.entries.extend(about.map(|entry| (of.to_string(), Numbered { number, entry })));
    }

    /// What is told of the payments that lie on the invoice and in its plans.
    async fn payments(&mut self, invoice: &Invoice, plans: &[ProposalId]) -> Result<(), StoreError> {
        let mut rows = self.store.read(plans.iter().map(|id| Key::plan(*id)).collect()).await?;
        let mut ids: BTreeSet<PaymentId> = invoice.payments.iter().map(|booking| booking.payment.clone()).collect();
        for id in plans {
            let plan: Option<Read<Plan>> = rows.take(&Key::plan(*id))?;
            let bookings = plan.iter().flat_map(|plan| &plan.value.course().bookings);
            ids.extend(bookings.map(|booking| booking.payment.clone()));
        }
        self.is_cut |= ids.len() > MAX_PAYMENTS;
        let ids: Vec<PaymentId> = ids.into_iter().take(MAX_PAYMENTS).collect();
        let entry = |id: &PaymentId, number| Key::payment(id).journal(number);
        let keys = ids.iter().flat_map(|id| (1..=ENTRIES_OF_PAYMENT).map(move |number| entry(id, number)));
        let mut rows = self.store.read(keys.collect()).await?;
        for id in &ids {
            for number in 1..=ENTRIES_OF_PAYMENT {
                if let Some(item) = rows.take_item(&entry(id, number)) {
                    self.tell(&Aggregate::Payment(id.clone()), Numbered::from_item(item)?, Share::Whole);
                }
            }
        }
        Ok(())
    }
}
