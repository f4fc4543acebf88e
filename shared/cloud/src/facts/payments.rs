//! What commands on payments read: what a payment shares with known ones, what it names, and all that it may move.

use std::collections::BTreeMap;

use domain::alike::{Alike, Seen};
use domain::id::{InvoiceId, ProposalId};
use domain::incoming::{IncomingPayment, Movement};
use domain::numbers::{MAX_SHARING, Numbered};
use domain::outcome::Read;
use domain::payment::{Coverage, Direction, Payment, PaymentId, PaymentState, Target};
use domain::usecases::{
    AssignFacts, AssignPayment, Assignment, ClosePaymentTask, CoverStatements, DismissPayment, Named, PartOf,
    RecordFacts, RecordPayment,
};

use super::money::Gathered;
use super::settings_of;
use crate::carry_out::{Command, LoadError, Loader};
use crate::item::{Key, string};
use crate::store::{MAX_KEYS, Rows, Store, StoreError};

/// The most references of ours that one payment is looked up by.
const MAX_REFERENCES: usize = 5;
/// The most candidates for an invoice number that one payment is looked up by; with everything else one read.
const MAX_NUMBERS: usize = 70;
/// The most invoices that the numbers of one payment lead to.
const MAX_NUMBERED: usize = 30;
/// The most payments that are compared with one.
const MAX_CANDIDATES: usize = 20;
/// The most earlier plans of a payer that are suggested.
const MAX_EARLIER: usize = 5;
/// Settings, two identities, five references, payer, two of a return, and the record of the request.
const _: () = assert!(MAX_REFERENCES + MAX_NUMBERS + 12 <= MAX_KEYS);

impl Command for RecordPayment {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<RecordFacts, LoadError> {
        let incoming = &self.incoming;
        let (identity, here) = (Key::payment(&incoming.identity()), Key::payment(&incoming.identity_here()));
        let mut gathered = Gathered::default();
        for name in names(incoming) {
            gathered.alike(name);
        }
        let references: Vec<Key> = incoming.plans.iter().take(MAX_REFERENCES).map(Key::reference).collect();
        let numbers: Vec<Key> = incoming.numbers.iter().take(MAX_NUMBERS).map(|number| Key::number(number)).collect();
        let again = incoming.has_no_reference().then(|| here.clone());
        let keys = [Key::settings(), identity.clone()]
            .into_iter()
            .chain(again)
            .chain(gathered.wanted())
            .chain(references.iter().cloned());
        let rows = loader.read(keys.chain(numbers.iter().cloned()).collect()).await?;
        let settings = settings_of(rows)?.value;
        let (known, known_here) = (rows.take(&identity)?, rows.take(&here)?);
        gathered.take(rows)?;
        if known.is_some() && !incoming.has_no_reference() {
            // It is the same, or another has its reference: nothing more is asked.
            let (money, alike) = gathered.into_facts(settings);
            return Ok(RecordFacts {
                known,
                known_here,
                alike,
                candidates: Vec::new(),
                named: Named::default(),
                money,
            });
        }
        let named = named(rows, &references, &numbers, incoming, &gathered)?;
        for id in named.plans.iter().chain(&named.earlier) {
            gathered.plan(*id);
        }
        for id in &named.invoices {
            gathered.invoice(*id);
        }
        let candidates = candidates(loader, incoming, &mut gathered).await?;
        gathered.complete(loader).await?;
        let (money, alike) = gathered.into_facts(settings);
        Ok(RecordFacts { known, known_here, alike, candidates, named, money })
    }
}

/// What the payment shares with others.
fn names(incoming: &IncomingPayment) -> Vec<domain::payment::PaymentName> {
    let of_return = [&incoming.returns, &incoming.end_to_end].into_iter().flatten();
    let of_return = of_return.map(|reference| Alike::by_reference(reference));
    incoming.names().into_iter().chain(incoming.payer()).chain(of_return).collect()
}

/// What the payment names, as far as it is known.
fn named(
    rows: &mut Rows,
    references: &[Key],
    numbers: &[Key],
    incoming: &IncomingPayment,
    gathered: &Gathered,
) -> Result<Named, LoadError> {
    let plan_of = |item: crate::item::Item| string(&item, "plan").and_then(|id| id.parse::<ProposalId>().ok());
    let plans: Vec<ProposalId> = references.iter().filter_map(|key| rows.take_item(key)).filter_map(plan_of).collect();
    let mut invoices: Vec<InvoiceId> = Vec::new();
    for key in numbers {
        let found: Option<Read<Numbered>> = rows.take(key)?;
        let telling = found.filter(|read| read.value.invoices.len() <= MAX_SHARING);
        invoices.extend(telling.into_iter().flat_map(|read| read.value.invoices));
    }
    invoices.truncate(MAX_NUMBERED);
    let payer = incoming.payer();
    let of_payer = gathered.all_alike().filter(|row| Some(&row.value.of) == payer.as_ref());
    // Who is known by a reference needs no suggestions.
    let earlier = of_payer.flat_map(|row| row.value.seen.iter().rev()).filter_map(|seen| seen.plan);
    let mut unique: Vec<ProposalId> = Vec::new();
    for id in earlier.filter(|_| plans.is_empty()) {
        if !unique.contains(&id) && unique.len() < MAX_EARLIER {
            unique.push(id);
        }
    }
    Ok(Named { plans, invoices, earlier: unique })
}

