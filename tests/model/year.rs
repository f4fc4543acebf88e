//! A simulated year of many plans with hostile payments, after which every cent is accounted for and every state
//! explained by the history.

use std::collections::{BTreeMap, BTreeSet};

use super::accounts::unexplained;
use super::audit::audit;
use super::life::Life;
use super::look::{Rows, rows};
use crate::stories::must_reconcile;

/// How many plans live with every change; `RATENWERK_PLANS` lets more of them live.
const PLANS: usize = 25;
const YEAR: u64 = 365;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_year_every_cent_is_accounted_for_and_every_state_explained() {
    let plans = std::env::var("RATENWERK_PLANS").map_or(PLANS, |plans| plans.parse().expect("a number of plans"));
    let seed = std::env::var("RATENWERK_YEAR").map_or(1, |seed| seed.parse().expect("a seed"));
    let mut life = Life::begin(seed, plans).await;
    life.live(YEAR).await;
    life.calm_down().await;
    let rows = rows(&life.tenant).await;
    let mut wrong = unexplained(&life, &rows);
    wrong.extend(audit(&rows).err());
    must_reconcile(&life.tenant.items().await);
    assert!(wrong.is_empty(), "{} things in {} movements:\n{}", wrong.len(), life.booked.len(), wrong.join("\n"));
    let told: BTreeSet<&str> = rows.plans.values().map(|row| row.value.state()).collect();
    assert_eq!(told, BTreeSet::from(["broken", "completed"]));
    let told: BTreeSet<&str> = rows.payments.values().map(|row| row.value.state()).collect();
    assert!(told.is_superset(&BTreeSet::from(["allocated", "unmatched"])), "{told:?}");
    eprintln!("{}", summary(&rows));
}

/// How many of each there are, for people.
fn summary(rows: &Rows) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows.plans.values() {
        *counts.entry(format!("plans {}", row.value.state())).or_default() += 1;
    }
    for row in rows.payments.values() {
        *counts.entry(format!("{} {}", row.value.direction.code(), row.value.state())).or_default() += 1;
    }
    for event in rows.journal.values().filter_map(|entry| entry["events"].as_array()).flatten() {
        *counts.entry(event["type"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    let lines: Vec<String> = counts.iter().map(|(what, count)| format!("{count:>6} {what}")).collect();
    lines.join("\n")
}
