//! Customers: who owes, how to reach them, and which of their proposals are open.

use chrono::{DateTime, NaiveDate, Utc};

use crate::coded::coded;
use crate::id::{CustomerId, ProposalId};
use crate::language::Language;
use crate::money::{Currency, Money};
use crate::payment::PaymentName;
use crate::text::{Address, EmailAddress, Name, Note};

coded! {
    /// Whether consumer law protects the customer.
    CustomerKind, unknown:
    /// The text is neither.
    UnknownCustomerKind,
    {
        /// A natural person outside a trade.
        Consumer = "consumer",
        /// Anybody else.
        Business = "business",
    }
}

/// A customer of the creditor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Who it is.
    pub id: CustomerId,
    /// The name.
    pub name: Option<Name>,
    /// The postal address, its lines joined by line breaks.
    pub address: Option<Address>,
    /// Where mail goes to.
    pub email: Option<EmailAddress>,
    /// The telephone number.
    pub phone: Option<Name>,
    /// The language to write in; the tenant's first where none is known.
    pub language: Option<Language>,
    /// Consumer or business.
    pub kind: Option<CustomerKind>,
    /// Whether finance lets nobody propose for this customer.
    pub excluded: bool,
    /// The proposals that wait for a decision: kept here, so that their number is known when the next one
    /// is submitted, and so that two submitted at once can't both be the last one allowed.
    pub open_proposals: Vec<ProposalId>,
    /// The offers of the creditor that wait for the customer.
    pub open_offers: Vec<ProposalId>,
    /// The plans that run.
    pub open_plans: Vec<ProposalId>,
    /// When a plan last broke or lapsed, in civil dates.
    pub broke_on: Option<NaiveDate>,
    /// What the customer has paid too much, one amount per currency, none below zero.
    pub credit: Vec<Money>,
    /// Since when there is any.
    pub credit_since: Option<DateTime<Utc>>,
    /// The accounts that payments came from, as fingerprints; the latest last.
    pub accounts: Vec<PaymentName>,
    /// When mail last came back for good; none once an address is new.
    pub undeliverable_since: Option<DateTime<Utc>>,
    /// When dunning last paused because of that: once a year at most.
    pub undeliverable_paused_on: Option<NaiveDate>,
    /// The customer that this one turned out to be.
    pub merged_into: Option<CustomerId>,
    /// The customers that turned out to be this one: their proposals, plans and payments keep those names.
    pub merged_from: Vec<CustomerId>,
    /// Whether processing is restricted: nothing is sent that no open proposal or plan needs.
    pub restricted: bool,
    /// Why that last changed, in finance's words.
    pub restriction_words: Option<Note>,
    /// When contact data was erased.
    pub erased_on: Option<NaiveDate>,
    /// When the last proposal, plan or invoice of the customer ended, for retention.
    pub last_ended_on: Option<NaiveDate>,
}

/// The most accounts of a customer that are remembered.
pub const MAX_ACCOUNTS: usize = 5;
/// The most customers that can turn out to be the same one.
pub const MAX_MERGED: usize = 20;

/// What finance or another system says of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The name.
    pub name: Option<Name>,
    /// The postal address, its lines joined by line breaks.
    pub address: Option<Address>,
    /// Where mail goes to.
    pub email: Option<EmailAddress>,
    /// The telephone number.
    pub phone: Option<Name>,
    /// The language to write in.
    pub language: Option<Language>,
    /// Consumer or business.
    pub kind: Option<CustomerKind>,
    /// Whether nobody may propose for this customer.
    pub excluded: bool,
}

impl Customer {
    /// A customer of whom nothing but the identity is known.
    #[must_use]
    pub fn unknown(id: CustomerId) -> Self {
        Self {
            id,
            name: None,
            address: None,
            email: None,
            phone: None,
            language: None,
            kind: None,
            excluded: false,
            open_proposals: Vec::new(),
            open_offers: Vec::new(),
            open_plans: Vec::new(),
            broke_on: None,
            credit: Vec::new(),
            credit_since: None,
            accounts: Vec::new(),
            undeliverable_since: None,
            undeliverable_paused_on: None,
            merged_into: None,
            merged_from: Vec::new(),
            restricted: false,
            restriction_words: None,
            erased_on: None,
            last_ended_on: None,
        }
    }

    /// The customer with another contact. Mail may reach a new address.
    #[must_use]
    pub fn with_contact(&self, contact: &Contact) -> Self {
        let Contact { name, address, email, phone, language, kind, excluded } = contact.clone();
        let undeliverable_since = self.undeliverable_since.filter(|_| email == self.email || email.is_none());
        Self { name, address, email, phone, language, kind, excluded, undeliverable_since, ..self.clone() }
    }

    /// The customer with what another row of the same customer knows, where this one knows nothing.
    #[must_use]
    pub fn filled_with(&self, other: &Self) -> Self {
        Self {
            name: self.name.clone().or_else(|| other.name.clone()),
            address: self.address.clone().or_else(|| other.address.clone()),
            email: self.email.clone().or_else(|| other.email.clone()),
            phone: self.phone.clone().or_else(|| other.phone.clone()),
            language: self.language.or(other.language),
            kind: self.kind.or(other.kind),
            ..self.clone()
        }
    }

    /// Whether a proposal, an offer or a plan of the customer is open.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !(self.open_proposals.is_empty() && self.open_offers.is_empty() && self.open_plans.is_empty())
    }

    /// A proposal or offer waits no longer.
    pub fn has_no_longer(&mut self, proposal: ProposalId) {
        self.open_proposals.retain(|open| *open != proposal);
        self.open_offers.retain(|open| *open != proposal);
    }

    /// Whether mail reaches the customer at the address on file.
    #[must_use]
    pub const fn is_reached_by_mail(&self) -> bool {
        self.email.is_some() && self.undeliverable_since.is_none()
    }

    /// What the customer has paid too much, in a currency.
    #[must_use]
    pub fn credit_in(&self, currency: Currency) -> Money {
        self.credit.iter().find(|credit| credit.currency() == currency).copied().unwrap_or(Money::zero(currency))
    }

    /// More credit, or less.
    pub fn add_credit(&mut self, amount: Money, now: DateTime<Utc>) {
        let known = self.credit_in(amount.currency());
        self.credit.retain(|credit| credit.currency() != amount.currency());
        let sum = known.with_minor(known.minor() + amount.minor());
        if sum.minor() != 0 {
            self.credit.push(sum);
            self.credit.sort_by_key(|credit| credit.currency());
        }
        let since = self.credit_since.unwrap_or(now);
        self.credit_since = (!self.credit.is_empty()).then_some(since);
    }

    /// A payment came from this account.
    pub fn remember_account(&mut self, account: &str) {
        let name = PaymentName::of(account);
        self.accounts.retain(|known| *known != name);
        self.accounts.push(name);
        let surplus = self.accounts.len().saturating_sub(MAX_ACCOUNTS);
        self.accounts.drain(..surplus);
    }
}