/// The payments that may be the same money, or what comes back; a return may move what those had moved.
async fn candidates(
    loader: &mut Loader<'_>,
    incoming: &IncomingPayment,
    gathered: &mut Gathered,
) -> Result<Vec<Read<Payment>>, LoadError> {
    let ours = incoming.seen(incoming.identity());
    let matters = |seen: &&Seen| {
        let same = seen.equals(&ours) && seen.booked == ours.booked;
        same || (incoming.movement != Movement::Credit && seen.direction == Direction::Credit)
    };
    // What shares a reference comes first: a payer may have many payments.
    let payer = incoming.payer();
    let (of_payer, by_reference): (Vec<_>, Vec<_>) =
        gathered.all_alike().partition(|row| Some(&row.value.of) == payer.as_ref());
    let rows = by_reference.into_iter().chain(of_payer);
    let mut ids: Vec<PaymentId> = Vec::new();
    for seen in rows.flat_map(|row| row.value.seen.iter().rev()).filter(matters) {
        if !ids.contains(&seen.payment) && ids.len() < MAX_CANDIDATES {
            ids.push(seen.payment.clone());
        }
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<Key> = ids.iter().map(Key::payment).collect();
    let also = gathered.wanted().into_iter().take(MAX_KEYS - 1 - keys.len());
    let rows = loader.read(keys.iter().cloned().chain(also).collect()).await?;
    let found: Vec<Read<Payment>> =
        keys.iter().filter_map(|key| rows.take(key).transpose()).collect::<Result<_, _>>()?;
    for payment in found.iter().filter(|_| incoming.movement != Movement::Credit) {
        moved_by(&payment.value, gathered);
    }
    Ok(found)
}

/// What a payment had moved.
fn moved_by(payment: &Payment, gathered: &mut Gathered) {
    if let Some(id) = &payment.customer {
        gathered.customer(id);
    }
    if let PaymentState::Allocated { to, .. } = &payment.state {
        for part in to {
            match part.to {
                Target::Plan(id) => gathered.plan(id),
                Target::Invoice(id) => gathered.invoice(id),
                Target::Credit | Target::Ledger => {}
            }
        }
    }
}

impl Command for AssignPayment {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<AssignFacts, LoadError> {
        let key = Key::payment(&self.payment);
        let mut gathered = Gathered::default();
        let original = match &self.to {
            Assignment::Returns(id) => Some(Key::payment(id)),
            Assignment::Parts(parts) => {
                for part in parts {
                    match &part.to {
                        PartOf::Plan(id) => gathered.plan(*id),
                        PartOf::Invoice(id) => gathered.invoice(*id),
                        PartOf::Credit(id) => gathered.customer(id),
                    }
                }
                None
            }
        };
        let keys = [Key::settings(), key.clone()].into_iter().chain(original.clone()).chain(gathered.wanted());
        let rows = loader.read(keys.collect()).await?;
        let settings = settings_of(rows)?.value;
        let payment = rows.take(&key)?;
        let original: Option<Read<Payment>> = original.map(|key| rows.take(&key)).transpose()?.flatten();
        gathered.take(rows)?;
        if let Some(read) = &original {
            moved_by(&read.value, &mut gathered);
        }
        gathered.complete(loader).await?;
        let (money, alike) = gathered.into_facts(settings);
        Ok(AssignFacts { payment, original, alike, money })
    }
}

macro_rules! reads_payment {
    ($($command:ty),*) => {
        $(impl Command for $command {
            async fn load(&self, loader: &mut Loader<'_>) -> Result<Option<Read<Payment>>, LoadError> {
                let key = Key::payment(&self.payment);
                Ok(loader.read(vec![key.clone()]).await?.take(&key)?)
            }
        })*
    };
}
reads_payment!(DismissPayment, ClosePaymentTask);

impl Command for CoverStatements {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<Option<Read<Coverage>>, LoadError> {
        Ok(loader.read(vec![Key::bank()]).await?.take(&Key::bank())?)
    }
}

/// Which of these payments are known, a hundred in one round trip.
///
/// # Errors
/// When the store does not answer.
pub async fn known_payments(
    store: &Store,
    ids: &[PaymentId],
) -> Result<BTreeMap<PaymentId, Read<Payment>>, StoreError> {
    let mut known = BTreeMap::new();
    for ids in ids.chunks(MAX_KEYS) {
        let mut rows = store.read(ids.iter().map(Key::payment).collect()).await?;
        for id in ids {
            known.extend(rows.take::<Payment>(&Key::payment(id))?.map(|read| (id.clone(), read)));
        }
    }
    Ok(known)
}
