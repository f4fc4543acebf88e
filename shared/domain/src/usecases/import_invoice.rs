//! An invoice comes in: from an e-invoice, or from the creditor's ledger.

use std::collections::BTreeMap;

use chrono::Days;

use super::at_work::Around;
use super::dunning::{self, Telling, write_invoice};
use crate::books::{Books, Inclusion};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::{CustomerId, InvoiceId, ProposalId};
use crate::invalid::Invalid;
use crate::invoice::{BlockKind, Figure, IncomingInvoice, Invoice, LedgerFigure, MAX_PLANS, Open};
use crate::moment::Moment;
use crate::numbers::{MAX_SHARING, Numbered, normalised};
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::plan::Plan;
use crate::policy::Settings;
use crate::proposal::Proposal;
use crate::refusal::Refusal;
use crate::zone;

/// The most names of included payments that a figure keeps.
const MAX_NAMES: usize = 100;

/// Takes in one invoice.
#[derive(Clone, Debug)]
pub struct ImportInvoice {
    /// As the sender hands it in.
    pub incoming: IncomingInvoice,
}

/// What importing has to know.
#[derive(Clone, Debug)]
pub struct ImportFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The invoice, if it is known.
    pub invoice: Option<Read<Invoice>>,
    /// The customer that the document names, if known.
    pub customer: Option<Read<Customer>>,
    /// The proposal or plan that holds the invoice.
    pub holder: Option<Holder>,
    /// The plans that have ever held it, and their other invoices: a figure decides what it includes of their money.
    pub around: Around,
    /// Which invoices have its number.
    pub numbered: Option<Read<Numbered>>,
}

/// What holds an invoice.
#[derive(Clone, Debug)]
pub enum Holder {
    /// A proposal.
    Proposal(Read<Proposal>),
    /// A plan.
    Plan(Read<Plan>),
}

/// What importing came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// New, different or the same.
    pub verdict: Verdict,
    /// The invoice as it is known now.
    pub invoice: Read<Invoice>,
}

/// What importing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was not known before.
    Imported,
    /// It was known and says something new.
    Updated,
    /// It was known and says nothing new.
    Unchanged,
}

impl Verdict {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
        }
    }
}

impl ImportInvoice {
    /// The customer that the document names.
    #[must_use]
    pub fn customer(&self) -> CustomerId {
        self.incoming.customer.identity(self.incoming.id())
    }
}

impl UseCase for ImportInvoice {
    type Facts = ImportFacts;
    type Done = Imported;

