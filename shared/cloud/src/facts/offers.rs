//! What offers of the creditor, ready-made ones and automatic approval have to know.

use domain::id::{InvoiceId, ProposalId};
use domain::invoice::Invoice;
use domain::outcome::Read;
use domain::plan::Plan;
use domain::proposal::{End, Proposal};
use domain::usecases::{
    CounterFacts, CounterProposal, ListReadyMade, MAX_OPEN_PLANS, MakeOffer, OfferFacts, OfferOver, ProposalFacts,
    SubmitProposal,
};
use domain::warning::{self, Warning};

use super::{decision_facts, proposal_facts, proposal_keys, settings_of};
use crate::carry_out::{Command, LoadError, Loader};
use crate::item::Key;
use crate::store::{Store, StoreError};

impl Command for SubmitProposal {
    /// Two round trips with the commit; one more where a rule may approve at once and the customer has plans.
    async fn load(&self, loader: &mut Loader<'_>) -> Result<ProposalFacts, LoadError> {
        let facts = self.asked.load(loader).await?;
        let open = facts.customer.iter().flat_map(|customer| customer.value.open_plans.clone());
        let open: Vec<ProposalId> = open.collect();
        // With more of them no rule approves anything.
        if facts.settings.auto_approval.is_none() || open.is_empty() || open.len() > MAX_OPEN_PLANS {
            return Ok(facts);
        }
        let keys: Vec<Key> = open.iter().map(|id| Key::plan(*id)).collect();
        let rows = loader.read(keys.clone()).await?;
        let plans: Vec<Read<Plan>> =
            keys.iter().filter_map(|key| rows.take(key).transpose()).collect::<Result<_, _>>()?;
        Ok(ProposalFacts { plans, ..facts })
    }
}

impl Command for ListReadyMade {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<ProposalFacts, LoadError> {
        let rows = loader.read(proposal_keys(&self.customer, &self.invoices)).await?;
        Ok(proposal_facts(rows, &self.customer, &self.invoices)?)
    }
}

impl Command for MakeOffer {
    /// The invoices name the customer; a plan to be taken up names the invoices.
    async fn load(&self, loader: &mut Loader<'_>) -> Result<OfferFacts, LoadError> {
        let (plan, ids): (Option<Read<Plan>>, Vec<InvoiceId>) = match &self.over {
            OfferOver::Invoices(ids) => (None, ids.clone()),
            OfferOver::PlanEnded(id) => {
                let key = Key::plan(*id);
                let plan: Option<Read<Plan>> = loader.read(vec![key.clone()]).await?.take(&key)?;
                let agreement = plan.as_ref().map(|read| read.value.agreement());
                let ids =
                    agreement.iter().flat_map(|agreement| &agreement.invoices).map(|invoice| invoice.id).collect();
                (plan, ids)
            }
        };
        let keys: Vec<Key> = ids.iter().map(|id| Key::invoice(*id)).collect();
        let rows = loader.read(keys.iter().cloned().chain([Key::settings()]).collect()).await?;
        let settings = settings_of(rows)?.value;
        let invoices: Vec<Option<Read<Invoice>>> = keys.iter().map(|key| rows.take(key)).collect::<Result<_, _>>()?;
        let customer = invoices.iter().flatten().next().map(|read| Key::customer(&read.value.customer));
        let customer = match customer {
            Some(key) => loader.read(vec![key.clone()]).await?.take(&key)?,
            None => None,
        };
        Ok(OfferFacts { settings, plan, invoices, customer })
    }
}

impl Command for CounterProposal {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<CounterFacts, LoadError> {
        let decision = decision_facts(loader, self.proposal).await?;
        let answer = match decision.proposal.as_ref().map(|read| &read.value) {
            Some(Proposal::Ended(ended)) => match ended.end {
                End::Countered(offer) => Some(Key::proposal(offer)),
                _ => None,
            },
            Some(Proposal::Requested(_) | Proposal::Offered(_)) | None => None,
        };
        let rows = loader.read([Key::settings()].into_iter().chain(answer.clone()).collect()).await?;
        let settings = settings_of(rows)?.value;
        let answer = answer.map(|key| rows.take(&key)).transpose()?.flatten();
        Ok(CounterFacts { settings, decision, answer })
    }
}

/// What finance is warned of before it decides on a proposal or offer that waits.
///
/// # Errors
/// When the store does not answer.
pub async fn read_warnings(store: &Store, proposal: &Proposal) -> Result<Vec<Warning>, StoreError> {
    let application = match proposal {
        Proposal::Requested(_) | Proposal::Offered(_) => proposal.application(),
        Proposal::Ended(_) => return Ok(Vec::new()),
    };
    let customer = Key::customer(&application.customer);
    let mut rows = store.read(vec![Key::settings(), customer.clone()]).await?;
    let settings = settings_of(&mut rows)?.value;
    let Some(customer) = rows.take::<domain::customer::Customer>(&customer)? else { return Ok(Vec::new()) };
    Ok(warning::about(proposal, &settings, &customer.value))
}
