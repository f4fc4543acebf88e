//! A customer sees which ready-made offers fit what is open. Nothing changes.

use super::quote::{AskQuote, ProposalFacts, Wish};
use crate::id::{CustomerId, InvoiceId};
use crate::moment::Moment;
use crate::outcome::{Outcome, UseCase};
use crate::policy::OfferName;
use crate::proposal::Quote;
use crate::refusal::Refusal;

/// Asks for the ready-made offers over some invoices.
#[derive(Clone, Debug)]
pub struct ListReadyMade {
    /// Who asks.
    pub customer: CustomerId,
    /// Over which invoices, at least one, none twice.
    pub invoices: Vec<InvoiceId>,
}

impl ListReadyMade {
    /// The question for one of them.
    #[must_use]
    pub fn ask(&self, name: OfferName) -> AskQuote {
        let (customer, invoices) = (self.customer.clone(), self.invoices.clone());
        AskQuote { customer, invoices, wish: Wish::ReadyMade(name), replacing: None }
    }
}

impl UseCase for ListReadyMade {
    type Facts = ProposalFacts;
    type Done = Vec<(OfferName, Quote)>;

    fn decide(&self, facts: ProposalFacts, moment: &Moment) -> Outcome<Vec<(OfferName, Quote)>> {
        let mut fitting = Vec::new();
        for offer in &facts.settings.ready_made_offers {
            match self.ask(offer.name.clone()).quote(&facts, moment) {
                Ok(quote) => fitting.push((offer.name.clone(), quote)),
                // Whose invoices they are is nobody else's business.
                Err(refusal @ Refusal::NotFound(_)) => return refusal.into(),
                // It does not fit.
                Err(_) => {}
            }
        }
        Outcome::AlreadyDone(fitting)
    }
}