    fn decide(&self, facts: ImportFacts, moment: &Moment) -> Outcome<Imported> {
        let today = zone::civil_date(moment.now, facts.settings.zone);
        if let Figure::Ledger(ledger) = &self.incoming.figure
            && ledger.as_of > today + Days::new(1)
        {
            let detail = format!("must not be later than tomorrow, {}", today + Days::new(1));
            return Refusal::Invalid(vec![Invalid::new("asOf", "date_in_future", detail)]).into();
        }
        if let Some(known) = facts.invoice.as_ref().filter(|known| self.is_stale(&known.value)) {
            // An older figure than the one known says nothing at all.
            return match self.conflicts(&known.value) {
                Some(refusal) => refusal.into(),
                None => Outcome::AlreadyDone(Imported { verdict: Verdict::Unchanged, invoice: known.clone() }),
            };
        }
        // A document that names nobody says nothing of whose a known invoice is.
        let named = self.incoming.customer.named();
        // Whom it names may have turned out to be somebody else.
        let own = facts.customer.as_ref().map_or_else(|| self.customer(), |read| read.value.id.clone());
        let customer = match (&facts.invoice, named) {
            (Some(known), None) => known.value.customer.clone(),
            (_, Some(_)) | (None, None) => own.clone(),
        };
        let after = match &facts.invoice {
            None => self.new_invoice(&customer, &facts.settings),
            Some(known) => match self.told_anew(&known.value, &customer, facts.was_paid(&known.value)) {
                Ok(after) => after,
                Err(refusal) => return refusal.into(),
            },
        };
        let mut after = after;
        facts.forget_plans(&mut after);
        let open = facts.open(&after);
        let credit = facts.credit(&after);
        let own_row = customer == own;
        let customer_row = facts.customer.unwrap_or_else(|| Read::absent(Customer::unknown(customer)));
        let customer_after = self.customer_after(&customer_row.value);
        let customer_changes = own_row && (customer_row.version == 0 || customer_row.value != customer_after);

        if let Some(open) = open.get(&after.id) {
            after.derive_open(*open);
        }
        let reached = customer_row.value.undeliverable_since.is_some() && customer_after.undeliverable_since.is_none();
        if own_row && reached {
            after.take_block(BlockKind::EmailUndeliverable);
        }
        let before = facts.invoice.as_ref().map(|known| known.value.clone());
        let (verdict, known) = match facts.invoice {
            None => (Verdict::Imported, Read::absent(after.clone())),
            Some(known) if known.value == after && !customer_changes => {
                return Outcome::AlreadyDone(Imported { verdict: Verdict::Unchanged, invoice: known });
            }
            Some(known) => (Verdict::Updated, known),
        };
        let event = match verdict {
            Verdict::Imported => EventKind::InvoiceImported { open: after.figure() },
            Verdict::Updated | Verdict::Unchanged => EventKind::InvoiceUpdated { open: after.figure() },
        };
        let telling = Telling {
            now: moment.now,
            today,
            resume_grace_days: facts.settings.resume_grace_days,
            cause: "invoice.updated",
        };
        let dunning = before.as_ref().and_then(|before| dunning::told(before, &mut after, &telling));
        let (mut changes, invoice) = Changes::new(Aggregate::Invoice(after.id), known, after, event);
        if let Some(event) = dunning {
            changes.tell(Aggregate::Invoice(invoice.value.id), invoice.version, event);
        }
        if customer_changes {
            let id = customer_after.id.clone();
            let written = changes.and(customer_row, customer_after);
            changes.tell(Aggregate::Customer(id), written.version, EventKind::CustomerRecorded);
        }
        if verdict == Verdict::Imported {
            self.number(&mut changes, facts.numbered);
        }
        for other in facts.around.invoices {
            let mut after = other.value.clone();
            if let Some(open) = open.get(&after.id) {
                after.derive_open(*open);
            }
            if after != other.value {
                write_invoice(&mut changes, other, after, &telling);
            }
        }
        if let Some(holder) = facts.holder.filter(|_| before.is_some_and(|before| moved(&before, &invoice.value))) {
            holder.look_again(&mut changes, credit, moment);
        }
        Outcome::Done { changes, result: Imported { verdict, invoice } }
    }
}

/// Whether a new figure can matter to what holds the invoice: by its amount, or by what it may include.
fn moved(before: &Invoice, after: &Invoice) -> bool {
    before.rest() != after.rest() || before.highest_rest() != after.highest_rest() || before.ledger != after.ledger
}

impl ImportFacts {
    /// Whether a payment to the invoice, or into a plan over it, is known.
    fn was_paid(&self, invoice: &Invoice) -> bool {
        !invoice.payments.is_empty() || self.around.plans.iter().any(|plan| !plan.value.course().bookings.is_empty())
    }

    /// Of more plans than an invoice may remember, the oldest go that have ended and whose money, if there was any, the
    /// figures include: they lower nothing any more.
    fn forget_plans(&self, after: &mut Invoice) {
        let surplus = after.plans.len().saturating_sub(MAX_PLANS);
        let others = self.around.invoices.iter().map(|read| &read.value);
        let plans = || self.around.plans.iter().map(|read| &read.value);
        let known = after.clone();
        let books = Books::new(others.chain([&known]), plans(), self.settings.ledger_lag_days);
        let counts_no_more = |plan: &Plan| {
            let mut bookings = plan.course().bookings.iter();
            matches!(plan, Plan::Ended(_))
                && bookings.all(|booking| books.inclusion(plan, booking) == Inclusion::Included)
        };
        let gone = |id: &&ProposalId| plans().any(|plan| plan.agreement().id == **id && counts_no_more(plan));
        let gone: Vec<ProposalId> = known.plans.iter().filter(gone).take(surplus).copied().collect();
        after.plans.retain(|id| !gone.contains(id));
    }

