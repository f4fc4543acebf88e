//! What has to be known when time passes.

use domain::money::Money;
use domain::outcome::Read;
use domain::plan::Plan;
use domain::usecases::{
    AgeInvoice, AgeInvoiceFacts, JudgeInstalment, PlanFacts, RunFacts, RunInstalments, WaitingPayment, WaitingPayments,
};
use serde_json::Value;

use super::{plan_facts, settings_of};
use crate::carry_out::{Command, LoadError, Loader};
use crate::fields;
use crate::item::Key;
use crate::lists::List;

/// How many payments that wait for a person are asked for at once, and how often.
const PAGE: u32 = 100;
const MAX_PAGES: usize = 5;

impl Command for RunInstalments {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<RunFacts, LoadError> {
        let plan = plan_facts(loader, self.plan).await?;
        let waiting = if is_about_to_break(plan.plan.as_ref(), loader) { Some(waiting(loader).await?) } else { None };
        Ok(RunFacts { plan, waiting })
    }
}

impl Command for JudgeInstalment {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<PlanFacts, LoadError> {
        plan_facts(loader, self.plan).await
    }
}

impl Command for AgeInvoice {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<AgeInvoiceFacts, LoadError> {
        let key = Key::invoice(self.invoice);
        let rows = loader.read(vec![Key::settings(), key.clone()]).await?;
        Ok(AgeInvoiceFacts { settings: settings_of(rows)?.value, invoice: rows.take(&key)? })
    }
}

/// Whether too much is missed of a plan by what was known when it was last looked at. Where that has become so only
/// now, the next look finds it.
fn is_about_to_break(plan: Option<&Read<Plan>>, loader: &Loader<'_>) -> bool {
    match plan.map(|read| &read.value) {
        Some(Plan::Running(running)) if running.pause.is_none() => {
            let from = running.breaks_from();
            from.is_some_and(|day| running.agreement.at_sending_time(day) <= loader.now())
        }
        Some(Plan::Running(_) | Plan::Ended(_)) | None => false,
    }
}

/// The payments that wait for a person, as far as anybody looks through them.
async fn waiting(loader: &Loader<'_>) -> Result<WaitingPayments, LoadError> {
    let mut waiting = WaitingPayments::default();
    for state in ["unmatched", "held"] {
        let mut after = None;
        for _ in 0..MAX_PAGES {
            let page = loader.page(&List::Payments(state), after.as_ref(), PAGE).await?;
            waiting.payments.extend(page.summaries.iter().filter_map(waiting_payment));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        waiting.more |= after.is_some();
    }
    Ok(waiting)
}

/// What a list shows of a payment.
fn waiting_payment(summary: &Value) -> Option<WaitingPayment> {
    let amount: Money = fields::money(summary.get("amount")?).ok()?;
    let said = |name: &str| summary.get(name).and_then(Value::as_str);
    let debtor_account = said("debtorAccountName").and_then(|name| name.parse().ok());
    Some(WaitingPayment { amount, debtor_name: said("debtorName").map(str::to_owned), debtor_account })
}
