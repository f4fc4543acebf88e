//! One mail of every kind, with the figures of the rules' own examples.

use domain::event::RejectionReason;
use domain::money::Currency;
use domain::proposal::Hardship;

use super::*;

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// A mail of two invoices, or of none where it is about none.
pub fn content(language: Language, message: Message) -> Content {
    let is_about_a_customer = !matches!(message, Message::OpenTasks { .. });
    Content {
        language,
        creditor: Creditor {
            name: "Beispiel Werkzeuge GmbH".to_owned(),
            contact_name: Some("Anna Weber".to_owned()),
            contact_email: "buchhaltung@beispiel.example".to_owned(),
            contact_phone: Some("+49 241 123456".to_owned()),
            account_holder: Some("Beispiel Werkzeuge GmbH".to_owned()),
            iban: Some("DE02120300000000202051".to_owned()),
            payment_instructions: None,
        },
        customer_name: is_about_a_customer.then(|| "Holzbau Muster OHG".to_owned()),
        customer_email: is_about_a_customer.then(|| "buero@holzbau-muster.example".to_owned()),
        postal_address: Some("Am Sägewerk 7\n52064 Aachen".to_owned()),
        invoices: if is_about_invoices(&message) { invoices() } else { Vec::new() },
        message,
        link: Some("https://zahlen.beispiel.example/p/4711".to_owned()),
    }
}

fn invoices() -> Vec<Invoice> {
    vec![
        Invoice { number: "RW-2026/0042 A".to_owned(), issue_date: day("2026-10-26"), open: Some(euros(60_000)) },
        Invoice { number: "RW-2026/0057".to_owned(), issue_date: day("2026-11-02"), open: Some(euros(40_000)) },
    ]
}

/// Links, codes, tasks and addresses are about no invoice in particular.
pub const fn is_about_invoices(message: &Message) -> bool {
    !matches!(
        message,
        Message::PortalLink { .. }
            | Message::AddressToConfirm { .. }
            | Message::OneTimeCode { .. }
            | Message::OpenTasks { .. }
            | Message::MailUndeliverable
    )
}

/// The rules' own example of 1,000.00 in three; with references once there is a plan.
pub fn schedule(with_references: bool) -> Vec<Instalment> {
    instalments(&[(1, "2026-12-31", 33_334), (2, "2027-02-01", 33_333), (3, "2027-03-01", 33_333)], with_references)
}

fn instalments(rows: &[(u32, &str, i64)], with_references: bool) -> Vec<Instalment> {
    let plan = "7K3MPQ9XYZ".parse().expect("a plan code");
    let instalment = |&(number, due, minor): &(u32, &str, i64)| Instalment {
        number,
        due: day(due),
        amount: euros(minor),
        reference: with_references.then(|| CreditorReference::of_instalment(&plan, number)),
    };
    rows.iter().map(instalment).collect()
}

/// Their example with 20 % down.
pub fn with_down_payment() -> Vec<Instalment> {
    instalments(
        &[(0, "2026-12-03", 20_000), (1, "2027-01-15", 27_000), (2, "2027-02-15", 27_000), (3, "2027-03-15", 26_000)],
        true,
    )
}

fn hardship() -> Reason<Hardship> {
    let words = "Unser größter Kunde zahlt erst im Januar.\nDanach geht es wieder.".to_owned();
    Reason { code: Hardship::WaitingForPayments, words: Some(words) }
}

/// Every kind of mail, and its variants.
pub fn messages() -> Vec<(&'static str, Message)> {
    [proposals(), offers(), dates(), money(), plans(), endings(), disputes_and_access(), finance()].concat()
}

fn first() -> Instalment {
    schedule(true).remove(0)
}

/// The instalments after the first.
fn later() -> Vec<Instalment> {
    schedule(true).split_off(1)
}

