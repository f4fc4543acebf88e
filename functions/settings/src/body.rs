//! The body of `PUT /v1/settings`.

use std::collections::BTreeMap;

use cloud::fields::terms::{terms, weekday};
use cloud::fields::{self, Bad, Fields};
use cloud::problem::Problem;
use documents::account;
use domain::calendar::Calendar;
use domain::money::{Currency, Money};
use domain::policy::{AmountLimits, AutoApproval, Creditor, Notify, ReadyMadeOffer, Settings};
use serde_json::Value;

/// The most entries of a list in the settings.
const MOST: usize = 1_000;
/// The most addresses that are told of an event.
const MOST_ADDRESSES: usize = 10;

/// The settings that a body asks for. What it leaves out takes its default.
pub fn parse(body: &[u8]) -> Result<Settings, Problem> {
    let mut fields = Fields::of_body(body)?;
    let settings = read(&mut fields);
    fields.finish(Some(settings))
}

fn read(fields: &mut Fields) -> Settings {
    let default = Settings::default();
    let days = default.allowed_days_of_month.clone();
    let mut allowed_days = fields.object("allowedDays");
    let allowed_days_of_month = allowed_days.list_by("ofMonth", 31, day_of_month).unwrap_or(days);
    let allowed_weekdays = allowed_days.list_by("ofWeek", 7, weekday).unwrap_or(default.allowed_weekdays);
    drop(allowed_days);
    Settings {
        proposals_allowed: fields.flag_or("proposalsAllowed", default.proposals_allowed),
        creditor: creditor(fields.object("creditor")),
        sender: fields.optional("sender"),
        reply_to: fields.optional("replyTo"),
        notify: notify(fields.object("notify")),
        kinds: fields.list("kinds", MOST).unwrap_or(default.kinds),
        by_fixed_amount: fields.flag_or("byFixedAmount", default.by_fixed_amount),
        limits: if fields.has("limits") { limits(fields) } else { default.limits },
        max_instalments: fields.number_or("maxInstalments", default.max_instalments),
        max_duration_months: fields.number_or("maxDurationMonths", default.max_duration_months),
        earliest_first_days: fields.number_or("earliestFirstDays", default.earliest_first_days),
        latest_first_days: fields.number_or("latestFirstDays", default.latest_first_days),
        latest_deferral_days: fields.number_or("latestDeferralDays", default.latest_deferral_days),
        allowed_days_of_month,
        allowed_weekdays,
        rounding: fields.optional("rounding").unwrap_or(default.rounding),
        down_payment_percent: fields.number_or("downPaymentPercent", default.down_payment_percent),
        calendar: Calendar { region: fields.object("calendar").optional("region") },
        decision_days: fields.number_or("decisionDays", default.decision_days),
        block_budget_days: fields.number_or("blockBudgetDays", default.block_budget_days),
        cool_down_days: fields.number_or("coolDownDays", default.cool_down_days),
        max_open_proposals: fields.number_or("maxOpenProposals", default.max_open_proposals),
        excluded_customers: fields.list("excludedCustomers", MOST).unwrap_or_default(),
        reminder_days: fields.number_or("reminderDays", default.reminder_days),
        grace_days: fields.number_or("graceDays", default.grace_days),
        missed_to_break: fields.number_or("missedToBreak", default.missed_to_break),
        resume_grace_days: fields.number_or("resumeGraceDays", default.resume_grace_days),
        sending_hour: fields.number_or("sendingHour", default.sending_hour),
        ledger_lag_days: fields.number_or("ledgerLagDays", default.ledger_lag_days),
        consumer_limit_days: fields.number_or("consumerLimitDays", default.consumer_limit_days),
        no_broken_plan_within_months: fields
            .number_or("noBrokenPlanWithinMonths", default.no_broken_plan_within_months),
        auto_approval: fields.has("autoApproval").then(|| auto_approval(fields.object("autoApproval"))),
        ready_made_offers: ready_made_offers(fields),
        confirm_by_code: default.confirm_by_code,
        default_term_days: fields.number_or("defaultTermDays", default.default_term_days),
        languages: fields.list("languages", MOST).unwrap_or(default.languages),
        zone: fields.optional("zone").unwrap_or(default.zone),
    }
}

