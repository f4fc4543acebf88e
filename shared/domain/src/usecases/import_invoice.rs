//! An invoice comes in: from an e-invoice, or from the creditor's ledger.

use chrono::Days;

use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::CustomerId;
use crate::invoice::{Figure, IncomingInvoice, Invoice};
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::policy::Settings;
use crate::refusal::{Invalid, Refusal};
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
        let customer = self.customer();
        let after = match &facts.invoice {
            None => self.new_invoice(&customer, &facts.settings),
            Some(known) => match self.told_anew(&known.value, &customer, &facts.settings) {
                Ok(after) => after,
                Err(refusal) => return refusal.into(),
            },
        };
        let customer_row = facts.customer.unwrap_or_else(|| Read::absent(unknown_customer(customer)));
        let customer_after = self.customer_after(&customer_row.value);
        let customer_changes = customer_row.version == 0 || customer_row.value != customer_after;

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
        Outcome::Done { changes, result: Imported { verdict, invoice } }
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

    /// The known invoice with what the document may change of it.
    fn told_anew(&self, known: &Invoice, customer: &CustomerId, settings: &Settings) -> Result<Invoice, Refusal> {
        let incoming = &self.incoming;
        let conflicts: Vec<&'static str> = [
            (known.type_code != incoming.type_code, "typeCode"),
            (known.currency != incoming.currency, "currency"),
            (known.issue_date != incoming.issue_date, "issueDate"),
        ]
        .into_iter()
        .filter_map(|(differs, field)| differs.then_some(field))
        .collect();
        if !conflicts.is_empty() {
            return Err(Refusal::IdentityConflict(conflicts));
        }
        if known.customer != *customer && known.arrangement.is_some() {
            return Err(Refusal::CustomerConflict);
        }
        let mut after = known.clone();
        match &incoming.figure {
            Figure::Invoiced(amount) => after.invoiced = Some(*amount),
            // An older figure than the one known says nothing at all.
            Figure::Ledger(ledger) if known.ledger.as_ref().is_some_and(|figure| ledger.as_of < figure.as_of) => {
                return Ok(after);
            }
            Figure::Ledger(ledger) => after.ledger = Some(ledger.clone()),
        }
        let default_due = incoming.issue_date + Days::new(u64::from(settings.default_term_days));
        // While a proposal or plan holds the invoice, its place in the order of payment is frozen with it.
        after.due_date = incoming.due_date.unwrap_or(if known.invoiced.is_some() || known.ledger.is_some() {
            known.due_date
        } else {
            default_due
        });
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