fn proposals() -> Vec<(&'static str, Message)> {
    let decide_by = day("2026-12-07");
    let again = Some(day("2026-12-08"));
    let rejection = |words: Option<String>| Reason { code: RejectionReason::TooLong, words };
    let approved = |schedule| Message::ProposalApproved { schedule, automatic: false };
    vec![
        ("received", Message::ProposalReceived { schedule: schedule(false), decide_by, reason: hardship() }),
        ("changed", Message::ProposalChanged { schedule: schedule(false), decide_by, reason: hardship() }),
        ("withdrawn", Message::ProposalWithdrawn { new_proposal_from: again }),
        ("approved", approved(schedule(true))),
        ("approved_with_down_payment", approved(with_down_payment())),
        ("approved_deferred", approved(schedule(true).split_off(2))),
        ("approved_automatically", Message::ProposalApproved { schedule: schedule(true), automatic: true }),
        (
            "rejected",
            Message::ProposalRejected {
                reason: rejection(Some("Vier Monate wären möglich.".to_owned())),
                new_proposal_from: again,
            },
        ),
        ("rejected_in_short", Message::ProposalRejected { reason: rejection(None), new_proposal_from: None }),
        ("expired", Message::ProposalExpired),
        ("void", Message::ProposalVoid),
        ("ended_by_dispute", Message::ProposalEndedByDispute),
    ]
}

fn offers() -> Vec<(&'static str, Message)> {
    let ends_on = day("2026-12-07");
    vec![
        (
            "offer",
            Message::OfferMade {
                schedule: schedule(false),
                ends_on,
                words: None,
                proposed: None,
                left_out: Vec::new(),
            },
        ),
        ("counter_offer", counter_offer()),
        ("offer_ending", Message::OfferEnding { schedule: schedule(false), ends_on }),
        ("offer_declined", Message::OfferDeclined),
        ("offer_revoked", Message::OfferRevoked),
        ("offer_expired", Message::OfferExpired),
        (
            "amendment_offered",
            Message::AmendmentOffered {
                schedule: instalments(&[(2, "2027-02-15", 40_000), (3, "2027-03-15", 26_666)], true),
                current: later(),
                ends_on,
                words: Some("Wie am Telefon besprochen.".to_owned()),
            },
        ),
        ("amendment_declined", Message::AmendmentDeclined),
        ("amendment_expired", Message::AmendmentExpired),
    ]
}

/// An offer in answer to a proposal, without one of its invoices.
pub fn counter_offer() -> Message {
    Message::OfferMade {
        schedule: instalments(
            &[(0, "2026-12-14", 40_000), (1, "2027-01-15", 30_000), (2, "2027-02-15", 30_000)],
            false,
        ),
        ends_on: day("2026-12-07"),
        words: Some("Etwas kürzer wäre uns lieber.\nKönnen Sie sich das vorstellen?".to_owned()),
        proposed: Some(instalments(&[(1, "2027-01-04", 50_000), (2, "2027-04-05", 100_000)], false)),
        left_out: vec!["RW-2026/0061".to_owned()],
    }
}

fn dates() -> Vec<(&'static str, Message)> {
    let down_payment = || with_down_payment().remove(0);
    vec![
        ("down_payment_asked", Message::DownPaymentAsked { instalment: down_payment() }),
        ("down_payment_due", Message::DownPaymentDue { instalment: down_payment() }),
        ("reminder", Message::InstalmentReminder { instalment: first(), later: later() }),
        ("due", Message::InstalmentDue { instalment: schedule(true).remove(2), later: Vec::new() }),
        ("missed", Message::InstalmentMissed { instalment: first(), grace_until: None, later: later() }),
        (
            "missed_in_danger",
            Message::InstalmentMissed { instalment: first(), grace_until: Some(day("2027-01-12")), later: Vec::new() },
        ),
    ]
}

