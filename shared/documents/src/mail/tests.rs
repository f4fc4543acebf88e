use chrono::{DateTime, Utc};
use domain::money::Currency;
use domain::text::EmailAddress;
use mail_parser::{MessageParser, MimeHeaders as _};
use uuid::Uuid;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn content(language: Language, message: Message) -> Content {
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
        customer_name: Some("Holzbau Muster OHG".to_owned()),
        customer_email: Some("buero@holzbau-muster.example".to_owned()),
        invoices: vec![
            Invoice { number: "RW-2026/0042 A".to_owned(), issue_date: day("2026-10-26"), open: Some(euros(60_000)) },
            Invoice { number: "RW-2026/0057".to_owned(), issue_date: day("2026-11-02"), open: Some(euros(40_000)) },
        ],
        message,
        link: Some("https://zahlen.beispiel.example/p/4711".to_owned()),
    }
}

/// The rules' own example of 1,000.00 in three; with references once there is a plan.
fn schedule(with_references: bool) -> Vec<Instalment> {
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
fn with_down_payment() -> Vec<Instalment> {
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
fn messages() -> Vec<(&'static str, Message)> {
    let decide_by = day("2026-12-07");
    let again = Some(day("2026-12-08"));
    let rejection = |words: Option<&str>| Reason { code: RejectionReason::TooLong, words: words.map(str::to_owned) };
    let (first, later) = (schedule(true).remove(0), schedule(true).split_off(1));
    let last = schedule(true).remove(2);
    vec![
        ("received", Message::ProposalReceived { schedule: schedule(false), decide_by, reason: hardship() }),
        ("changed", Message::ProposalChanged { schedule: schedule(false), decide_by, reason: hardship() }),
        ("withdrawn", Message::ProposalWithdrawn { new_proposal_from: again }),
        ("approved", Message::ProposalApproved { schedule: schedule(true) }),
        ("approved_with_down_payment", Message::ProposalApproved { schedule: with_down_payment() }),
        ("approved_deferred", Message::ProposalApproved { schedule: schedule(true).split_off(2) }),
        (
            "rejected",
            Message::ProposalRejected {
                reason: rejection(Some("Vier Monate wären möglich.")),
                new_proposal_from: again,
            },
        ),
        ("rejected_in_short", Message::ProposalRejected { reason: rejection(None), new_proposal_from: None }),
        ("expired", Message::ProposalExpired),
        ("void", Message::ProposalVoid),
        ("reminder", Message::InstalmentReminder { instalment: first, later: later.clone() }),
        ("due", Message::InstalmentDue { instalment: last, later: Vec::new() }),
        ("completed", Message::PlanCompleted),
        ("waits", Message::ProposalWaits { schedule: schedule(false), decide_by, reason: hardship() }),
        ("decision_due", Message::DecisionDue { schedule: schedule(false), decide_by }),
    ]
}

fn address(text: &str) -> EmailAddress {
    text.parse().expect("an address")
}

fn envelope() -> Envelope {
    Envelope {
        id: Uuid::from_u128(0x0123_4567_89ab_5def_8123_4567_89ab_cdef),
        at: "2026-11-23T09:30:00Z".parse::<DateTime<Utc>>().expect("an instant"),
        from: address("zahlen@beispiel.example"),
        from_name: "Beispiel Werkzeuge GmbH".to_owned(),
        reply_to: address("buchhaltung@beispiel.example"),
        to: address("buero@holzbau-muster.example"),
        to_name: Some("Holzbau Müster, OHG".to_owned()),
    }
}

#[test]
fn every_mail_reads_well_in_every_language() {
    for language in Language::ALL {
        for (kind, message) in messages() {
            let letter = write(&content(language, message));
            insta::assert_snapshot!(
                format!("{kind}.{language}"),
                format!("Subject: {}\n\n{}", letter.subject, letter.text)
            );
        }
    }
}

#[test]
fn the_html_of_an_approval_is_as_it_was_reviewed() {
    let letter = write(&content(Language::De, Message::ProposalApproved { schedule: with_down_payment() }));
    insta::assert_snapshot!("approved_html.de", letter.html);
}

#[test]
fn every_mail_names_creditor_invoices_next_step_and_a_person() {
    for language in Language::ALL {
        for (kind, message) in messages() {
            let to_finance = matches!(message, Message::ProposalWaits { .. } | Message::DecisionDue { .. });
            let letter = write(&content(language, message));
            let person = if to_finance { "buero@holzbau-muster.example" } else { "Anna Weber" };
            let next = crate::wording::wording(language).next_title();
            for part in [&letter.text, &letter.html] {
                for said in [
                    "Beispiel Werkzeuge GmbH",
                    "RW-2026/0042 A",
                    "RW-2026/0057",
                    person,
                    &next,
                    "https://zahlen.beispiel.example/p/4711",
                ] {
                    assert!(part.contains(said), "{language} {kind} says {said}");
                }
            }
            assert!(!letter.subject.chars().any(|letter| "€$£".contains(letter)), "{language} {kind}");
            assert!(
                letter.text.lines().all(|line| line.chars().count() <= 78),
                "{language} {kind}: a line is too long\n{}",
                letter.text
            );
        }
    }
}

#[test]
fn an_approval_carries_the_whole_schedule_with_references() {
    let letter = write(&content(Language::De, Message::ProposalApproved { schedule: schedule(true) }));
    for instalment in schedule(true) {
        let reference = instalment.reference.expect("a reference").printed();
        for said in [
            crate::locale::money(&instalment.amount, Language::De),
            crate::locale::date_long(instalment.due, Language::De),
            reference,
        ] {
            assert!(letter.text.contains(&said) && letter.html.contains(&said), "{said}");
        }
    }
    assert!(letter.text.contains("1.000,00\u{a0}€"), "the sum");
    assert!(letter.text.contains("DE02 1203 0000 0000 2020 51"));
}

#[test]
fn a_customer_without_a_name_is_greeted_all_the_same() {
    let mut nameless = content(Language::En, Message::ProposalExpired);
    nameless.customer_name = Some("  ".to_owned());
    assert!(write(&nameless).text.contains("\nHello,\n"));
    let mut finance =
        content(Language::En, Message::DecisionDue { schedule: schedule(false), decide_by: day("2026-12-07") });
    finance.customer_name = None;
    assert!(write(&finance).text.contains("A proposal for 2 invoices"));
}

#[test]
fn without_an_iban_the_creditors_own_instructions_stand_there() {
    let mut content = content(Language::Nl, Message::ProposalApproved { schedule: schedule(true) });
    content.creditor.iban = None;
    content.creditor.payment_instructions = Some("Betaal aan de balie.\nOf per automatische incasso.".to_owned());
    let letter = write(&content);
    assert!(letter.text.contains("Betaal aan de balie.\nOf per automatische incasso."));
    assert!(!letter.text.contains("IBAN"));
}

#[test]
fn what_people_wrote_can_not_become_anything_else() {
    let hostile = "<script>alert(1)</script>\"'>\r\nBcc: eve@evil.example\r\n\r\n<img src=x onerror=y>\u{202e}{ $name } {{ page }}";
    let mut content = content(
        Language::De,
        Message::ProposalRejected {
            reason: Reason { code: RejectionReason::Other, words: Some(hostile.to_owned()) },
            new_proposal_from: None,
        },
    );
    content.customer_name = Some(hostile.to_owned());
    content.creditor.name = hostile.to_owned();
    content.creditor.contact_email = hostile.to_owned();
    content.invoices[0].number = hostile.to_owned();
    content.link = Some("javascript:alert(1)".to_owned());
    let letter = write(&content);
    for markup in ["<script", "<img", "javascript:", "\u{202e}", "\"'>"] {
        assert!(!letter.html.contains(markup), "{markup}");
    }
    assert_eq!(letter.subject.lines().count(), 1);
    let mut envelope = envelope();
    envelope.from_name = hostile.to_owned();
    envelope.to_name = Some(hostile.to_owned());
    let bytes = mime(&Letter { subject: hostile.to_owned(), ..letter }, &envelope);
    let message = MessageParser::new().parse(&bytes).expect("a message");
    assert!(message.header("Bcc").is_none());
    assert_eq!(
        message.to().and_then(|to| to.first()).and_then(|to| to.address()),
        Some("buero@holzbau-muster.example")
    );
    assert_eq!(message.to().map(|to| to.iter().count()), Some(1));
    let head = String::from_utf8_lossy(&bytes);
    let head = head.split("\r\n\r\n").next().expect("headers");
    assert!(head.split("\r\n").all(|line| line.len() <= 998 && !line.starts_with("Bcc")), "{head}");
}

#[test]
fn a_message_is_read_back_as_it_was_written() {
    let letter = write(&content(Language::Fr, Message::ProposalApproved { schedule: schedule(true) }));
    let bytes = mime(&letter, &envelope());
    let message = MessageParser::new().parse(&bytes).expect("a message");
    assert_eq!(message.subject(), Some(letter.subject.as_str()));
    assert_eq!(message.message_id(), Some("01234567-89ab-5def-8123-456789abcdef@beispiel.example"));
    assert_eq!(message.date().map(mail_parser::DateTime::to_timestamp), Some(envelope().at.timestamp()));
    let name_and_address = |address: Option<&mail_parser::Address<'_>>| {
        let first = address.and_then(|address| address.first()).expect("an address").clone();
        (first.name().map(str::to_owned), first.address().map(str::to_owned))
    };
    let creditor = Some("Beispiel Werkzeuge GmbH".to_owned());
    assert_eq!(name_and_address(message.from()), (creditor.clone(), Some("zahlen@beispiel.example".to_owned())));
    assert_eq!(name_and_address(message.reply_to()), (creditor, Some("buchhaltung@beispiel.example".to_owned())));
    assert_eq!(
        name_and_address(message.to()),
        (Some("Holzbau Müster, OHG".to_owned()), Some("buero@holzbau-muster.example".to_owned()))
    );
    let header = |name: &'static str| message.header_raw(name).map(str::trim);
    assert_eq!(header("Auto-Submitted"), Some("auto-generated"));
    assert_eq!(header("Content-Language"), Some("fr"));
    assert_eq!(message.content_type().map(mail_parser::ContentType::ctype), Some("multipart"));
    assert_eq!(message.body_text(0).expect("text").replace("\r\n", "\n"), letter.text);
    assert_eq!(message.body_html(0).expect("html").replace("\r\n", "\n"), letter.html);
    assert_eq!(bytes, mime(&letter, &envelope()), "written twice, the same bytes");
}

/// Mail programs cut off what is longer than 102 KB.
#[test]
fn the_largest_plan_still_fits_into_a_mail() {
    let many = |number: u32| Instalment { number, due: day("2029-09-30"), ..schedule(true).remove(0) };
    let mut content = content(Language::De, Message::ProposalApproved { schedule: (1..=120).map(many).collect() });
    content.invoices = vec![content.invoices.remove(0); 50];
    let letter = write(&content);
    assert!(letter.html.len() < 60_000, "{} bytes", letter.html.len());
}
