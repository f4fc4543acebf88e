//! Which rows each command reads: two round trips with the commit where the request names the rows, three where
//! a row names the others.

mod access;
mod blocks;
mod customers;
mod manage_plan;
pub mod money;
mod offers;
mod passing;
pub mod payments;
mod privacy;

use std::collections::BTreeSet;

use domain::customer::{Customer, MAX_MERGED};
use domain::id::{CustomerId, InvoiceId, ProposalId};
use domain::invoice::{Arrangement, BlockReason, Invoice};
use domain::numbers::normalised;
use domain::outcome::Read;
use domain::payment::Coverage;
use domain::plan::Plan;
use domain::policy::Settings;
use domain::position::Position;
use domain::proposal::Proposal;
use domain::usecases::{
    AcceptOffer, AgeProposal, ApproveProposal, Around, AskQuote, ChangeProposal, ChangeSettings, DecisionFacts,
    DeclineOffer, Holder, ImportFacts, ImportInvoice, PlanFacts, ProposalFacts, RejectProposal, RevokeOffer,
    WithdrawProposal,
};

pub use access::{read_access, read_sessions};
pub use blocks::read_invoices;
pub use customers::{LONGEST_WORK, on_all_invoices, read_customer};
pub use privacy::{PARTS, erase_rows, export_customer, export_page};

use crate::carry_out::{Command, LoadError, Loader};
use crate::item::Key;
use crate::rows::Unreadable;
use crate::store::{MAX_KEYS, Rows, Store, StoreError};

pub use offers::read_warnings;

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
        let number = Key::number(&normalised(self.incoming.number.as_str()));
        let keys = vec![Key::settings(), invoice.clone(), customer.clone(), number.clone()];
        let rows = loader.read(keys).await?;
        let settings = settings_of(rows)?.value;
        let (invoice, customer) = (rows.take::<Invoice>(&invoice)?, rows.take(&customer)?);
        let numbered = rows.take(&number)?;
        let customer = followed(loader, customer).await?;
        let holder = match invoice.as_ref().and_then(|known| known.value.arrangement) {
            None => None,
            Some(Arrangement { proposal, reason: BlockReason::PaymentPlanActive, .. }) => {
                let key = Key::plan(proposal);
                loader.read(vec![key.clone()]).await?.take(&key)?.map(Holder::Plan)
            }
            Some(Arrangement { proposal, .. }) => {
                let key = Key::proposal(proposal);
                loader.read(vec![key.clone()]).await?.take(&key)?.map(Holder::Proposal)
            }
        };
        let known: Vec<&Invoice> = invoice.iter().map(|read| &read.value).collect();
        let around = around(loader, &known, None).await?;
        Ok(ImportFacts { settings, invoice, customer, holder, around, numbered })
    }
}

/// Whom a customer turned out to be. A target can't be merged into its source, so the way ends.
async fn followed(
    loader: &mut Loader<'_>,
    customer: Option<Read<Customer>>,
) -> Result<Option<Read<Customer>>, LoadError> {
    let mut found = customer;
    for _ in 0..MAX_MERGED {
        let Some(key) = found.as_ref().and_then(|read| read.value.merged_into.as_ref()).map(Key::customer) else {
            break;
        };
        found = loader.read(vec![key.clone()]).await?.take(&key)?;
    }
    Ok(found)
}

/// The plans that have ever held invoices, but one, and the invoices of those plans that are not among these. Nothing
/// is asked where no other plan ever was.
pub(crate) async fn around(
    loader: &mut Loader<'_>,
    invoices: &[&Invoice],
    but: Option<ProposalId>,
) -> Result<Around, LoadError> {
    let ids: BTreeSet<ProposalId> =
        invoices.iter().flat_map(|invoice| &invoice.plans).copied().filter(|id| Some(*id) != but).collect();
    if ids.is_empty() {
        return Ok(Around::default());
    }
    let keys: Vec<Key> = ids.iter().map(|id| Key::plan(*id)).collect();
    let rows = loader.read(keys.clone()).await?;
    let plans: Vec<Read<Plan>> = keys.iter().filter_map(|key| rows.take(key).transpose()).collect::<Result<_, _>>()?;
    let others: BTreeSet<InvoiceId> = plans
        .iter()
        .flat_map(|plan| &plan.value.agreement().invoices)
        .map(|invoice| invoice.id)
        .filter(|id| invoices.iter().all(|invoice| invoice.id != *id))
        .collect();
    let keys: Vec<Key> = others.iter().map(|id| Key::invoice(*id)).collect();
    let mut invoices = Vec::new();
    for keys in keys.chunks(MAX_KEYS - 1) {
        let rows = loader.read(keys.to_vec()).await?;
        for key in keys {
            invoices.extend(rows.take::<Invoice>(key)?);
        }
    }
    Ok(Around { plans, invoices })
}

/// A plan with everything that its money depends on: three round trips with the commit, more only where earlier
/// plans held the same invoices.
pub(crate) async fn plan_facts(loader: &mut Loader<'_>, id: ProposalId) -> Result<PlanFacts, LoadError> {
    let rows = loader.read(vec![Key::plan(id), Key::bank()]).await?;
    let plan: Option<Read<Plan>> = rows.take(&Key::plan(id))?;
    let covered_until = rows.take::<Coverage>(&Key::bank())?.map(|read| read.value.until);
    let Some(agreement) = plan.as_ref().map(|read| read.value.agreement()) else {
        let (invoices, around) = (Vec::new(), Around::default());
        return Ok(PlanFacts { plan, invoices, customer: None, around, covered_until });
    };
    let customer = Key::customer(&agreement.customer);
    let keys: Vec<Key> = agreement.invoices.iter().map(|invoice| Key::invoice(invoice.id)).collect();
    let rows = loader.read(keys.iter().cloned().chain([customer.clone()]).collect()).await?;
    let invoices: Vec<Read<Invoice>> =
        keys.iter().filter_map(|key| rows.take(key).transpose()).collect::<Result<_, _>>()?;
    let customer = rows.take(&customer)?;
    let known: Vec<&Invoice> = invoices.iter().map(|read| &read.value).collect();
    let around = around(loader, &known, Some(id)).await?;
    Ok(PlanFacts { plan, invoices, customer, around, covered_until })
}

/// What a quote over invoices has to know.
fn proposal_facts(rows: &mut Rows, customer: &CustomerId, invoices: &[InvoiceId]) -> Result<ProposalFacts, Unreadable> {
    Ok(ProposalFacts {
        settings: settings_of(rows)?.value,
        customer: rows.take(&Key::customer(customer))?,
        invoices: invoices.iter().map(|id| rows.take(&Key::invoice(*id))).collect::<Result<_, _>>()?,
        proposal: None,
        plans: Vec::new(),
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
    let waiting = proposal.as_ref().filter(|read| !matches!(read.value, Proposal::Ended(_)));
    let Some(application) = waiting.map(|read| read.value.application()) else {
        return Ok(DecisionFacts { proposal, invoices: Vec::new(), customer: None });
    };
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
decides_on_proposal!(
    WithdrawProposal,
    ApproveProposal,
    RejectProposal,
    AcceptOffer,
    DeclineOffer,
    RevokeOffer,
    AgeProposal
);

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
    let position = plan.value.course().shown.clone();
    Ok(Some((proposal, Some(StandingPlan { plan, position }))))
}
