//! What a mail or a rule has to know beside the event: the rows as they are now.

use chrono::{DateTime, NaiveDate, Utc};
use cloud::item::Key;
use cloud::journal::Entry;
use cloud::{Store, StoreError};
use domain::customer::Customer;
use domain::id::ProposalId;
use domain::invoice::Invoice;
use domain::outcome::Read;
use domain::plan::Plan;
use domain::policy::Settings;
use domain::position::Position;
use domain::proposal::Proposal;
use domain::text::EmailAddress;

/// The rows around an entry that is about a proposal or a plan; nothing for any other.
#[derive(Default)]
pub struct Background {
    /// The settings, for sender and addresses.
    pub settings: Settings,
    /// The proposal, if the entry is about one.
    pub proposal: Option<Proposal>,
    /// Its plan, if there is one.
    pub plan: Option<Plan>,
    /// Its customer.
    pub customer: Option<Customer>,
    /// Its invoices.
    pub invoices: Vec<Invoice>,
}

impl Background {
    /// Reads them.
    pub async fn load(store: &Store, entry: &Entry) -> Result<Self, StoreError> {
        let Some(id) = entry.events.iter().find_map(|told| proposal_of(&told.aggregate)) else {
            return Ok(Self::default());
        };
        let mut rows = store.read(vec![Key::settings(), Key::proposal(id), Key::plan(id)]).await?;
        let settings = rows.take::<Settings>(&Key::settings())?.map(|read| read.value).unwrap_or_default();
        let Some(proposal) = rows.take::<Proposal>(&Key::proposal(id))?.map(|read| read.value) else {
            return Ok(Self { settings, ..Self::default() });
        };
        let plan = rows.take::<Plan>(&Key::plan(id))?.map(|read| read.value);
        let application = proposal.application();
        let customer = Key::customer(&application.customer);
        let invoices: Vec<Key> = application.invoices.iter().map(|invoice| Key::invoice(invoice.id)).collect();
        let mut rows = store.read(invoices.iter().cloned().chain([customer.clone()]).collect()).await?;
        let found: Vec<Option<Read<Invoice>>> = invoices.iter().map(|key| rows.take(key)).collect::<Result<_, _>>()?;
        Ok(Self {
            customer: rows.take::<Customer>(&customer)?.map(|read| read.value),
            invoices: found.into_iter().flatten().map(|read| read.value).collect(),
            settings,
            proposal: Some(proposal),
            plan,
        })
    }

    /// Whether time passes over what the entry is about.
    pub const fn is_timed(&self) -> bool {
        self.proposal.is_some()
    }

    /// When time does something to it next.
    pub fn next_instant(&self) -> Option<DateTime<Utc>> {
        let proposal = self.proposal.as_ref().and_then(Proposal::next_instant);
        let plan = self.plan.as_ref().and_then(Plan::next_instant);
        [proposal, plan].into_iter().flatten().min()
    }

    /// Who in finance is told of an event; the reply-to address where the settings name nobody.
    pub fn finance_addresses(&self, kind: &str) -> Vec<EmailAddress> {
        let notify = &self.settings.notify;
        let named = if kind == "decision_due" { &notify.decision_due } else { &notify.proposal_waits };
        if named.is_empty() { self.settings.reply_to.iter().cloned().collect() } else { named.clone() }
    }

    /// Where the customer's mail goes: the address on file, else the one given with the proposal.
    pub fn customer_address(&self) -> Option<EmailAddress> {
        let on_file = self.customer.as_ref().and_then(|customer| customer.email.clone());
        on_file.or_else(|| self.proposal.as_ref().and_then(|proposal| proposal.application().email.clone()))
    }

    /// From when a new proposal over the same invoices is possible; nothing when it is at once.
    pub fn new_proposal_from(&self) -> Option<NaiveDate> {
        self.invoices.iter().filter_map(|invoice| invoice.cool_down_until).max().and_then(|until| until.succ_opt())
    }

    /// Where the plan stood when it was last looked at.
    pub fn position(&self) -> Option<&Position> {
        self.plan.as_ref().map(|plan| &plan.course().shown)
    }
}

/// The proposal that an aggregate is, or belongs to.
fn proposal_of(aggregate: &str) -> Option<ProposalId> {
    let (kind, id) = aggregate.split_once('/')?;
    matches!(kind, "proposal" | "plan").then(|| id.parse().ok()).flatten()
}