    /// What is open on the invoice and on those that share a plan with it, once it is as it is to be.
    fn open(&self, after: &Invoice) -> BTreeMap<InvoiceId, Open> {
        let others = self.around.invoices.iter().map(|read| &read.value);
        let plans = self.around.plans.iter().map(|read| &read.value);
        Books::new(others.chain([after]), plans, self.settings.ledger_lag_days).open()
    }
}

/// What the creditor credits on an invoice of a plan, in minor units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Credit {
    since: i64,
    more: i64,
    not_covered: i64,
}

impl ImportFacts {
    /// What an invoice that a running plan holds is credited with now, and what the plan did not cover until now.
    fn credit(&self, after: &Invoice) -> Option<Credit> {
        let (Some(Holder::Plan(read)), Some(known)) = (&self.holder, &self.invoice) else { return None };
        let more_minor = after.credited().minor() - known.value.credited().minor();
        let invoices = || self.around.invoices.iter().map(|read| &read.value).chain([&known.value]);
        let plans = self.around.plans.iter().map(|read| &read.value);
        let books = Books::new(invoices(), plans.chain([&read.value]), self.settings.ledger_lag_days);
        let agreement = read.value.agreement();
        let held = |invoice: &&Invoice| agreement.invoices.iter().any(|held| held.id == invoice.id);
        let credited: i64 = invoices().filter(held).map(|invoice| invoice.credited().minor()).sum();
        Some(Credit {
            since: credited - agreement.credited_then_minor(),
            more: more_minor,
            not_covered: books.standing(&read.value).low.not_covered_minor,
        })
    }
}

impl Holder {
    /// What is open has moved: time looks at the proposal or plan at once, and ends it when nothing is left.
    pub(super) fn look_again(self, changes: &mut Changes, credit: Option<Credit>, moment: &Moment) {
        match self {
            Self::Proposal(read) => {
                let after = match read.value.clone() {
                    Proposal::Requested(requested) => Proposal::Requested(requested.to_be_looked_at(moment.now)),
                    Proposal::Offered(offered) => Proposal::Offered(offered.to_be_looked_at(moment.now)),
                    Proposal::Ended(_) => return,
                };
                let id = after.application().id;
                let written = changes.and(read, after);
                changes.tell(Aggregate::Proposal(id), written.version, EventKind::OpenAmountMoved);
            }
            Self::Plan(read) => {
                let Plan::Running(mut running) = read.value.clone() else { return };
                let id = running.agreement.id;
                running.look_at = running.look_at.or(Some(moment.now));
                if let Some(credit) = credit.filter(|credit| credit.more > 0) {
                    running.take_credit(credit.since, credit.more, credit.not_covered);
                }
                let written = changes.and(read, Plan::Running(running));
                changes.tell(Aggregate::Plan(id), written.version, EventKind::OpenAmountMoved);
            }
        }
    }
}

impl ImportInvoice {
    fn new_invoice(&self, customer: &CustomerId, settings: &Settings) -> Invoice {
        let incoming = &self.incoming;
        let (invoiced, ledger) = match &incoming.figure {
            Figure::Invoiced(amount) => (Some(*amount), None),
            Figure::Ledger(ledger) => (None, Some(ledger.clone())),
        };
        Invoice {
            id: incoming.id(),
            seller: incoming.seller.clone(),
            number: incoming.number.clone(),
            type_code: incoming.type_code,
            currency: incoming.currency,
            issue_date: incoming.issue_date,
            due_date: incoming
                .due_date
                .unwrap_or(incoming.issue_date + Days::new(u64::from(settings.default_term_days))),
            customer: customer.clone(),
            customer_name: incoming.customer.name.clone(),
            invoiced,
            ledger,
            account: incoming.account.clone(),
            remittance: incoming.remittance.clone(),
            arrangement: None,
            cool_down_until: None,
            blocked_days_used: 0,
            blocks: Vec::new(),
            paused_until: None,
            paused_since: None,
            payments: Vec::new(),
            plans: Vec::new(),
            contested: None,
            disputes: Vec::new(),
            figure_reset: None,
            open: None,
        }
    }

