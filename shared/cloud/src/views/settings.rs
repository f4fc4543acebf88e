//! What the API shows of the settings: what can be written back as it is.

use domain::policy::{AmountLimits, AutoApproval, Notify, ReadyMadeOffer, Settings};
use domain::text::EmailAddress;
use serde_json::{Map, Value, json};

use super::{money, terms, text, weekday};

/// The settings, whole.
#[must_use]
pub fn settings(settings: &Settings) -> Value {
    let creditor = &settings.creditor;
    let limits: Map<String, Value> =
        settings.limits.iter().map(|(currency, limits)| (currency.code().to_owned(), amount_limits(limits))).collect();
    json!({
        "proposalsAllowed": settings.proposals_allowed,
        "creditor": {
            "name": text(creditor.name.as_ref()),
            "accountHolder": text(creditor.account_holder.as_ref()),
            "iban": creditor.iban,
            "paymentInstructions": text(creditor.payment_instructions.as_ref()),
            "contact": text(creditor.contact.as_ref()),
            "phone": text(creditor.phone.as_ref()),
        },
        "sender": text(settings.sender.as_ref()),
        "replyTo": text(settings.reply_to.as_ref()),
        "notify": notify(&settings.notify),
        "kinds": settings.kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>(),
        "byFixedAmount": settings.by_fixed_amount,
        "limits": limits,
        "maxInstalments": settings.max_instalments,
        "maxDurationMonths": settings.max_duration_months,
        "earliestFirstDays": settings.earliest_first_days,
        "latestFirstDays": settings.latest_first_days,
        "latestDeferralDays": settings.latest_deferral_days,
        "allowedDays": {
            "ofMonth": settings.allowed_days_of_month,
            "ofWeek": settings.allowed_weekdays.iter().map(|day| weekday(*day)).collect::<Vec<_>>(),
        },
        "rounding": settings.rounding.code(),
        "downPaymentPercent": settings.down_payment_percent,
        "calendar": { "region": text(settings.calendar.region.as_ref()) },
        "decisionDays": settings.decision_days,
        "blockBudgetDays": settings.block_budget_days,
        "coolDownDays": settings.cool_down_days,
        "maxOpenProposals": settings.max_open_proposals,
        "excludedCustomers": settings.excluded_customers.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "reminderDays": settings.reminder_days,
        "graceDays": settings.grace_days,
        "missedToBreak": settings.missed_to_break,
        "resumeGraceDays": settings.resume_grace_days,
        "sendingHour": settings.sending_hour,
        "ledgerLagDays": settings.ledger_lag_days,
        "consumerLimitDays": settings.consumer_limit_days,
        "noBrokenPlanWithinMonths": settings.no_broken_plan_within_months,
        "autoApproval": settings.auto_approval.as_ref().map(auto_approval),
        "readyMadeOffers": settings.ready_made_offers.iter().map(ready_made_offer).collect::<Vec<_>>(),
        "defaultTermDays": settings.default_term_days,
        "languages": settings.languages.iter().map(|language| language.code()).collect::<Vec<_>>(),
        "zone": settings.zone.name(),
    })
}

fn notify(notify: &Notify) -> Value {
    let addresses = |addresses: &[EmailAddress]| addresses.iter().map(ToString::to_string).collect::<Vec<_>>();
    json!({
        "proposalWaits": addresses(&notify.proposal_waits),
        "decisionDue": addresses(&notify.decision_due),
        "offerAnswered": addresses(&notify.offer_answered),
        "changeWanted": addresses(&notify.change_wanted),
        "invoiceDisputed": addresses(&notify.invoice_disputed),
        "planStopped": addresses(&notify.plan_stopped),
        "returnedPayment": addresses(&notify.returned_payment),
        "openTasks": addresses(&notify.open_tasks),
        "mailUndeliverable": addresses(&notify.mail_undeliverable),
    })
}

fn amount_limits(limits: &AmountLimits) -> Value {
    json!({
        "minOpen": limits.min_open.to_string(),
        "maxOpen": limits.max_open.to_string(),
        "minInstalment": limits.min_instalment.to_string(),
        "tolerance": limits.tolerance.to_string(),
    })
}

fn auto_approval(bounds: &AutoApproval) -> Value {
    let amounts = bounds.max_amounts.iter();
    let amounts: Map<String, Value> =
        amounts.map(|(currency, amount)| (currency.code().to_owned(), json!(amount.to_string()))).collect();
    json!({ "maxInstalments": bounds.max_instalments, "maxMonths": bounds.max_months, "maxAmounts": amounts })
}

fn ready_made_offer(offer: &ReadyMadeOffer) -> Value {
    json!({
        "name": offer.name.as_str(),
        "from": money(offer.from),
        "to": offer.to.map(money),
        "terms": terms(&offer.terms),
    })
}
