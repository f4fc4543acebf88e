use chrono::{DateTime, Utc};
use domain::event::RejectionReason;
use domain::text::EmailAddress;
use mail_parser::{MessageParser, MimeHeaders as _};
use uuid::Uuid;

use super::*;
use samples::{
    content, counter_offer, day, euros, is_about_invoices, messages, payment_received, schedule, with_down_payment,
};

mod samples;

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
fn the_html_of_some_is_as_it_was_reviewed() {
    let approval = Message::ProposalApproved { schedule: with_down_payment(), automatic: false };
    let broken = Message::PlanBroken { open: euros(66_666) };
    let reviewed = [
        ("approved_html", approval),
        ("counter_offer_html", counter_offer()),
        ("payment_received_html", payment_received()),
        ("broken_html", broken),
    ];
    for (kind, message) in reviewed {
        let letter = write(&content(Language::De, message));
        insta::assert_snapshot!(format!("{kind}.de"), letter.html);
    }
}

#[test]
fn every_mail_names_creditor_invoices_next_step_and_a_person() {
    for language in Language::ALL {
        for (kind, message) in messages() {
            let (about_invoices, person) = (is_about_invoices(&message), person_to_ask(&message));
            let next = crate::wording::wording(language).next_title();
            let letter = write(&content(language, message));
            for part in [&letter.text, &letter.html] {
                for said in ["Beispiel Werkzeuge GmbH", person, &next, "https://zahlen.beispiel.example/p/4711"] {
                    assert!(part.contains(said), "{language} {kind} says {said}");
                }
                for number in ["RW-2026/0042 A", "RW-2026/0057"] {
                    assert_eq!(part.contains(number), about_invoices, "{language} {kind}: {number}");
                }
            }
            assert!(!letter.subject.chars().any(|letter| "€$£".contains(letter)), "{language} {kind}");
            assert_is_narrow(&letter.text, &format!("{language} {kind}"));
        }
    }
}

/// Finance asks the customer, unless it is about all of them or about an address that is dead.
fn person_to_ask(message: &Message) -> &'static str {
    let asks_the_customer = message.is_to_finance() && is_about_invoices(message);
    if asks_the_customer { "buero@holzbau-muster.example" } else { "Anna Weber" }
}

fn assert_is_narrow(text: &str, what: &str) {
    assert!(text.lines().all(|line| line.chars().count() <= 78), "{what}: a line is too long\n{text}");
}

#[test]
fn a_mail_about_no_invoice_has_no_table_of_them() {
    for language in Language::ALL {
        let wording = crate::wording::wording(language);
        for (kind, message) in messages() {
            let about_invoices = is_about_invoices(&message);
            let letter = write(&content(language, message));
            let headed = |title: String| letter.text.lines().any(|line| line == title);
            assert_eq!(
                headed(wording.invoices_title(2)) || headed(wording.invoices_title(0)),
                about_invoices,
                "{kind}"
            );
        }
    }
}

#[test]
fn a_letter_says_who_writes_to_whom_and_when() {
    for language in Language::ALL {
        let paper = letter(&content(language, Message::PlanBroken { open: euros(66_666) }), day("2027-02-10"));
        insta::assert_snapshot!(format!("broken_letter.{language}"), paper);
    }
}

#[test]
fn every_kind_fits_on_paper() {
    for language in Language::ALL {
        for (kind, message) in messages() {
            let paper = letter(&content(language, message), day("2027-02-10"));
            assert_is_narrow(&paper, &format!("{language} {kind}"));
            assert!(paper.contains("\n\nHolzbau Muster OHG\nAm Sägewerk 7\n52064 Aachen\n\n") || kind == "open_tasks");
        }
    }
}

#[test]
fn an_address_that_begins_with_the_name_is_not_made_longer() {
    let mut content = content(Language::De, Message::OfferExpired);
    content.postal_address = Some("Holzbau Muster OHG\r\n\r\nAm Sägewerk 7\u{202e}\n".to_owned());
    assert!(
        letter(&content, day("2027-02-10")).contains("\n\nHolzbau Muster OHG\nAm Sägewerk 7\n\n10. Februar 2027\n\n")
    );
    content.postal_address = None;
    assert!(letter(&content, day("2027-02-10")).contains("\n\nHolzbau Muster OHG\n\n10. Februar 2027\n\n"));
}

#[test]
fn a_kind_of_task_that_nothing_waits_of_is_not_named() {
    let tasks = vec![(TaskKind::UnmatchedPayment, 0), (TaskKind::Credit, 1)];
    let letter = write(&content(Language::En, Message::OpenTasks { tasks }));
    assert!(letter.text.contains("One task is waiting for you."));
    assert!(letter.text.contains("Customer credits  1") && !letter.text.contains("Unmatched"), "{}", letter.text);
}

#[test]
fn without_words_nobody_is_quoted() {
    let said = |words: Option<&str>| {
        let words = words.map(str::to_owned);
        write(&content(Language::En, Message::DisputeAnswered { words })).text
    };
    assert!(said(Some("All of it arrived.")).contains("Our message to you\n------------------\n> All of it arrived."));
    assert!(!said(None).contains("Our message") && !said(Some(" \n")).contains("Our message"));
}

#[test]
fn an_approval_carries_the_whole_schedule_with_references() {
    let letter =
        write(&content(Language::De, Message::ProposalApproved { schedule: schedule(true), automatic: false }));
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
    let mut content = content(Language::Nl, Message::ProposalApproved { schedule: schedule(true), automatic: false });
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
fn words_in_an_offer_or_a_code_stay_words() {
    let hostile = "<i>1</i>\r\nBcc: eve@evil.example\u{202e}";
    let offer = Message::OfferMade {
        schedule: schedule(false),
        ends_on: day("2026-12-07"),
        words: Some(hostile.to_owned()),
        proposed: Some(schedule(false)),
        left_out: vec![hostile.to_owned()],
    };
    let code = Message::OneTimeCode { code: hostile.to_owned(), minutes: 10 };
    for message in [offer, code] {
        let written = write(&content(Language::De, message));
        assert!(!written.html.contains("<i>") && !written.html.contains('\u{202e}'), "{}", written.html);
        assert!(written.text.contains("<i>1</i>"), "{}", written.text);
    }
}

#[test]
fn a_message_is_read_back_as_it_was_written() {
    let letter =
        write(&content(Language::Fr, Message::ProposalApproved { schedule: schedule(true), automatic: false }));
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
    let mut content =
        content(Language::De, Message::ProposalApproved { schedule: (1..=120).map(many).collect(), automatic: false });
    content.invoices = vec![content.invoices.remove(0); 50];
    let letter = write(&content);
    assert!(letter.html.len() < 60_000, "{} bytes", letter.html.len());
}
