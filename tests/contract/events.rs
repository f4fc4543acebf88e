//! What other systems are told is what the published schemas say, type by type.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use chrono::NaiveDate;
use cloud::journal::Entry;
use cloud::schema::{EVENTS, schema};
use cloud::told::{public_events, told};
use domain::event::{Aggregate, Event, EventKind, RejectionReason};
use domain::id::{CustomerId, InvoiceId, ProposalId};
use domain::invoice::BlockReason;
use domain::money::{Currency, Money};
use domain::payment::{Allocation, PaymentId, Target};
use domain::policy::ApprovalRule;
use jsonschema::Validator;
use serde_json::Value;

use crate::harness::{MORNING, instant};

static PUBLISHED: LazyLock<BTreeMap<&str, Validator>> = LazyLock::new(|| {
    let validator = |kind| jsonschema::validator_for(&read(kind)).unwrap();
    EVENTS.iter().map(|(kind, _)| (*kind, validator(kind))).collect()
});

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/cloud/schemas/events")
}

fn read(kind: &str) -> Value {
    let path = folder().join(format!("{kind}.v1.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{kind}: {error}"))).unwrap()
}

/// Each event must fit the schema of its type, and an aggregate's sequence must never fall, copies left out.
#[track_caller]
pub fn must_be_as_published(told: &[(String, Value)]) {
    let mut last: BTreeMap<String, u64> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (kind, detail) in told {
        let validator = PUBLISHED.get(kind.as_str()).unwrap_or_else(|| panic!("{kind} is not published"));
        let errors: Vec<String> = validator.iter_errors(detail).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{kind}: {errors:?}\n{detail:#}");
        if seen.insert(detail["id"].to_string()) {
            let sequence = detail["sequence"].as_u64().unwrap();
            let before = last.insert(detail["aggregate"].to_string(), sequence).unwrap_or(0);
            assert!(sequence >= before, "{kind}: {sequence} after {before}\n{detail:#}");
        }
    }
}

/// With `RATENWERK_WRITE_FIXTURES` set it writes the schemas, for when an event or a field is added.
#[test]
fn the_published_schemas_are_those_of_the_table() {
    for event in &EVENTS {
        let path = folder().join(format!("{}.v1.json", event.0));
        if std::env::var_os("RATENWERK_WRITE_FIXTURES").is_some() {
            std::fs::write(&path, serde_json::to_string_pretty(&schema(event)).unwrap() + "\n").unwrap();
        }
        assert_eq!(read(event.0), schema(event), "{}", event.0);
    }
    let files = std::fs::read_dir(folder()).unwrap().count();
    assert_eq!(files, EVENTS.len(), "a schema of an event that nobody is told");
}

#[test]
fn every_public_event_fits_its_schema_and_has_one() {
    let (mut published, mut kinds) = (Vec::new(), BTreeSet::new());
    for kind in every_public_kind() {
        assert!(kind.is_public(), "{}", kind.code());
        kinds.insert(kind.code());
        published.push(Event { aggregate: Aggregate::Plan(proposal()), version: 1, kind });
    }
    let entry = Entry {
        at: instant(MORNING),
        actor: "clock".to_owned(),
        correlation: "run".to_owned(),
        events: published.iter().map(told).collect(),
        changes: Vec::new(),
        figures: Vec::new(),
    };
    let key = cloud::item::Key::plan(proposal()).journal(1);
    let told: Vec<(String, Value)> =
        public_events(&key, &entry).into_iter().map(|event| (event.kind, event.detail)).collect();
    must_be_as_published(&told);
    assert_eq!(kinds, EVENTS.iter().map(|(kind, _)| *kind).collect());
}

#[test]
fn a_field_that_is_missing_or_of_another_kind_is_no_event() {
    let validator = &PUBLISHED["instalment.due"];
    let right = serde_json::json!({
        "schemaVersion": 1, "id": "a", "aggregate": "plan/1", "sequence": 2, "occurredAt": MORNING, "correlation": "",
        "data": { "number": 1, "dueDate": "2030-04-01", "open": { "amount": "1.00", "currency": "EUR" } },
    });
    assert!(validator.is_valid(&right));
    for (path, value) in [
        ("/schemaVersion", Value::from(2)),
        ("/sequence", Value::from(0)),
        ("/data/number", Value::from("1")),
        ("/data/dueDate", Value::from("1.4.2030")),
        ("/data/open/amount", Value::from(1)),
        ("/data/open", Value::Null),
    ] {
        let mut wrong = right.clone();
        *wrong.pointer_mut(path).unwrap() = value;
        assert!(!validator.is_valid(&wrong), "{path}");
    }
}

fn proposal() -> ProposalId {
    "0196f7a0-0000-7000-8000-000000000000".parse().unwrap()
}

/// One of each, with everything that can be absent both there and not.
#[allow(clippy::too_many_lines)] // A list.
fn every_public_kind() -> Vec<EventKind> {
    let day: NaiveDate = "2030-03-04".parse().unwrap();
    let money = Money::new(12_34, Currency::EUR);
    let customer: CustomerId = "K-1".parse().unwrap();
    let invoices = vec![InvoiceId::of("DE1", "R-1")];
    let invoice = invoices[0];
    let to = vec![
        Allocation { to: Target::Plan(proposal()), minor: 1000 },
        Allocation { to: Target::Invoice(invoice), minor: 200 },
        Allocation { to: Target::Credit, minor: 30 },
        Allocation { to: Target::Ledger, minor: 4 },
    ];
    let payment = PaymentId::of(&["1"]);
    vec![
        EventKind::ProposalSubmitted {
            customer: customer.clone(),
            invoices: invoices.clone(),
            total: money,
            decide_by: day,
        },
        EventKind::ProposalChanged { decide_by: day },
        EventKind::ProposalWithdrawn { disputed: None },
        EventKind::ProposalWithdrawn { disputed: Some(invoice) },
        EventKind::ProposalApproved { total: money, rule: None },
        EventKind::ProposalApproved { total: money, rule: Some(ApprovalRule::Limits) },
        EventKind::ProposalRejected { reason: RejectionReason::Other, new_proposal_from: day },
        EventKind::ProposalExpired,
        EventKind::ProposalVoid,
        EventKind::ProposalOffered { customer: customer.clone(), invoices, total: money, ends_on: day, answers: None },
        EventKind::ProposalCountered { by: proposal() },
        EventKind::ProposalAccepted { total: money },
        EventKind::ProposalDeclined,
        EventKind::ProposalRevoked,
        EventKind::PlanActivated { customer: customer.clone(), total: money, instalments: 3 },
        EventKind::PlanCompleted { not_covered: money, credit: money.with_minor(0) },
        EventKind::PlanLapsed,
        EventKind::PlanBroken { open: money },
        EventKind::PlanCancelled { open: money },
        EventKind::PlanAmended { open: money, agreed: true },
        EventKind::AmendmentOffered { ends_on: day },
        EventKind::AmendmentDeclined,
        EventKind::AmendmentWithdrawn,
        EventKind::AmendmentExpired,
        EventKind::PlanPaused { until: day },
        EventKind::PlanResumed { early: false },
        EventKind::PlanReinstated,
        EventKind::InstalmentAnnounced { number: 0, due: day, open: money },
        EventKind::InstalmentDue { number: 1, due: day, open: money },
        EventKind::InstalmentMissed { number: 1, due: day, open: money },
        EventKind::MissAnnulled { number: 1 },
        EventKind::InstalmentPaid { number: 1, amount: money },
        EventKind::InstalmentReopened { number: 1, open: money },
        EventKind::PaymentRecorded { amount: money, booked: day, customer: Some(customer.clone()), to: to.clone() },
        EventKind::PaymentRecorded { amount: money, booked: day, customer: None, to: Vec::new() },
        EventKind::PaymentReturned { payment, amount: money, booked: day, customer: Some(customer), from: to },
        EventKind::DunningPaused {
            reasons: BlockReason::ALL.to_vec(),
            since: instant(MORNING),
            until: Some(day),
            step: Some("Mahnstufe 1".to_owned()),
        },
        EventKind::DunningPaused {
            reasons: vec![BlockReason::Disputed],
            since: instant(MORNING),
            until: None,
            step: None,
        },
        EventKind::DunningResumed { step: None, open: money, resume_not_before: day, cause: "plan.broken" },
        EventKind::DunningEnded,
    ]
}
