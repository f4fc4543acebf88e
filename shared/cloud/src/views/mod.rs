//! What the API shows: JSON in camelCase, money as decimal and currency, civil dates and UTC instants as
//! ISO 8601. Pages show the same views.

mod blocks;
mod customers;
pub mod payments;
mod plan;

use chrono::{DateTime, Utc};
use domain::invoice::{Ineligible, Invoice};
use domain::moment::Actor;
use domain::money::Money;
use domain::outcome::Read;
use domain::plan::Plan;
use domain::policy::{AmountLimits, Notify, Settings};
use domain::position::Position;
use domain::proposal::{Ask, End, Proposal, ProposedInvoice, Quote};
use domain::schedule::ScheduledInstalment;
use domain::terms::{Rhythm, Size, Terms};
use domain::text::EmailAddress;
use domain::usecases::Imported;
use serde_json::{Map, Value, json};

pub use blocks::{blocked_invoice, dunning};
pub use customers::customer;
pub use plan::{plan, plan_for, plan_for_finance};

/// Money: `{"amount": "120.00", "currency": "EUR"}`.
#[must_use]
pub fn money(money: Money) -> Value {
    json!({ "amount": money.to_string(), "currency": money.currency().code() })
}

/// An instant, UTC, to the second.
#[must_use]
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// Who acted, as a role: a customer is not told names of finance users.
#[must_use]
pub const fn actor_role(actor: &Actor) -> &'static str {
    match actor {
        Actor::Finance(_) => "finance",
        Actor::Viewer(_) => "viewer",
        Actor::Machine(_) => "machine",
        Actor::Customer(_) => "customer",
        Actor::Clock => "clock",
    }
}

fn text(value: Option<&impl ToString>) -> Value {
    value.map_or(Value::Null, |value| Value::String(value.to_string()))
}

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

/// A weekday as the API names it.
#[must_use]
pub const fn weekday(day: chrono::Weekday) -> &'static str {
    match day {
        chrono::Weekday::Mon => "monday",
        chrono::Weekday::Tue => "tuesday",
        chrono::Weekday::Wed => "wednesday",
        chrono::Weekday::Thu => "thursday",
        chrono::Weekday::Fri => "friday",
        chrono::Weekday::Sat => "saturday",
        chrono::Weekday::Sun => "sunday",
    }
}

/// An invoice.
#[must_use]
pub fn invoice(invoice: &Invoice) -> Value {
    json!({
        "invoiceId": invoice.id.to_string(),
        "seller": invoice.seller.as_str(),
        "number": invoice.number.as_str(),
        "typeCode": invoice.type_code.to_string(),
        "issueDate": invoice.issue_date,
        "dueDate": invoice.due_date,
        "customerId": invoice.customer.as_str(),
        "open": money(invoice.rest()),
        "blockReasons": invoice.block_reasons().iter().map(|reason| reason.code()).collect::<Vec<_>>(),
    })
}

/// What importing an invoice came to.
#[must_use]
pub fn imported(imported: &Imported) -> Value {
    let invoice_now = &imported.invoice.value;
    json!({
        "outcome": imported.verdict.code(),
        "notEligible": invoice_now.unfit().iter().map(Ineligible::code).collect::<Vec<_>>(),
        "invoice": invoice(invoice_now),
    })
}

/// An invoice of a list, from the summary that the index projects.
#[must_use]
pub fn listed_invoice(summary: &Value) -> Value {
    let field = |name: &str| summary.get(name).cloned().unwrap_or(Value::Null);
    json!({
        "invoiceId": field("id"),
        "number": field("number"),
        "customerId": field("customer"),
        "customerName": field("customerName"),
        "issueDate": field("issueDate"),
        "dueDate": field("dueDate"),
        "open": { "amount": field("open"), "currency": field("currency") },
        "notEligible": summary.get("unfit").filter(|unfit| !unfit.is_null()).into_iter().collect::<Vec<_>>(),
        "blockReasons": field("blockReasons"),
        "blockedSince": field("blockedSince"),
        "proposalId": field("proposalId"),
    })
}

/// A row of a schedule.
#[must_use]
pub fn scheduled(row: &ScheduledInstalment) -> Value {
    json!({ "number": row.number, "dueDate": row.due, "amount": money(row.amount) })
}

