//! The model test: whatever happens in whatever order, the product and a plain second opinion on its rules say the
//! same. Real handlers, the real store, random commands with their faults; a failure names its seed and is cut down
//! to the steps that it needs.

mod accounts;
mod audit;
mod bank;
mod compare;
mod incoming;
mod life;
mod look;
mod manners;
mod oracle;
mod paying;
mod plain;
mod play;
mod random;
mod steps;
mod world;
mod year;

use play::play;
use steps::{Step, steps};
use tokio::task::JoinSet;

/// How many seeds run with every change; `RATENWERK_SEEDS` runs others, as `100` or `1000..1100`.
const SEEDS: std::ops::Range<u64> = 0..16;
/// How many steps a seed has.
const STEPS: usize = 40;
/// How many seeds are played at once.
const AT_ONCE: usize = 2;
/// How many shorter sequences are tried when one fails.
const MOST_TRIES: usize = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_the_product_and_the_model_say_the_same() {
    let mut at_work = JoinSet::new();
    for seed in seeds() {
        if at_work.len() == AT_ONCE {
            at_work.join_next().await.expect("one is at work").expect("a seed that agrees");
        }
        at_work.spawn(agrees(seed));
    }
    while let Some(ran) = at_work.join_next().await {
        ran.expect("a seed that agrees");
    }
}

/// Plays a seed; if the two differ it says where, and after which of its steps.
async fn agrees(seed: u64) {
    let steps = steps(seed, STEPS);
    let Err((place, wrong)) = tried(&steps).await else { return };
    let failing = steps[..steps.len().min(place + 1)].to_vec();
    let (needed, wrong) = shortened(failing, wrong).await;
    let told: Vec<String> = needed.iter().map(|step| format!("  {step:?}")).collect();
    panic!("seed {seed}, step {place}:\n{wrong}\nafter\n{}", told.join("\n"));
}

fn seeds() -> std::ops::Range<u64> {
    let Ok(asked) = std::env::var("RATENWERK_SEEDS") else { return SEEDS };
    let (from, to) = asked.split_once("..").unwrap_or(("0", &asked));
    from.parse().expect("a first seed")..to.parse().expect("a number of seeds")
}

/// Plays steps on a tenant of their own; a panic of the product is a failure like others.
async fn tried(steps: &[Step]) -> Result<(), (usize, String)> {
    let steps = steps.to_vec();
    let all = steps.len();
    let played = tokio::spawn(async move { play(&steps).await }).await;
    played.unwrap_or_else(|panic| Err((all, format!("a panic: {panic}"))))
}

/// The steps without those that the failure does not need.
async fn shortened(mut steps: Vec<Step>, mut wrong: String) -> (Vec<Step>, String) {
    let mut place = steps.len().saturating_sub(1);
    for _ in 0..MOST_TRIES {
        let Some(before) = place.checked_sub(1) else { break };
        place = before;
        let mut fewer = steps.clone();
        fewer.remove(place);
        if let Err((at, still)) = tried(&fewer).await {
            fewer.truncate(at + 1);
            place = place.min(fewer.len().saturating_sub(1));
            (steps, wrong) = (fewer, still);
        }
    }
    (steps, wrong)
}