fn creditor(mut fields: Fields) -> Creditor {
    Creditor {
        name: fields.optional("name"),
        account_holder: fields.optional("accountHolder"),
        iban: fields.optional_by("iban", iban),
        payment_instructions: fields.optional("paymentInstructions"),
        contact: fields.optional("contact"),
        phone: fields.optional("phone"),
    }
}

fn notify(mut fields: Fields) -> Notify {
    let mut addresses = |name| fields.list(name, MOST_ADDRESSES).unwrap_or_default();
    Notify {
        proposal_waits: addresses("proposalWaits"),
        decision_due: addresses("decisionDue"),
        offer_answered: addresses("offerAnswered"),
        change_wanted: addresses("changeWanted"),
        invoice_disputed: addresses("invoiceDisputed"),
        plan_stopped: addresses("planStopped"),
        returned_payment: addresses("returnedPayment"),
        open_tasks: addresses("openTasks"),
        mail_undeliverable: addresses("mailUndeliverable"),
    }
}

/// A row per currency; its amounts are in it.
fn limits(fields: &mut Fields) -> BTreeMap<Currency, AmountLimits> {
    let mut limits = BTreeMap::new();
    let mut unknown = Vec::new();
    for (code, mut row) in fields.objects("limits") {
        let Ok(currency) = code.parse::<Currency>() else {
            unknown.push(code);
            for name in ["minOpen", "maxOpen", "minInstalment", "tolerance"] {
                row.has(name);
            }
            continue;
        };
        let read = |value: &Value| {
            let text = value.as_str().ok_or(("wrong_type", "must be an amount such as \"50.00\"".to_owned()))?;
            fields::amount(text, currency)
        };
        let one_unit = Money::new(currency.unit_minor(), currency);
        let tolerance = row.optional_by("tolerance", read).unwrap_or(one_unit);
        let mut amount = |name| row.required_by(name, read);
        let (min_open, max_open, min_instalment) = (amount("minOpen"), amount("maxOpen"), amount("minInstalment"));
        if let (Some(min_open), Some(max_open), Some(min_instalment)) = (min_open, max_open, min_instalment) {
            limits.insert(currency, AmountLimits { min_open, max_open, min_instalment, tolerance });
        }
    }
    for code in unknown {
        fields.report(&format!("limits.{code}"), ("unknown_currency", "is not an ISO 4217 currency code".to_owned()));
    }
    limits
}

fn auto_approval(mut fields: Fields) -> AutoApproval {
    let number = |value: &Value| fields::number(value, 0, u64::from(u32::MAX));
    let mut bound = |name| fields.required_by(name, number).and_then(|bound| u32::try_from(bound).ok());
    let (max_instalments, max_months) = (bound("maxInstalments"), bound("maxMonths"));
    let max_amounts = amounts(&mut fields);
    // What is missing was reported: a body with an error is never taken.
    AutoApproval {
        max_instalments: max_instalments.unwrap_or_default(),
        max_months: max_months.unwrap_or_default(),
        max_amounts,
    }
}

/// An amount per currency: `{"EUR": "1000.00"}`.
fn amounts(fields: &mut Fields) -> BTreeMap<Currency, Money> {
    fields.texts("maxAmounts", |code, text| {
        let currency = code.parse::<Currency>();
        let currency = currency.map_err(|_| ("unknown_currency", "is not an ISO 4217 currency code".to_owned()))?;
        Ok((currency, fields::amount(text, currency)?))
    })
}

fn ready_made_offers(fields: &mut Fields) -> Vec<ReadyMadeOffer> {
    let rows = fields.rows("readyMadeOffers", MOST).unwrap_or_default();
    let offer = |mut row: Fields| {
        let (name, from) = (row.required("name"), row.required_by("from", fields::money));
        let to = row.optional_by("to", fields::money);
        let terms = terms(row.required_object("terms"));
        Some(ReadyMadeOffer { name: name?, from: from?, to, terms: terms? })
    };
    rows.into_iter().filter_map(offer).collect()
}

fn iban(value: &Value) -> Result<String, Bad> {
    let text = value.as_str().ok_or(("wrong_type", "must be a text".to_owned()))?;
    account::iban(text).ok_or(("not_an_iban", "is not a valid IBAN".to_owned()))
}

fn day_of_month(value: &Value) -> Result<u32, Bad> {
    let day = fields::number(value, 1, 31)
        .map_err(|_| ("day_out_of_range", "must be a day of the month, 1 to 31".to_owned()))?;
    Ok(u32::try_from(day).unwrap_or(u32::MAX))
}
