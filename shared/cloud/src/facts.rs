//! Which rows each command reads: two round trips with the commit where the request names the rows, three where
//! a row names the others.

use domain::id::{CustomerId, InvoiceId, ProposalId};
use domain::invoice::{Arrangement, BlockReason, Invoice};
use domain::outcome::Read;
use domain::plan::Plan;
use domain::policy::Settings;
use domain::position::Position;
use domain::proposal::Proposal;
use domain::usecases::{
    AgeProposal, ApproveProposal, AskQuote, ChangeProposal, ChangeSettings, DecisionFacts, Holder, ImportFacts,
    ImportInvoice, PlanFacts, ProposalFacts, RejectProposal, RunInstalments, SubmitProposal, WithdrawProposal,
};

use crate::carry_out::{Command, LoadError, Loader};
use crate::item::Key;
use crate::rows::Unreadable;
use crate::store::{Rows, Store, StoreError};

/// The settings, or what they are before the first change.
fn settings_of(rows: &mut Rows) -> Result<Read<Settings>, Unreadable> {
    Ok(rows.take(&Key::settings())?.unwrap_or_else(|| Read::absent(Settings::default())))
}

impl Command for ChangeSettings {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<Read<Settings>, LoadError> {
        Ok(settings_of(loader.read(vec![Key::settings()]).await?)?)
    }
}

impl Command for ImportInvoice {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<ImportFacts, LoadError> {
        let (invoice, customer) = (Key::invoice(self.incoming.id()), Key::customer(&self.customer()));
        let rows = loader.read(vec![Key::settings(), invoice.clone(), customer.clone()]).await?;
        let settings = settings_of(rows)?.value;
        let (invoice, customer) = (rows.take::<Invoice>(&invoice)?, rows.take(&customer)?);
        let holder = match invoice.as_ref().and_then(|known| known.value.arrangement) {
            None => None,
            Some(Arrangement { proposal, reason: BlockReason::PaymentPlanRequested, .. }) => {
                let key = Key::proposal(proposal);
                loader.read(vec![key.clone()]).await?.take(&key)?.map(Holder::Proposal)
            }
            Some(Arrangement { proposal, reason: BlockReason::PaymentPlanActive, .. }) => {
                let key = Key::plan(proposal);
                loader.read(vec![key.clone()]).await?.take(&key)?.map(Holder::Plan)
            }
        };
        Ok(ImportFacts { settings, invoice, customer, holder })
    }
}

/// What a quote over invoices has to know.
fn proposal_facts(rows: &mut Rows, customer: &CustomerId, invoices: &[InvoiceId]) -> Result<ProposalFacts, Unreadable> {
    Ok(ProposalFacts {
        settings: settings_of(rows)?.value,
        customer: rows.take(&Key::customer(customer))?,
        invoices: invoices.iter().map(|id| rows.take(&Key::invoice(*id))).collect::<Result<_, _>>()?,
        proposal: None,
    })
}

fn proposal_keys(customer: &CustomerId, invoices: &[InvoiceId]) -> Vec<Key> {
    let shared = [Key::settings(), Key::customer(customer)];
    shared.into_iter().chain(invoices.iter().map(|id| Key::invoice(*id))).collect()
}

impl Command for AskQuote {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<ProposalFacts, LoadError> {
        let replaced = self.replacing.map(Key::proposal);
        let keys = proposal_keys(&self.customer, &self.invoices).into_iter().chain(replaced.clone());
        let rows = loader.read(keys.collect()).await?;
        let proposal = replaced.map(|key| rows.take::<Proposal>(&key)).transpose()?.flatten();
        let proposal = proposal.filter(|read| read.value.application().customer == self.customer);
        Ok(ProposalFacts { proposal, ..proposal_facts(rows, &self.customer, &self.invoices)? })
    }
}

impl Command for SubmitProposal {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<ProposalFacts, LoadError> {
        self.asked.load(loader).await
    }
}

