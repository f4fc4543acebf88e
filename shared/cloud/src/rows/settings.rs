//! `SETTINGS` / `SETTINGS`

use std::collections::BTreeMap;

use chrono::Weekday;
use domain::calendar::{Calendar, Region};
use domain::id::CustomerId;
use domain::language::Language;
use domain::money::{Currency, Money};
use domain::policy::{AmountLimits, AutoApproval, Creditor, Notify, OfferName, ReadyMadeOffer};
use domain::rounding::Rounding;
use domain::terms::{Kind, Terms};
use domain::text::{EmailAddress, Name, Note};
use domain::zone::Zone;
use serde::{Deserialize, Serialize};

use super::proposal::TermsMirror;
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
    #[serde(default = "one_day")]
    ledger_lag_days: u32,
    #[serde(default = "fifty_days")]
    consumer_limit_days: u32,
    #[serde(default = "twelve_months")]
    no_broken_plan_within_months: u32,
    #[serde(with = "auto_approval::option", default)]
    auto_approval: Option<AutoApproval>,
    #[serde(default)]
    confirm_by_code: bool,
    #[serde(with = "ready_made::list", default)]
    ready_made_offers: Vec<ReadyMadeOffer>,
    default_term_days: u32,
    #[serde(with = "text::list")]
    languages: Vec<Language>,
    #[serde(with = "text")]
    zone: Zone,
}

// The defaults of the settings that the first release did not have.
const fn one_day() -> u32 {
    1
}
const fn fifty_days() -> u32 {
    50
}
const fn twelve_months() -> u32 {
    12
}

mod auto_approval {
    use super::{AutoApproval, BTreeMap, Currency, Deserialize, Money, Serialize, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "AutoApproval", rename_all = "camelCase")]
    #[allow(clippy::struct_field_names)] // They are the domain's.
    struct Mirror {
        max_instalments: u32,
        max_months: u32,
        #[serde(with = "amounts")]
        max_amounts: BTreeMap<Currency, Money>,
    }

    /// As a list: each amount names its currency.
    mod amounts {
        use serde::{Deserializer, Serializer};

        use super::{BTreeMap, Currency, Money, text};

        pub fn serialize<S: Serializer>(amounts: &BTreeMap<Currency, Money>, serializer: S) -> Result<S::Ok, S::Error> {
            text::money::list::serialize(&amounts.values().copied().collect::<Vec<_>>(), serializer)
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Currency, Money>, D::Error> {
            let amounts = text::money::list::deserialize(deserializer)?;
            Ok(amounts.into_iter().map(|amount| (amount.currency(), amount)).collect())
        }
    }
    text::nested!(domain::policy::AutoApproval, "Mirror");
}

mod ready_made {
    use super::{Deserialize, Money, OfferName, ReadyMadeOffer, Serialize, Terms, TermsMirror, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "ReadyMadeOffer", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text")]
        name: OfferName,
        #[serde(with = "text::money")]
        from: Money,
        #[serde(with = "text::money::option", default)]
        to: Option<Money>,
        #[serde(with = "TermsMirror")]
        terms: Terms,
    }
    text::nested!(domain::policy::ReadyMadeOffer, "Mirror");
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
    #[serde(with = "text::list", default)]
    offer_answered: Vec<EmailAddress>,
    #[serde(with = "text::list", default)]
    change_wanted: Vec<EmailAddress>,
    #[serde(with = "text::list", default)]
    invoice_disputed: Vec<EmailAddress>,
    #[serde(with = "text::list", default)]
    plan_stopped: Vec<EmailAddress>,
    #[serde(with = "text::list", default)]
    returned_payment: Vec<EmailAddress>,
    #[serde(with = "text::list", default)]
    open_tasks: Vec<EmailAddress>,
    #[serde(with = "text::list", default)]
    mail_undeliverable: Vec<EmailAddress>,
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
        #[serde(with = "text::money::option", default)]
        tolerance: Option<Money>,
    }

    pub fn serialize<S: Serializer>(
        limits: &BTreeMap<Currency, AmountLimits>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let row = |limits: &AmountLimits| Row {
            min_open: limits.min_open,
            max_open: limits.max_open,
            min_instalment: limits.min_instalment,
            tolerance: Some(limits.tolerance),
        };
        serializer.collect_seq(limits.values().map(row))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<Currency, AmountLimits>, D::Error> {
        let limits = |row: Row| {
            let currency = row.min_open.currency();
            // One currency unit, in the rows of the first release.
            let tolerance = row.tolerance.unwrap_or(Money::new(currency.unit_minor(), currency));
            let (min_open, max_open, min_instalment) = (row.min_open, row.max_open, row.min_instalment);
            (currency, AmountLimits { min_open, max_open, min_instalment, tolerance })
        };
        Ok(Vec::<Row>::deserialize(deserializer)?.into_iter().map(limits).collect())
    }
}
