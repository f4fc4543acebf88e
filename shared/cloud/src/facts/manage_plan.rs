//! What the commands on a plan have to know. Those that move money or dates read all that its money depends on, the
//! others the plan alone.

use domain::id::{InvoiceId, ProposalId};
use domain::invoice::Invoice;
use domain::outcome::Read;
use domain::plan::Plan;
use domain::usecases::{
    AcceptAmendment, AddRemark, AmendFacts, AmendPlan, AnswerWish, CancelPlan, CloseTask, DeclineAmendment, Joining,
    PausePlan, PlanFacts, ReinstatePlan, ResumePlan, WishChange, WithdrawAmendment,
};

use super::{around, plan_facts, settings_of};
use crate::carry_out::{Command, LoadError, Loader};
use crate::item::Key;

macro_rules! works_on_plan {
    ($($command:ty),*) => {
        $(impl Command for $command {
            async fn load(&self, loader: &mut Loader<'_>) -> Result<PlanFacts, LoadError> {
                plan_facts(loader, self.plan).await
            }
        })*
    };
}
works_on_plan!(CancelPlan, PausePlan, ResumePlan, ReinstatePlan);

macro_rules! writes_plan_alone {
    ($($command:ty),*) => {
        $(impl Command for $command {
            async fn load(&self, loader: &mut Loader<'_>) -> Result<Option<Read<Plan>>, LoadError> {
                let key = Key::plan(self.plan);
                Ok(loader.read(vec![key.clone()]).await?.take(&key)?)
            }
        })*
    };
}
writes_plan_alone!(AddRemark, WishChange, AnswerWish, CloseTask, DeclineAmendment, WithdrawAmendment);

impl Command for AmendPlan {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<AmendFacts, LoadError> {
        let joining = joining(loader, self.plan, |_| self.added.clone()).await?;
        let settings = settings_of(loader.read(vec![Key::settings()]).await?)?.value;
        Ok(AmendFacts { joining, settings })
    }
}

impl Command for AcceptAmendment {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<Joining, LoadError> {
        joining(loader, self.plan, offered).await
    }
}

/// The invoices that an offered amendment would add.
fn offered(plan: &Plan) -> Vec<InvoiceId> {
    match plan {
        Plan::Running(running) => {
            running.offer.iter().flat_map(|offer| &offer.added).map(|invoice| invoice.id).collect()
        }
        Plan::Ended(_) => Vec::new(),
    }
}

/// A plan and the invoices that would join it, with every plan that has held any of them.
async fn joining(
    loader: &mut Loader<'_>,
    id: ProposalId,
    which: impl FnOnce(&Plan) -> Vec<InvoiceId>,
) -> Result<Joining, LoadError> {
    let mut plan = plan_facts(loader, id).await?;
    let ids = plan.plan.as_ref().map(|read| which(&read.value)).unwrap_or_default();
    if ids.is_empty() {
        return Ok(Joining { plan, added: Vec::new() });
    }
    let rows = loader.read(ids.iter().map(|id| Key::invoice(*id)).collect()).await?;
    let read = |id: &InvoiceId| rows.take::<Invoice>(&Key::invoice(*id));
    let added: Vec<Option<Read<Invoice>>> = ids.iter().map(read).collect::<Result<_, _>>()?;
    let others = added.iter().flatten();
    let known: Vec<&Invoice> = plan.invoices.iter().chain(others).map(|read| &read.value).collect();
    plan.around = around(loader, &known, Some(id)).await?;
    Ok(Joining { plan, added })
}
