//! What must hold of every journal, whatever happened: entries without a gap, versions that rise, and dunning that
//! pauses exactly while a reason stands.

use std::collections::BTreeMap;

use serde_json::Value;

use super::look::Rows;

/// Looks at all rows and their journals.
///
/// # Errors
/// With what does not hold.
pub fn audit(rows: &Rows) -> Result<(), String> {
    let mut wrong = gaps(rows);
    wrong.extend(versions(rows));
    wrong.extend(dunning(rows));
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// The journal of each row is numbered from one, without a gap, as the row itself says.
fn gaps(rows: &Rows) -> Vec<String> {
    let mut last: BTreeMap<&str, u64> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (row, number) in rows.journal.keys() {
        let known = last.insert(row, *number).unwrap_or(0);
        if known + 1 != *number {
            wrong.push(format!("{row}: entry {number} follows {known}"));
        }
    }
    let invoices = rows.invoices.iter().map(|(id, row)| (format!("INVOICE#{id}"), row.journalled));
    let proposals = rows.proposals.iter().map(|(id, row)| (format!("PROPOSAL#{id}"), row.journalled));
    let plans = rows.plans.iter().map(|(id, row)| (format!("PLAN#{id}"), row.journalled));
    let payments = rows.payments.iter().map(|(id, row)| (format!("PAYMENT#{id}"), row.journalled));
    for (row, journalled) in invoices.chain(proposals).chain(plans).chain(payments) {
        let known = last.get(row.as_str()).copied().unwrap_or(0);
        if known != journalled {
            wrong.push(format!("{row} says {journalled} entries, and there are {known}"));
        }
    }
    wrong
}

/// The events of all journals in the order in which they happened: of one aggregate by sequence.
pub fn events(rows: &Rows) -> BTreeMap<String, Vec<(u64, &Value)>> {
    let mut events: BTreeMap<String, Vec<(u64, &Value)>> = BTreeMap::new();
    for entry in rows.journal.values() {
        for event in entry["events"].as_array().into_iter().flatten() {
            let aggregate = event["aggregate"].as_str().unwrap_or_default().to_owned();
            events.entry(aggregate).or_default().push((event["sequence"].as_u64().unwrap_or(0), event));
        }
    }
    for events in events.values_mut() {
        events.sort_by_key(|(sequence, _)| *sequence);
    }
    events
}

/// No event has a sequence beyond the version of its row, and no version is told by two transactions.
fn versions(rows: &Rows) -> Vec<String> {
    let mut versions: BTreeMap<String, u64> = BTreeMap::new();
    versions.extend(rows.invoices.iter().map(|(id, row)| (format!("invoice/{id}"), row.version)));
    versions.extend(rows.proposals.iter().map(|(id, row)| (format!("proposal/{id}"), row.version)));
    versions.extend(rows.plans.iter().map(|(id, row)| (format!("plan/{id}"), row.version)));
    versions.extend(rows.payments.iter().map(|(id, row)| (format!("payment/{id}"), row.version)));
    let mut wrong = Vec::new();
    let mut told: BTreeMap<(String, u64), (&str, u64)> = BTreeMap::new();
    for ((row, number), entry) in &rows.journal {
        for event in entry["events"].as_array().into_iter().flatten() {
            let aggregate = event["aggregate"].as_str().unwrap_or_default().to_owned();
            let sequence = event["sequence"].as_u64().unwrap_or(0);
            if versions.get(&aggregate).is_some_and(|version| sequence > *version || sequence == 0) {
                wrong.push(format!("{aggregate}: {} has sequence {sequence}", event["type"]));
            }
            let by = told.entry((aggregate.clone(), sequence)).or_insert((row, *number));
            if *by != (row, *number) {
                wrong.push(format!("{aggregate}: version {sequence} is told by {by:?} and by {row} {number}"));
            }
        }
    }
    wrong
}

/// Folded over its events, dunning of each invoice is where the invoice's reasons and rest put it.
fn dunning(rows: &Rows) -> Vec<String> {
    let events = events(rows);
    let mut wrong = Vec::new();
    for (id, row) in &rows.invoices {
        let told = events.get(&format!("invoice/{id}")).map(Vec::as_slice).unwrap_or_default();
        let last = told.iter().rfind(|(_, event)| kind(event).starts_with("dunning."));
        let reasons: Vec<&str> = row.value.block_reasons().iter().map(|reason| reason.code()).collect();
        let is = last.map_or("", |(_, event)| kind(event));
        let fits = if !reasons.is_empty() {
            is == "dunning.paused"
                && last.is_some_and(|(_, event)| event["data"]["reasons"] == serde_json::json!(reasons))
        } else if row.value.highest_rest().minor() == 0 {
            is != "dunning.paused" && is != "dunning.resumed"
        } else {
            is != "dunning.paused" && (is != "dunning.ended" || row.value.rest().minor() == 0)
        };
        if !fits {
            let number = row.value.number.as_str();
            let (low, high) = (row.value.rest(), row.value.highest_rest());
            wrong.push(format!("{number}: {reasons:?} stand, {low} to {high} is open, and dunning was told {is:?}"));
        }
    }
    wrong
}

fn kind(event: &Value) -> &str {
    event["type"].as_str().unwrap_or_default()
}
