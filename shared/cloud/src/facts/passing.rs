//! What has to be known when time passes.

use domain::outcome::Read;
use domain::payment::{Direction, Payment, PaymentName, PaymentState};
use domain::plan::Plan;
use domain::states::PaymentStateKind;
use domain::usecases::{
    AgeInvoice, AgeInvoiceFacts, JudgeInstalment, PlanFacts, RunFacts, RunInstalments, WaitingPayment, WaitingPayments,
};

use super::{plan_facts, settings_of};
use crate::carry_out::{Command, LoadError, Loader};
use crate::item::Key;
use crate::lists::List;
use crate::store::MAX_KEYS;

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

/// The payments that wait for a person, as far as anybody looks through them. A list may lag, and shows nobody's name:
/// the rows themselves are read.
async fn waiting(loader: &mut Loader<'_>) -> Result<WaitingPayments, LoadError> {
    let (mut waiting, mut keys) = (WaitingPayments::default(), Vec::new());
    for state in [PaymentStateKind::Unmatched, PaymentStateKind::Held] {
        let mut after = None;
        for _ in 0..MAX_PAGES {
            let (listed, next) = loader.keys_of(&List::Payments(state), after.as_ref(), PAGE).await?;
            keys.extend(listed);
            after = next;
            if after.is_none() {
                break;
            }
        }
        waiting.more |= after.is_some();
    }
    for keys in keys.chunks(MAX_KEYS - 1) {
        let rows = loader.read(keys.to_vec()).await?;
        for key in keys {
            match rows.take::<Payment>(key) {
                Ok(Some(read)) => waiting.payments.extend(waiting_payment(&read.value)),
                Ok(None) => {}
                // What can't be read could be anybody's; it must not keep the plan from its steps.
                Err(_) => waiting.more = true,
            }
        }
    }
    Ok(waiting)
}

/// What can be compared with a customer; money that came back is nobody's payment.
fn waiting_payment(payment: &Payment) -> Option<WaitingPayment> {
    let waits = matches!(payment.state, PaymentState::Unmatched { .. } | PaymentState::Held { .. });
    (waits && payment.direction == Direction::Credit).then(|| WaitingPayment {
        amount: payment.amount,
        debtor_name: payment.debtor_name.as_ref().map(ToString::to_string),
        debtor_account: payment.debtor_account.as_ref().map(|account| PaymentName::of(account.as_str())),
    })
}