fn proposed_invoice(invoice: &ProposedInvoice) -> Value {
    json!({
        "invoiceId": invoice.id.to_string(),
        "number": invoice.number.as_str(),
        "issueDate": invoice.issue_date,
        "dueDate": invoice.due_date,
        "rest": money(invoice.rest),
    })
}

/// Terms, as they are asked for.
#[must_use]
pub fn terms(terms: &Terms) -> Value {
    let (rhythm, size, from) = match terms {
        Terms::Deferred { on } => return json!({ "kind": "deferred", "dueDate": on }),
        Terms::Instalments { rhythm, size, from } => (rhythm, size, from),
    };
    let mut view = json!({ "kind": terms.kind().code() });
    match rhythm {
        Rhythm::Weekly(day) | Rhythm::EveryTwoWeeks(day) => view["weekday"] = json!(weekday(*day)),
        Rhythm::Monthly(day) | Rhythm::Quarterly(day) => view["dayOfMonth"] = json!(day.number()),
    }
    match size {
        Size::Count(count) => view["instalments"] = json!(count),
        Size::Amount(amount) => view["instalmentAmount"] = money(*amount),
    }
    if let Some(from) = from {
        view["from"] = json!(from);
    }
    view
}

/// A quote.
#[must_use]
pub fn quote(quote: &Quote) -> Value {
    json!({
        "invoices": quote.invoices.iter().map(proposed_invoice).collect::<Vec<_>>(),
        "total": money(quote.total),
        "terms": terms(&quote.terms),
        "instalments": quote.instalments.iter().map(scheduled).collect::<Vec<_>>(),
        "scheduleDigest": quote.digest.to_string(),
        "decideBy": quote.decide_by,
    })
}

fn ask(ask: &Ask) -> Value {
    json!({
        "total": money(ask.total),
        "terms": terms(&ask.terms),
        "instalments": ask.instalments.iter().map(scheduled).collect::<Vec<_>>(),
        "reason": text(ask.hardship.as_ref()),
        "words": text(ask.words.as_ref()),
    })
}

/// A proposal, with its plan where there is one, and where that stands; a plan that has just begun owes all of it.
#[must_use]
pub fn proposal(read: &Read<Proposal>, plan: Option<(&Read<Plan>, Option<&Position>)>) -> Value {
    let application = read.value.application();
    let mut view = ask(&application.ask);
    view["proposalId"] = json!(application.id.to_string());
    view["version"] = json!(read.version);
    view["state"] = json!(read.value.state());
    view["customerId"] = json!(application.customer.as_str());
    view["submittedAt"] = json!(instant(application.submitted_at));
    view["decideBy"] = json!(application.decide_by);
    view["scheduleDigest"] = json!(application.ask.digest.to_string());
    view["invoices"] = application.invoices.iter().map(proposed_invoice).collect();
    view["earlier"] = application
        .earlier
        .iter()
        .map(|earlier| {
            let mut view = ask(&earlier.ask);
            view["replacedAt"] = json!(instant(earlier.replaced_at));
            view
        })
        .collect();
    if let Proposal::Ended(ended) = &read.value {
        view["decision"] = match &ended.end {
            End::Rejected(rejection) => json!({
                "by": actor_role(&ended.by),
                "at": instant(ended.at),
                "reason": rejection.reason.code(),
                "words": text(rejection.words.as_ref()),
                "newProposalFrom": rejection.new_proposal_from,
            }),
            End::Countered(offer) => {
                json!({ "by": actor_role(&ended.by), "at": instant(ended.at), "offerId": offer.to_string() })
            }
            End::Approved
            | End::Withdrawn
            | End::Expired
            | End::Void
            | End::Accepted
            | End::Declined
            | End::Revoked => json!({ "by": actor_role(&ended.by), "at": instant(ended.at) }),
        };
    }
    if let Some((read, position)) = plan {
        view["plan"] = self::plan(read, position);
    }
    view
}

/// The weekday that the API names so.
#[must_use]
pub fn weekday_named(name: &str) -> Option<chrono::Weekday> {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun].into_iter().find(|day| weekday(*day) == name)
}
