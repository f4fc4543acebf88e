//! Items and their keys. Keys have one home, here, and need only identities.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::access::{Fingerprint, Holder, Place};
use domain::event::Aggregate;
use domain::id::{CustomerId, InvoiceId, PlanCode, ProposalId};
use domain::outcome::Row;
use domain::payment::{PaymentId, PaymentName};

/// An item as DynamoDB has it.
pub type Item = HashMap<String, AttributeValue>;

/// The primary key of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The partition.
    pub pk: String,
    /// The place in it.
    pub sk: String,
}

impl Key {
    fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }

    /// The tenant's settings.
    #[must_use]
    pub fn settings() -> Self {
        Self::new("SETTINGS", "SETTINGS")
    }

    /// A customer.
    #[must_use]
    pub fn customer(id: &CustomerId) -> Self {
        Self::new(format!("CUSTOMER#{id}"), "CUSTOMER")
    }

    /// An invoice.
    #[must_use]
    pub fn invoice(id: InvoiceId) -> Self {
        Self::new(format!("INVOICE#{id}"), "INVOICE")
    }

    /// A proposal.
    #[must_use]
    pub fn proposal(id: ProposalId) -> Self {
        Self::new(format!("PROPOSAL#{id}"), "PROPOSAL")
    }

    /// A plan.
    #[must_use]
    pub fn plan(id: ProposalId) -> Self {
        Self::new(format!("PLAN#{id}"), "PLAN")
    }

    /// From the code in a creditor reference to its plan.
    #[must_use]
    pub fn reference(code: &PlanCode) -> Self {
        Self::new(format!("REFERENCE#{code}"), "REFERENCE")
    }

    /// A payment.
    #[must_use]
    pub fn payment(id: &PaymentId) -> Self {
        Self::new(format!("PAYMENT#{id}"), "PAYMENT")
    }

    /// The payments that are alike in something.
    #[must_use]
    pub fn alike(of: &PaymentName) -> Self {
        Self::new(format!("ALIKE#{of}"), "ALIKE")
    }

    /// From a normalised invoice number to the invoices that have it.
    #[must_use]
    pub fn number(number: &str) -> Self {
        Self::new(format!("NUMBER#{number}"), "NUMBER")
    }

    /// The links of a holder, and what guards the sessions beside them.
    #[must_use]
    pub fn access(place: Place) -> Self {
        Self::new(format!("ACCESS#{place}"), "ACCESS")
    }

    /// The key of a holder, whoever it is.
    #[must_use]
    pub fn access_of(holder: &Holder) -> Self {
        Self::access(holder.place())
    }

    /// A session of a holder.
    #[must_use]
    pub fn session(place: Place, fingerprint: Fingerprint) -> Self {
        Self::new(format!("ACCESS#{place}"), format!("SESSION#{fingerprint}"))
    }

    /// Up to which day the bank's statements are known.
    #[must_use]
    pub fn bank() -> Self {
        Self::new("BANK", "BANK")
    }

    /// An item that follows from a row and stands beside it: a task, a block, written and deleted with it.
    #[must_use]
    pub fn companion(&self, kind: &str, name: &str) -> Self {
        Self::new(self.pk.clone(), format!("{kind}#{name}"))
    }

    /// The row of an aggregate.
    #[must_use]
    pub fn aggregate(aggregate: &Aggregate) -> Self {
        match aggregate {
            Aggregate::Settings => Self::settings(),
            Aggregate::Customer(id) => Self::customer(id),
            Aggregate::Invoice(id) => Self::invoice(*id),
            Aggregate::Proposal(id) => Self::proposal(*id),
            Aggregate::Plan(id) => Self::plan(*id),
            Aggregate::Payment(id) => Self::payment(id),
            Aggregate::Bank => Self::bank(),
            Aggregate::Access(holder) => Self::access(holder.place()),
        }
    }

    /// The row of a domain value.
    #[must_use]
    pub fn of(row: &Row) -> Self {
        match row {
            Row::Settings(_) => Self::settings(),
            Row::Customer(customer) => Self::customer(&customer.id),
            Row::Invoice(invoice) => Self::invoice(invoice.id),
            Row::Proposal(proposal) => Self::proposal(proposal.application().id),
            Row::Plan(plan) => Self::plan(plan.agreement().id),
            Row::Payment(payment) => Self::payment(&payment.id),
            Row::Numbered(numbered) => Self::number(&numbered.number),
            Row::Coverage(_) => Self::bank(),
            Row::Alike(alike) => Self::alike(&alike.of),
            Row::Access(access) => Self::access(access.holder.place()),
            Row::Session(session) => Self::session(session.holder.place(), session.fingerprint),
        }
    }

    /// The journal entry of that number beside a row. Ten digits, so that they sort.
    #[must_use]
    pub fn journal(&self, number: u64) -> Self {
        Self::new(self.pk.clone(), format!("EVENT#{number:010}"))
    }

    /// The note that a journal entry's effects are outstanding. It stands beside the entry, which never changes.
    #[must_use]
    pub fn outstanding(&self) -> Self {
        Self::new(self.pk.clone(), self.sk.replacen("EVENT#", "OUTSTANDING#", 1))
    }

    /// The journal entry that an outstanding note is about.
    #[must_use]
    pub fn journal_of_outstanding(&self) -> Self {
        Self::new(self.pk.clone(), self.sk.replacen("OUTSTANDING#", "EVENT#", 1))
    }

    /// The record of a request by its idempotency key.
    #[must_use]
    pub fn idempotency(principal_and_key_hash: &str) -> Self {
        let pk = format!("IDEMPOTENCY#{principal_and_key_hash}");
        Self::new(pk.clone(), pk)
    }

    /// A mail.
    #[must_use]
    pub fn mail(id: uuid::Uuid) -> Self {
        Self::new(format!("MAIL#{id}"), "MAIL")
    }

    /// A number of a figure.
    #[must_use]
    pub fn figure(figure: &str, place: &str) -> Self {
        Self::new(format!("FIGURE#{figure}"), place)
    }

    /// How many events the feed has.
    #[must_use]
    pub fn feed_head() -> Self {
        Self::new("FEED", "HEAD")
    }

    /// The event of that number, from 1, in the feed. A thousand share a partition, so that none grows for ever.
    #[must_use]
    pub fn feed(number: u64) -> Self {
        Self::new(format!("FEED#{:010}", number / 1_000), format!("{number:012}"))
    }

    /// The lease of whoever runs what is due.
    #[must_use]
    pub fn lease() -> Self {
        Self::new("LEASE#run_instalments", "LEASE")
    }

    /// As attributes.
    #[must_use]
    pub fn to_item(&self) -> Item {
        Item::from([("pk".to_owned(), text(&self.pk)), ("sk".to_owned(), text(&self.sk))])
    }

    /// The key of an item; empty texts where it has none, which no row has.
    #[must_use]
    pub fn of_item(item: &Item) -> Self {
        Self::new(string(item, "pk").unwrap_or_default(), string(item, "sk").unwrap_or_default())
    }
}

/// A text attribute.
#[must_use]
pub fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A number attribute.
#[must_use]
pub fn number(value: impl std::fmt::Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A text of an item.
#[must_use]
pub fn string<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// A whole number of an item.
#[must_use]
pub fn integer(item: &Item, name: &str) -> Option<u64> {
    item.get(name)?.as_n().ok()?.parse().ok()
}
