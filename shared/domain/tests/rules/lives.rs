//! What must hold of any plan, whatever arrives and whenever the clock rings.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use domain::event::EventKind;
use domain::invoice::{Block, BlockKind};
use domain::moment::Actor;
use domain::plan::{AmendmentOffer, Pause, Plan};
use proptest::prelude::*;

use crate::life::{FIRST_DAY, Life, date, noon};

/// What can happen to a plan between two runs.
#[derive(Clone, Debug)]
enum Turn {
    /// The clock rings, so many hours later.
    Ring(i64),
    /// The ledger says so much of a hundred to be open, as of some days ago.
    Ledger(i64, u64),
    /// The customer pays, or a payment comes back; booked some days ago.
    Pays(i64, u64),
    /// The bank's statements are known up to some days ago.
    Covers(u64),
    /// Finance contests the invoice, or ends that.
    Disputes,
    /// Finance pauses the plan for so many days.
    Pauses(u64),
    /// Finance offers other instalments for so many days.
    Offers(u64),
    /// A payment waits that could be anybody's, or does no more.
    Waits,
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = prop_oneof![
        8 => (1..240_i64).prop_map(Turn::Ring),
        2 => (0..100_i64, 0..5_u64).prop_map(|(percent, ago)| Turn::Ledger(percent, ago)),
        3 => (-9_000..15_000_i64, 0..5_u64).prop_map(|(minor, ago)| Turn::Pays(minor, ago)),
        2 => (0..4_u64).prop_map(Turn::Covers),
        1 => Just(Turn::Disputes),
        1 => (1..40_u64).prop_map(Turn::Pauses),
        1 => (1..14_u64).prop_map(Turn::Offers),
        1 => Just(Turn::Waits),
    ];
    prop::collection::vec(turn, 1..60)
}

fn plans() -> impl Strategy<Value = Life> {
    let rows = prop::collection::vec((1..45_u64, prop_oneof![1..150_i64, 5_000..20_000_i64]), 1..6);
    (rows, any::<bool>(), 0..7_u32, 1..4_u32).prop_map(|(rows, down_payment, grace_days, missed_to_break)| {
        let mut day = date(FIRST_DAY);
        let dated: Vec<(u32, String, i64)> = rows
            .iter()
            .zip(u32::from(!down_payment)..)
            .map(|((days, minor), number)| {
                day = day + Days::new(*days);
                (number, day.to_string(), *minor)
            })
            .collect();
        let rows: Vec<(u32, &str, i64)> = dated.iter().map(|(number, day, minor)| (*number, &**day, *minor)).collect();
        let mut life = Life::of(&rows);
        life.running().agreement.policy.grace_days = grace_days;
        life.running().agreement.policy.missed_to_break = missed_to_break;
        life
    })
}

/// A plan with its own time.
struct Played {
    life: Life,
    now: DateTime<Utc>,
}

impl Played {
    fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    fn ended(&self) -> bool {
        matches!(self.life.plan.value, Plan::Ended(_))
    }

    fn take(&mut self, turn: &Turn) {
        let ago = |days: &u64| (self.today() - Days::new(*days)).to_string();
        match turn {
            Turn::Ring(hours) => {
                self.now += Duration::hours(*hours);
                self.life.run_at(self.now);
            }
            Turn::Ledger(percent, days) => {
                let total = self.life.plan.value.agreement().total().unwrap().minor();
                self.life.ledger_says(total * percent / 100, &ago(days));
            }
            Turn::Pays(minor, days) => {
                self.life.pays(*minor, &ago(days));
            }
            Turn::Covers(days) => self.life.covered_until = Some(date(&ago(days))),
            Turn::Disputes if self.life.invoice.value.blocks.is_empty() => {
                self.life.invoice.value.blocks.push(dispute(self.now));
            }
            Turn::Disputes => self.life.invoice.value.blocks.clear(),
            Turn::Pauses(days) => self.pause(*days),
            Turn::Offers(days) => {
                let ends_on = self.today() + Days::new(*days);
                let (instalments, added, at) = (Vec::new(), Vec::new(), self.now);
                self.life.running().offer = Some(AmendmentOffer {
                    instalments,
                    added,
                    words: None,
                    at,
                    ends_on,
                    covers_minor: 0,
                    credited_minor: 0,
                });
            }
            Turn::Waits => self.life.waiting.more = !self.life.waiting.more,
        }
    }

