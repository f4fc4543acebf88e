//! An invoice comes in: from an e-invoice, or from the creditor's ledger.

use chrono::{Days, NaiveDate};

use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::CustomerId;
use crate::invalid::Invalid;
use crate::invoice::{Figure, IncomingInvoice, Invoice};
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::plan::Plan;
use crate::policy::Settings;
use crate::proposal::Proposal;
use crate::refusal::Refusal;
use crate::zone;

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
        let customer = match (&facts.invoice, named) {
            (Some(known), None) => known.value.customer.clone(),
            (_, Some(named)) => named,
            (None, None) => self.customer(),
        };
        let after = match &facts.invoice {
            None => self.new_invoice(&customer, &facts.settings),
            Some(known) => match self.told_anew(&known.value, &customer) {
                Ok(after) => after,
                Err(refusal) => return refusal.into(),
            },
        };
        let own_row = customer == self.customer();
        let customer_row = facts.customer.unwrap_or_else(|| Read::absent(unknown_customer(customer)));
        let customer_after = self.customer_after(&customer_row.value);
        let customer_changes = own_row && (customer_row.version == 0 || customer_row.value != customer_after);

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
        let (mut changes, invoice) = Changes::new(Aggregate::Invoice(after.id), known, after, event);
        if customer_changes {
            let id = customer_after.id.clone();
            let written = changes.and(customer_row, customer_after);
            changes.tell(Aggregate::Customer(id), written.version, EventKind::CustomerRecorded);
        }
        if let Some(before) = before.filter(|before| before.rest() != invoice.value.rest()) {
            match facts.holder {
                Some(holder) => holder.look_again(&mut changes, moment),
                None => tell_dunning(&mut changes, &before, &invoice, &facts.settings, today),
            }
        }
        Outcome::Done { changes, result: Imported { verdict, invoice } }
    }
}

/// Dunning of an invoice that nothing holds ends when nothing is open any more, and begins again when something is.
fn tell_dunning(changes: &mut Changes, before: &Invoice, now: &Read<Invoice>, settings: &Settings, today: NaiveDate) {
    let open = now.value.rest();
    let event = match (before.rest().minor(), open.minor()) {
        (_, 0) => EventKind::DunningEnded,
        (0, _) => EventKind::DunningResumed {
            step: now.value.dunning_step().map(str::to_owned),
            open,
            resume_not_before: today + Days::new(u64::from(settings.resume_grace_days)),
            cause: "invoice.updated",
        },
        _ => return,
    };
    changes.tell(Aggregate::Invoice(now.value.id), now.version, event);
}

impl Holder {
    /// What is open has moved: time looks at the proposal or plan at once, and ends it when nothing is left.
    fn look_again(self, changes: &mut Changes, moment: &Moment) {
        match self {
            Self::Proposal(read) => {
                let Proposal::Requested(requested) = read.value.clone() else { return };
                let id = requested.application.id;
                let written = changes.and(read, Proposal::Requested(requested.to_be_looked_at(moment.now)));
                changes.tell(Aggregate::Proposal(id), written.version, EventKind::OpenAmountMoved);
            }
            Self::Plan(read) => {
                let Plan::Running(mut running) = read.value.clone() else { return };
                let id = running.agreement.id;
                running.look_at = running.look_at.or(Some(moment.now));
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
        }
    }

    /// Whether the ledger has said something later already.
    fn is_stale(&self, known: &Invoice) -> bool {
        match (&self.incoming.figure, &known.ledger) {
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
    fn told_anew(&self, known: &Invoice, customer: &CustomerId) -> Result<Invoice, Refusal> {
        let incoming = &self.incoming;
        if let Some(refusal) = self.conflicts(known) {
            return Err(refusal);
        }
        if known.customer != *customer && known.arrangement.is_some() {
            return Err(Refusal::CustomerConflict);
        }
        let mut after = known.clone();
        match &incoming.figure {
            Figure::Invoiced(amount) => after.invoiced = Some(*amount),
            Figure::Ledger(ledger) => after.ledger = Some(ledger.clone()),
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
        Customer {
            id: known.id.clone(),
            name: said.name.clone().or_else(|| known.name.clone()),
            address: said.address.clone().or_else(|| known.address.clone()),
            email: said.email.clone().or_else(|| known.email.clone()),
            language: said.language.or(known.language),
            kind: said.kind.or(known.kind),
            open_proposals: known.open_proposals.clone(),
        }
    }
}

fn unknown_customer(id: CustomerId) -> Customer {
    Customer { id, name: None, address: None, email: None, language: None, kind: None, open_proposals: Vec::new() }
}
