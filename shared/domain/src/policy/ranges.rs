//! Which settings can't be: values out of their range, and values at odds with another.

use super::{AutoApproval, ReadyMadeOffer, Settings};
use crate::invalid::Invalid;
use crate::terms::MAX_INSTALMENTS;

/// The most ready-made offers.
const MAX_READY_MADE: usize = 20;
/// The most that may be open and not missed, in currency units.
const MAX_TOLERANCE_UNITS: i64 = 10;

impl Settings {
    /// Every value that is out of its range, or at odds with another.
    #[must_use]
    pub fn invalid(&self) -> Vec<Invalid> {
        let mut invalid = self.out_of_range();
        invalid.extend(self.empty_lists());
        invalid.extend(self.down_payment_too_slow());
        invalid.extend(self.bad_limits());
        invalid.extend(self.auto_approval.as_ref().map(bad_bounds).unwrap_or_default());
        invalid.extend(bad_offers(&self.ready_made_offers));
        invalid
    }

    /// Whether the block budget lasts until a down payment can be judged.
    #[must_use]
    pub const fn has_time_for_down_payment(&self) -> bool {
        let needed = self.earliest_first_days.saturating_add(self.grace_days).saturating_add(7);
        needed <= self.block_budget_days
    }

    fn out_of_range(&self) -> Vec<Invalid> {
        let ranges = [
            ("maxInstalments", self.max_instalments, 1, MAX_INSTALMENTS),
            ("maxDurationMonths", self.max_duration_months, 1, 36),
            ("earliestFirstDays", self.earliest_first_days, 5, 60),
            ("latestFirstDays", self.latest_first_days, self.earliest_first_days.saturating_add(1), 365),
            ("latestDeferralDays", self.latest_deferral_days, self.earliest_first_days, 365),
            ("downPaymentPercent", self.down_payment_percent, 0, 90),
            ("decisionDays", self.decision_days, 1, 21),
            ("blockBudgetDays", self.block_budget_days, 7, 60),
            ("coolDownDays", self.cool_down_days, 0, 90),
            ("maxOpenProposals", self.max_open_proposals, 1, 20),
            ("reminderDays", self.reminder_days, 0, 14),
            ("graceDays", self.grace_days, 0, 30),
            ("missedToBreak", self.missed_to_break, 1, 6),
            ("resumeGraceDays", self.resume_grace_days, 0, 14),
            ("sendingHour", self.sending_hour, 6, 20),
            ("ledgerLagDays", self.ledger_lag_days, 0, 5),
            ("noBrokenPlanWithinMonths", self.no_broken_plan_within_months, 0, 120),
            ("consumerLimitDays", self.consumer_limit_days, 1, 365),
            ("defaultTermDays", self.default_term_days, 0, 365),
        ];
        ranges.into_iter().filter_map(|(path, value, low, high)| out_of(path, value, low, high)).collect()
    }

    fn empty_lists(&self) -> impl Iterator<Item = Invalid> {
        let lists = [
            ("kinds", self.kinds.is_empty()),
            ("allowedDays.ofMonth", self.allowed_days_of_month.is_empty()),
            ("allowedDays.ofWeek", self.allowed_weekdays.is_empty()),
            ("languages", self.languages.is_empty()),
        ];
        let empty = lists.into_iter().filter(|(_, empty)| *empty);
        empty.map(|(path, _)| Invalid::new(path, "empty", "must name at least one"))
    }

    /// Waiting for a down payment blocks the invoices, too: there must be time for it.
    fn down_payment_too_slow(&self) -> Option<Invalid> {
        let detail = "a down payment needs earliestFirstDays + graceDays + 7 to be at most blockBudgetDays";
        (self.down_payment_percent > 0 && !self.has_time_for_down_payment())
            .then(|| Invalid::new("downPaymentPercent", "exceeds_block_budget", detail))
    }

    fn bad_limits(&self) -> Vec<Invalid> {
        let mut invalid = Vec::new();
        for (currency, limits) in &self.limits {
            let ordered = limits.min_open.minor() > 0
                && limits.min_open.minor() <= limits.max_open.minor()
                && limits.min_instalment.minor() > 0;
            if !ordered {
                let detail = "amounts must be above zero, and minOpen at most maxOpen";
                invalid.push(Invalid::new(format!("limits.{currency}"), "out_of_range", detail));
            }
            let most = limits.tolerance.with_minor(MAX_TOLERANCE_UNITS * currency.unit_minor());
            if !(0..=most.minor()).contains(&limits.tolerance.minor()) {
                let detail = format!("must be from 0 to {most}");
                invalid.push(Invalid::new(format!("limits.{currency}.tolerance"), "out_of_range", detail));
            }
        }
        invalid
    }
}

fn out_of(path: &str, value: u32, low: u32, high: u32) -> Option<Invalid> {
    let inside = (low..=high).contains(&value);
    (!inside).then(|| Invalid::new(path, "out_of_range", format!("must be from {low} to {high}")))
}

fn bad_bounds(bounds: &AutoApproval) -> Vec<Invalid> {
    let mut invalid: Vec<Invalid> = [
        out_of("autoApproval.maxInstalments", bounds.max_instalments, 1, MAX_INSTALMENTS),
        out_of("autoApproval.maxMonths", bounds.max_months, 0, 36),
    ]
    .into_iter()
    .flatten()
    .collect();
    if bounds.max_amounts.is_empty() {
        invalid.push(Invalid::new("autoApproval.maxAmounts", "empty", "must name at least one amount"));
    }
    let too_small = bounds.max_amounts.iter().filter(|(_, amount)| amount.minor() <= 0);
    invalid.extend(too_small.map(|(currency, _)| {
        Invalid::new(format!("autoApproval.maxAmounts.{currency}"), "out_of_range", "must be above zero")
    }));
    invalid
}

/// Each offer has a range and a name of its own; the scope of a range is its currency.
fn bad_offers(offers: &[ReadyMadeOffer]) -> Vec<Invalid> {
    let path = |place: usize| format!("readyMadeOffers[{place}]");
    let mut invalid = Vec::new();
    if offers.len() > MAX_READY_MADE {
        let detail = format!("must hold at most {MAX_READY_MADE}");
        invalid.push(Invalid::new("readyMadeOffers", "too_many", detail));
    }
    for (place, offer) in offers.iter().enumerate() {
        invalid.extend(bad_range(offer).map(|detail| Invalid::new(path(place), "out_of_range", detail)));
        for (before, other) in offers[..place].iter().enumerate() {
            if other.name == offer.name {
                let detail = format!("has the name of {}: {}", path(before), other.name);
                invalid.push(Invalid::new(path(place), "named_twice", detail));
            }
            if other.overlaps(offer) {
                let detail = format!("\"{}\" and \"{}\" are for the same amounts", other.name, offer.name);
                invalid.push(Invalid::new(path(place), "ranges_overlap", detail));
            }
        }
    }
    invalid
}

/// What is wrong with a range.
fn bad_range(offer: &ReadyMadeOffer) -> Option<&'static str> {
    if offer.from.minor() < 0 {
        return Some("from must be at least zero");
    }
    let to = offer.to?;
    if to.currency() != offer.from.currency() {
        return Some("from and to must be in one currency");
    }
    (to.minor() <= offer.from.minor()).then_some("to must be above from")
}