    fn pause(&mut self, days: u64) {
        let (from, until) = (self.today(), self.today() + Days::new(days));
        let running = self.life.running();
        if running.pause.is_none() && !running.awaiting_down_payment {
            running.pause = Some(Pause { from, until, agreed: false });
        }
    }
}

fn dispute(at: DateTime<Utc>) -> Block {
    let by = Actor::Finance("erika".to_owned());
    Block { kind: BlockKind::Disputed, since: at, until: None, by, words: None, reminded_on: None, next: None }
}

/// The days on which an instalment was told to be due, announced or missed.
fn steps(life: &Life) -> Vec<(&'static str, u32, NaiveDate)> {
    let step = |(day, kind): &(NaiveDate, EventKind)| match kind {
        EventKind::InstalmentAnnounced { number, .. }
        | EventKind::InstalmentDue { number, .. }
        | EventKind::InstalmentMissed { number, .. } => Some((kind.code(), *number, *day)),
        _ => None,
    };
    life.events.iter().filter_map(step).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_time_moves_on_and_each_step_runs_once(life in plans(), turns in turns()) {
        let mut played = Played { life, now: noon(FIRST_DAY) };
        for turn in &turns {
            if played.ended() {
                break;
            }
            played.take(turn);
            if matches!(turn, Turn::Ring(_)) {
                let next = played.life.plan.value.next_instant();
                prop_assert!(next.is_none_or(|next| next > played.now), "{next:?} lies behind {}", played.now);
            }
        }
        let ran: Vec<(&str, u32)> =
            steps(&played.life).iter().filter(|step| step.0 != "instalment.missed").map(|step| (step.0, step.1)).collect();
        let mut once = ran.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), ran.len(), "{:?}", ran);
    }

    #[test]
    fn nobody_is_told_to_have_missed_what_no_data_covers(life in plans(), turns in turns()) {
        let mut played = Played { life, now: noon(FIRST_DAY) };
        for turn in turns.iter().filter(|turn| !matches!(turn, Turn::Covers(_) | Turn::Ledger(..))) {
            if !played.ended() {
                played.take(turn);
            }
        }
        prop_assert!(!steps(&played.life).iter().any(|step| step.0 == "instalment.missed"));
        let broken = played.life.events.iter().any(|(_, kind)| matches!(kind, EventKind::PlanBroken { .. }));
        prop_assert!(!broken);
    }

    #[test]
    fn a_plan_breaks_only_when_the_days_after_the_last_mail_are_over(life in plans(), turns in turns()) {
        let grace = life.plan.value.agreement().policy.grace_days;
        let mut played = Played { life, now: noon(FIRST_DAY) };
        played.life.covered_until = Some(date("2040-01-01"));
        for turn in turns.iter().filter(|turn| !matches!(turn, Turn::Covers(_))) {
            if !played.ended() {
                played.take(turn);
            }
        }
        let broken = played.life.events.iter().find(|(_, kind)| matches!(kind, EventKind::PlanBroken { .. }));
        if let Some((day, _)) = broken {
            let told = steps(&played.life);
            let counting = |step: &&(&str, u32, NaiveDate)| step.0 == "instalment.missed";
            let first = told.iter().find(counting).expect("somebody was told").2;
            prop_assert!(*day > first + Days::new(u64::from(grace)));
        }
    }

    #[test]
    fn in_the_end_every_plan_ends(life in plans(), turns in turns()) {
        let mut played = Played { life, now: noon(FIRST_DAY) };
        for turn in &turns {
            if !played.ended() {
                played.take(turn);
            }
        }
        // Everything is known from now on, and nothing stands in the way.
        played.life.covered_until = Some(date("2040-01-01"));
        played.life.invoice.value.blocks.clear();
        played.life.waiting.more = false;
        played.life.live_until("2035-12-31");
        if let Plan::Running(running) = &played.life.plan.value {
            let doubtful = running.waits.highest_open_minor.is_some();
            prop_assert!(doubtful, "it waits for ever: {running:?}");
        }
    }
}
