//! `SETTINGS` / `SETTINGS`

use std::collections::BTreeMap;

use chrono::Weekday;
use domain::calendar::{Calendar, Region};
use domain::id::CustomerId;
use domain::language::Language;
use domain::money::{Currency, Money};
use domain::policy::{AmountLimits, Creditor, Notify};
use domain::rounding::Rounding;
use domain::terms::Kind;
use domain::text::{EmailAddress, Name, Note};
use domain::zone::Zone;
use serde::{Deserialize, Serialize};

use super::text;

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::policy::Settings", rename_all = "camelCase")]
pub struct Mirror {
    proposals_allowed: bool,
    #[serde(with = "CreditorMirror")]
    creditor: Creditor,
    #[serde(with = "text::option", default)]
    sender: Option<EmailAddress>,
    #[serde(with = "text::option", default)]
    reply_to: Option<EmailAddress>,
    #[serde(with = "NotifyMirror")]
    notify: Notify,
    #[serde(with = "text::list")]
    kinds: Vec<Kind>,
    by_fixed_amount: bool,
    #[serde(with = "limits")]
    limits: BTreeMap<Currency, AmountLimits>,
    max_instalments: u32,
    max_duration_months: u32,
    earliest_first_days: u32,
    latest_first_days: u32,
    latest_deferral_days: u32,
    allowed_days_of_month: Vec<u32>,
    allowed_weekdays: Vec<Weekday>,
    #[serde(with = "text")]
    rounding: Rounding,
    down_payment_percent: u32,
    #[serde(with = "CalendarMirror")]
    calendar: Calendar,
    decision_days: u32,
    block_budget_days: u32,
    cool_down_days: u32,
    max_open_proposals: u32,
    #[serde(with = "text::list", default)]
    excluded_customers: Vec<CustomerId>,
    reminder_days: u32,
    grace_days: u32,
    missed_to_break: u32,
    resume_grace_days: u32,
    sending_hour: u32,
    default_term_days: u32,
    #[serde(with = "text::list")]
    languages: Vec<Language>,
    #[serde(with = "text")]
    zone: Zone,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Creditor", rename_all = "camelCase")]
struct CreditorMirror {
    #[serde(with = "text::option", default)]
    name: Option<Name>,
    #[serde(with = "text::option", default)]
    account_holder: Option<Name>,
    #[serde(default)]
    iban: Option<String>,
    #[serde(with = "text::option", default)]
    payment_instructions: Option<Note>,
    #[serde(with = "text::option", default)]
    contact: Option<Name>,
    #[serde(with = "text::option", default)]
    phone: Option<Name>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Notify", rename_all = "camelCase")]
struct NotifyMirror {
    #[serde(with = "text::list", default)]
    proposal_waits: Vec<EmailAddress>,
    #[serde(with = "text::list", default)]
    decision_due: Vec<EmailAddress>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Calendar", rename_all = "camelCase")]
pub(super) struct CalendarMirror {
    #[serde(with = "text::option", default)]
    region: Option<Region>,
}

/// Limits as a list: each row's amounts name their currency.
mod limits {
    use serde::{Deserializer, Serializer};

    use super::{AmountLimits, BTreeMap, Currency, Deserialize, Money, Serialize, text};

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Row {
        #[serde(with = "text::money")]
        min_open: Money,
        #[serde(with = "text::money")]
        max_open: Money,
        #[serde(with = "text::money")]
        min_instalment: Money,
    }

    pub fn serialize<S: Serializer>(
        limits: &BTreeMap<Currency, AmountLimits>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let row = |limits: &AmountLimits| Row {
            min_open: limits.min_open,
            max_open: limits.max_open,
            min_instalment: limits.min_instalment,
        };
        serializer.collect_seq(limits.values().map(row))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<Currency, AmountLimits>, D::Error> {
        let limits = |row: Row| {
            (
                row.min_open.currency(),
                AmountLimits { min_open: row.min_open, max_open: row.max_open, min_instalment: row.min_instalment },
            )
        };
        Ok(Vec::<Row>::deserialize(deserializer)?.into_iter().map(limits).collect())
    }
}