impl Command for ChangeProposal {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<ProposalFacts, LoadError> {
        let key = Key::proposal(self.proposal);
        let named: Option<Read<Proposal>> = loader.read(vec![key.clone()]).await?.take(&key)?;
        let invoices: Vec<InvoiceId> =
            named.iter().flat_map(|read| &read.value.application().invoices).map(|invoice| invoice.id).collect();
        // Read again with its invoices, so that both are of one moment: a withdrawal between would look like an
        // invoice that can't be proposed over.
        let keys = proposal_keys(&self.customer, &invoices).into_iter().chain([key.clone()]);
        let rows = loader.read(keys.collect()).await?;
        let proposal = rows.take(&key)?;
        Ok(ProposalFacts { proposal, ..proposal_facts(rows, &self.customer, &invoices)? })
    }
}

/// A proposal, then the rows it names.
async fn decision_facts(loader: &mut Loader<'_>, id: ProposalId) -> Result<DecisionFacts, LoadError> {
    let rows = loader.read(vec![Key::proposal(id)]).await?;
    let proposal: Option<Read<Proposal>> = rows.take(&Key::proposal(id))?;
    // An ended proposal is refused or done already: nothing more is needed.
    let Some(Proposal::Requested(requested)) = proposal.as_ref().map(|read| &read.value) else {
        return Ok(DecisionFacts { proposal, invoices: Vec::new(), customer: None });
    };
    let application = &requested.application;
    let customer = Key::customer(&application.customer);
    let invoices: Vec<Key> = application.invoices.iter().map(|invoice| Key::invoice(invoice.id)).collect();
    let rows = loader.read(invoices.iter().cloned().chain([customer.clone()]).collect()).await?;
    let found = invoices.iter().filter_map(|key| rows.take::<Invoice>(key).transpose()).collect::<Result<_, _>>()?;
    Ok(DecisionFacts { customer: rows.take(&customer)?, proposal, invoices: found })
}

macro_rules! decides_on_proposal {
    ($($command:ty),*) => {
        $(impl Command for $command {
            async fn load(&self, loader: &mut Loader<'_>) -> Result<DecisionFacts, LoadError> {
                decision_facts(loader, self.proposal).await
            }
        })*
    };
}
decides_on_proposal!(WithdrawProposal, ApproveProposal, RejectProposal, AgeProposal);

impl Command for RunInstalments {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<PlanFacts, LoadError> {
        let rows = loader.read(vec![Key::plan(self.plan)]).await?;
        let plan: Option<Read<Plan>> = rows.take(&Key::plan(self.plan))?;
        let invoices: Vec<Key> = plan
            .iter()
            .flat_map(|read| &read.value.agreement().invoices)
            .map(|invoice| Key::invoice(invoice.id))
            .collect();
        let rows = loader.read(invoices.clone()).await?;
        let invoices =
            invoices.iter().filter_map(|key| rows.take::<Invoice>(key).transpose()).collect::<Result<_, _>>()?;
        Ok(PlanFacts { plan, invoices })
    }
}

/// Reads the settings as they are now.
///
/// # Errors
/// When the store does not answer.
pub async fn read_settings(store: &Store) -> Result<Read<Settings>, StoreError> {
    Ok(settings_of(&mut store.read(vec![Key::settings()]).await?)?)
}

/// A plan with where it stands.
#[derive(Debug)]
pub struct StandingPlan {
    /// The plan.
    pub plan: Read<Plan>,
    /// Where it stands by its invoices' figures.
    pub position: Position,
}

/// Reads a proposal, and its plan with where it stands, if there are any.
///
/// # Errors
/// When the store does not answer.
pub async fn read_proposal(
    store: &Store,
    id: ProposalId,
) -> Result<Option<(Read<Proposal>, Option<StandingPlan>)>, StoreError> {
    let mut rows = store.read(vec![Key::proposal(id), Key::plan(id)]).await?;
    let Some(proposal) = rows.take(&Key::proposal(id))? else { return Ok(None) };
    let Some(plan) = rows.take::<Plan>(&Key::plan(id))? else { return Ok(Some((proposal, None))) };
    let keys: Vec<Key> = plan.value.agreement().invoices.iter().map(|invoice| Key::invoice(invoice.id)).collect();
    let mut rows = store.read(keys.clone()).await?;
    let invoices: Vec<Read<Invoice>> =
        keys.iter().filter_map(|key| rows.take(key).transpose()).collect::<Result<_, _>>()?;
    let invoices: Vec<&Invoice> = invoices.iter().map(|read| &read.value).collect();
    let position = plan.value.position(&invoices);
    Ok(Some((proposal, Some(StandingPlan { plan, position }))))
}
