//! The rows as they are stored, read past the API.

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::item::Item;
use cloud::rows::Stored;
use domain::customer::Customer;
use domain::invoice::Invoice;
use domain::payment::Payment;
use domain::plan::Plan;
use domain::proposal::Proposal;
use serde_json::Value;
use std::collections::BTreeMap;

use crate::harness::Tenant;

/// A row and its version.
#[derive(Debug)]
pub struct Row<T> {
    pub version: u64,
    pub journalled: u64,
    pub value: T,
}

/// All rows, by identity.
#[derive(Debug, Default)]
pub struct Rows {
    pub invoices: BTreeMap<String, Row<Invoice>>,
    pub customers: BTreeMap<String, Row<Customer>>,
    pub proposals: BTreeMap<String, Row<Proposal>>,
    pub plans: BTreeMap<String, Row<Plan>>,
    pub payments: BTreeMap<String, Row<Payment>>,
    /// Journal entries, by row and number.
    pub journal: BTreeMap<(String, u64), Value>,
    /// Effects of journal entries that have not been carried out.
    pub outstanding: usize,
}

/// Reads everything.
pub async fn rows(tenant: &Tenant) -> Rows {
    let client = tenant.stack.dynamodb();
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    let mut rows = Rows::default();
    let mut from = None;
    loop {
        let page = client.scan().table_name(&table).set_exclusive_start_key(from).send().await.unwrap();
        for item in page.items.unwrap_or_default() {
            take(&mut rows, item);
        }
        from = page.last_evaluated_key;
        if from.is_none() {
            return rows;
        }
    }
}

/// Reads one plan.
pub async fn plan_row(tenant: &Tenant, id: &str) -> Row<Plan> {
    let client = tenant.stack.dynamodb();
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let key = client.get_item().table_name(table).key("pk", text(&format!("PLAN#{id}"))).key("sk", text("PLAN"));
    row(key.send().await.unwrap().item.unwrap())
}

fn take(rows: &mut Rows, item: Item) {
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
    let (pk, sk) = (text("pk"), text("sk"));
    let id = pk.split_once('#').map_or_else(String::new, |(_, id)| id.to_owned());
    match sk.as_str() {
        "INVOICE" => drop(rows.invoices.insert(id, row(item))),
        "CUSTOMER" => drop(rows.customers.insert(id, row(item))),
        "PROPOSAL" => drop(rows.proposals.insert(id, row(item))),
        "PLAN" => drop(rows.plans.insert(id, row(item))),
        "PAYMENT" => drop(rows.payments.insert(id, row(item))),
        _ if sk.starts_with("OUTSTANDING#") => rows.outstanding += 1,
        _ => {
            if let Some(number) = sk.strip_prefix("EVENT#") {
                rows.journal.insert((pk, number.parse().unwrap()), serde_dynamo::from_item(item).unwrap());
            }
        }
    }
}

fn row<T: Stored>(item: Item) -> Row<T> {
    let number = |name: &str| item.get(name).and_then(number_of).unwrap_or_default();
    let (version, journalled) = (number("version"), number("journalled"));
    Row { version, journalled, value: T::from_item(item).unwrap() }
}

fn number_of(value: &AttributeValue) -> Option<u64> {
    value.as_n().ok()?.parse().ok()
}
