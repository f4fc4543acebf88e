//! A simulated year of many plans with hostile payments, after which every cent is accounted for and every state
//! explained by the history.

use super::accounts::unexplained;
use super::audit::audit;
use super::life::Life;
use super::look::rows;

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
    assert!(wrong.is_empty(), "{} things in {} movements:\n{}", wrong.len(), life.booked.len(), wrong.join("\n"));
    assert!(life.booked.len() > plans, "money moved");
}