    /// Whether the ledger has said something later already. Once finance has reset the figure, any counts.
    fn is_stale(&self, known: &Invoice) -> bool {
        match (&self.incoming.figure, &known.ledger) {
            _ if known.awaits_figure() => false,
            (Figure::Ledger(incoming), Some(ledger)) => incoming.as_of < ledger.as_of,
            _ => false,
        }
    }

    /// What can't change about a known invoice, and is said differently.
    fn conflicts(&self, known: &Invoice) -> Option<Refusal> {
        let incoming = &self.incoming;
        let conflicts: Vec<&'static str> = [
            (known.type_code != incoming.type_code, "typeCode"),
            (known.currency != incoming.currency, "currency"),
            (known.issue_date != incoming.issue_date, "issueDate"),
        ]
        .into_iter()
        .filter_map(|(differs, field)| differs.then_some(field))
        .collect();
        (!conflicts.is_empty()).then_some(Refusal::IdentityConflict(conflicts))
    }

    /// The known invoice with what the document may change of it. A block stays; a proposal or plan has frozen
    /// the order in which money is spread, so a new due date moves nothing in it.
    fn told_anew(&self, known: &Invoice, customer: &CustomerId, was_paid: bool) -> Result<Invoice, Refusal> {
        let incoming = &self.incoming;
        if let Some(refusal) = self.conflicts(known) {
            return Err(refusal);
        }
        if known.customer != *customer && known.arrangement.is_some() {
            return Err(Refusal::CustomerConflict);
        }
        let mut after = known.clone();
        match &incoming.figure {
            // Once something was paid, an e-invoice would ask for it again.
            Figure::Invoiced(_) if was_paid => {}
            Figure::Invoiced(amount) => after.invoiced = Some(*amount),
            Figure::Ledger(ledger) => {
                // What a figure that was reset had named may have been wrong.
                let trusted = known.ledger.as_ref().filter(|_| !known.awaits_figure());
                after.ledger = Some(with_earlier_names(ledger, trusted));
                if let Some(reset) = &mut after.figure_reset {
                    reset.waits = false;
                }
            }
        }
        after.due_date = incoming.due_date.unwrap_or(known.due_date);
        after.customer = customer.clone();
        after.customer_name = incoming.customer.name.clone().or(after.customer_name);
        after.account = incoming.account.clone().or(after.account);
        after.remittance = incoming.remittance.clone().or(after.remittance);
        Ok(after)
    }

    /// The customer with what the document says of them. What it leaves out is kept.
    fn customer_after(&self, known: &Customer) -> Customer {
        let said = &self.incoming.customer;
        if known.id != self.customer() {
            // What is said of an old name only fills what is not known.
            let other = Customer { name: said.name.clone(), address: said.address.clone(), ..known.clone() };
            let other = Customer { email: said.email.clone(), language: said.language, kind: said.kind, ..other };
            return known.filled_with(&other);
        }
        let email = said.email.clone().or_else(|| known.email.clone());
        Customer {
            name: said.name.clone().or_else(|| known.name.clone()),
            address: said.address.clone().or_else(|| known.address.clone()),
            undeliverable_since: known.undeliverable_since.filter(|_| email == known.email),
            email,
            language: said.language.or(known.language),
            kind: said.kind.or(known.kind),
            ..known.clone()
        }
    }

    /// The number leads to the new invoice, so that a payment that names it finds it.
    fn number(&self, changes: &mut Changes, numbered: Option<Read<Numbered>>) {
        let number = normalised(self.incoming.number.as_str());
        let empty = Numbered { number, invoices: Vec::new() };
        let read = numbered.unwrap_or_else(|| Read::absent(empty));
        let mut after = read.value.clone();
        if after.number.is_empty() || after.invoices.len() > MAX_SHARING {
            return;
        }
        after.invoices.push(self.incoming.id());
        changes.and(read, after);
    }
}

/// A later figure includes what earlier ones did: the names of payments that are not known yet are kept for them.
fn with_earlier_names(ledger: &LedgerFigure, known: Option<&LedgerFigure>) -> LedgerFigure {
    let mut with = ledger.clone();
    let earlier = known.into_iter().flat_map(|known| &known.included);
    with.included.extend(earlier.filter(|name| !ledger.included.contains(name)).cloned());
    with.included.truncate(MAX_NAMES);
    with
}