fn money() -> Vec<(&'static str, Message)> {
    let booked = day("2026-12-30");
    vec![
        ("payment_received", payment_received()),
        (
            "payment_received_last",
            Message::PaymentReceived { amount: euros(33_333), booked, open: euros(0), next: None },
        ),
        (
            "payment_returned",
            Message::PaymentReturned { amount: euros(33_334), booked, open: euros(100_000), next: Some(first()) },
        ),
        ("balance_changed", Message::BalanceChanged { before: euros(80_000), after: euros(66_666), schedule: later() }),
        (
            "balance_changed_to_nothing",
            Message::BalanceChanged { before: euros(1_592), after: euros(0), schedule: Vec::new() },
        ),
    ]
}

/// The first instalment arrived.
pub fn payment_received() -> Message {
    Message::PaymentReceived {
        amount: euros(33_334),
        booked: day("2026-12-30"),
        open: euros(66_666),
        next: later().first().cloned(),
    }
}

fn plans() -> Vec<(&'static str, Message)> {
    let note = || Some("Wie am Telefon besprochen.".to_owned());
    vec![
        ("amended", Message::PlanAmended { schedule: later(), words: note() }),
        ("paused", Message::PlanPaused { until: day("2027-01-31"), schedule: later(), words: note() }),
        ("resumed", Message::PlanResumed { schedule: later() }),
        ("reinstated", Message::PlanReinstated { schedule: later(), words: None }),
        ("change_wish", Message::ChangeWishReceived),
    ]
}

fn endings() -> Vec<(&'static str, Message)> {
    let open = euros(66_666);
    vec![
        ("lapsed", Message::PlanLapsed),
        ("broken", Message::PlanBroken { open }),
        ("cancelled", Message::PlanCancelled { words: Some("Sie hatten uns darum gebeten.".to_owned()), open }),
        ("completed", Message::PlanCompleted { not_covered: None, credit: None }),
        ("completed_with_rest", Message::PlanCompleted { not_covered: Some(euros(15_250)), credit: None }),
        ("completed_with_credit", Message::PlanCompleted { not_covered: None, credit: Some(euros(2_138)) }),
    ]
}

fn disputes_and_access() -> Vec<(&'static str, Message)> {
    vec![
        ("dispute_received", Message::DisputeReceived),
        ("dispute_answered", Message::DisputeAnswered { words: Some("Die Lieferung war vollständig.".to_owned()) }),
        ("portal_link", Message::PortalLink { expires: day("2026-12-23") }),
        ("address_to_confirm", Message::AddressToConfirm { expires: day("2026-11-30") }),
        ("one_time_code", Message::OneTimeCode { code: "482913".to_owned(), minutes: 10 }),
    ]
}

fn finance() -> Vec<(&'static str, Message)> {
    let decide_by = day("2026-12-07");
    let open = euros(66_666);
    vec![
        ("waits", Message::ProposalWaits { schedule: schedule(false), decide_by, reason: hardship() }),
        ("decision_due", Message::DecisionDue { schedule: schedule(false), decide_by }),
        ("offer_accepted_to_finance", Message::OfferAnswered { accepted: true }),
        ("offer_declined_to_finance", Message::OfferAnswered { accepted: false }),
        ("change_wanted", Message::ChangeWanted { words: Some("Ab März geht mehr.".to_owned()) }),
        ("invoice_disputed", Message::InvoiceDisputed { words: Some("Zwei Pakete fehlten.".to_owned()) }),
        ("plan_broken_to_finance", Message::PlanStopped { state: PlanStop::Broken, open }),
        ("plan_lapsed_to_finance", Message::PlanStopped { state: PlanStop::Lapsed, open }),
        ("returned_payment", Message::ReturnedPayment { amount: euros(33_334), booked: day("2026-12-30") }),
        (
            "open_tasks",
            Message::OpenTasks { tasks: (0..).zip(TaskKind::ALL).map(|(count, kind)| (kind, count)).collect() },
        ),
        ("mail_undeliverable", Message::MailUndeliverable),
    ]
}
