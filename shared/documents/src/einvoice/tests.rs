use std::fmt::Write as _;
use std::fs;

use domain::language::Language;

use super::*;
use crate::testdata;

const UBL: &str = include_str!("../../samples/invoice_ubl.xml");
const CII: &str = include_str!("../../samples/invoice_cii.xml");
const CREDIT_NOTE: &str = include_str!("../../samples/credit_note_ubl.xml");

fn read_text(text: &str) -> Result<IncomingInvoice, Unreadable> {
    read(text.as_bytes())
}

/// A sample with one thing changed.
fn with(sample: &str, old: &str, new: &str) -> String {
    assert!(sample.contains(old), "the sample has {old}");
    sample.replacen(old, new, 1)
}

fn refusal(text: &str) -> Unreadable {
    read_text(text).expect_err("a refusal")
}

#[test]
fn a_ubl_invoice_is_read_in_full() {
    let invoice = read_text(UBL).expect("an invoice");
    assert_eq!(invoice.seller.as_str(), "de814584193");
    assert_eq!(invoice.number.as_str(), "RW-2026/0042 A");
    assert_eq!(invoice.type_code, TypeCode::INVOICE);
    assert_eq!(invoice.currency, Currency::EUR);
    assert_eq!(invoice.issue_date.to_string(), "2026-10-26");
    assert_eq!(invoice.due_date.map(|day| day.to_string()).as_deref(), Some("2026-11-25"));
    assert_eq!(invoice.figure, Figure::Invoiced(Money::new(100_000, Currency::EUR)));
    assert_eq!(invoice.remittance.as_deref(), Some("RW-2026/0042 A"));
    let account = invoice.account.expect("an account");
    assert_eq!((account.identifier.as_str(), account.is_iban), ("DE02120300000000202051", true));
    assert_eq!(account.holder.expect("a holder").as_str(), "Beispiel Werkzeuge GmbH");
    let customer = invoice.customer;
    assert_eq!(customer.buyer_identifier.as_deref(), Some("10 4711"));
    assert_eq!(customer.vat_identifier.as_deref(), Some("DE987654321"));
    assert_eq!(customer.registration.as_deref(), Some("HRA 1234"));
    assert_eq!(customer.name.expect("a name").as_str(), "Holzbau Muster & Söhne OHG");
    assert_eq!(customer.address.expect("an address").as_str(), "Tannenweg 3\nHinterhaus\n52156 Monschau\nDE");
    assert_eq!(customer.email.expect("an address").as_str(), "buero@holzbau-muster.example");
    assert_eq!(customer.language, None::<Language>);
}

#[test]
fn a_cii_invoice_without_due_date_or_address_is_read() {
    let invoice = read_text(CII).expect("an invoice");
    assert_eq!(invoice.seller.as_str(), "fr-77123", "BT-32, for there is no BT-31");
    assert_eq!(invoice.number.as_str(), "2026|17");
    assert_eq!(invoice.due_date, None);
    assert_eq!(invoice.figure.amount().minor(), 120_000, "a currency without decimals");
    let account = invoice.account.expect("an account");
    assert_eq!((account.identifier.as_str(), account.is_iban), ("123456-7", false));
    assert_eq!(invoice.customer.email, None);
}

#[test]
fn a_credit_note_stays_one() {
    let note = read_text(CREDIT_NOTE).expect("a credit note");
    assert!(note.type_code.is_credit_note());
    assert_eq!(note.seller.as_str(), "exempelmöblerab", "BT-27, for there is nothing else");
    assert_eq!(note.figure.amount().minor(), 50_000, "its amount is positive");
    assert_eq!(note.customer.address, None);
    let disguised = with(CREDIT_NOTE, ">381<", ">380<");
    assert_eq!(refusal(&disguised).code(), "type_code_unknown");
}

#[test]
fn an_electronic_address_counts_only_when_it_is_e_mail() {
    let contact = "<cac:Contact><cbc:ElectronicMail>buero@holzbau-muster.example</cbc:ElectronicMail></cac:Contact>";
    let without = with(UBL, contact, "");
    assert_eq!(
        read_text(&without).expect("an invoice").customer.email.expect("one").as_str(),
        "rechnung@holzbau-muster.example"
    );
    let peppol = with(&without, "schemeID=\"EM\"", "schemeID=\"9930\"");
    assert_eq!(read_text(&peppol).expect("an invoice").customer.email, None);
}

#[test]
fn a_negative_or_zero_amount_is_read_as_it_stands() {
    let zero = with(&with(UBL, ">1000</cbc:Pay", ">0.00</cbc:Pay"), ">190.5<", ">1190.50<");
    assert_eq!(read_text(&zero).expect("an invoice").figure.amount().minor(), 0);
    let negative = with(&with(UBL, ">1000</cbc:Pay", ">-10.00</cbc:Pay"), ">190.5<", ">1200.50<");
    assert_eq!(read_text(&negative).expect("an invoice").figure.amount().minor(), -1_000);
}

#[test]
fn a_payable_amount_that_is_no_amount_is_never_zero() {
    for (text, code) in [
        ("", "fields_missing"),
        ("   ", "fields_missing"),
        ("1.000,00", "payable_malformed"),
        ("NaN", "payable_malformed"),
        ("1e3", "payable_malformed"),
        ("99999999999999999999", "payable_malformed"),
        ("1000.005", "amount_too_precise"),
        ("999", "payable_contradictory"),
        ("0", "payable_contradictory"),
    ] {
        let ubl = with(UBL, ">1000</cbc:PayableAmount>", &format!(">{text}</cbc:PayableAmount>"));
        assert_eq!(refusal(&ubl).code(), code, "UBL {text:?}");
        let cii = with(CII, ">120000.00</ram:Due", &format!(">{text}</ram:Due"));
        assert_eq!(refusal(&cii).code(), code, "CII {text:?}");
    }
}

#[test]
fn an_empty_payable_amount_is_refused_even_when_the_gross_is_zero() {
    let nothing = with(&with(CII, ">120000.00</ram:Due", "></ram:Due"), ">120000</ram:Grand", ">0</ram:Grand");
    assert_eq!(refusal(&nothing), Unreadable::FieldsMissing { fields: vec![Field::Payable] });
}

#[test]
fn a_second_payable_amount_is_refused() {
    let twice = with(
        UBL,
        "<cbc:PayableAmount",
        "<cbc:PayableAmount currencyID=\"EUR\">1000</cbc:PayableAmount><cbc:PayableAmount",
    );
    assert_eq!(refusal(&twice).code(), "value_repeated");
    let numbers = with(UBL, "<cbc:ID>RW", "<cbc:ID>RW-1</cbc:ID><cbc:ID>RW");
    assert_eq!(refusal(&numbers).code(), "value_repeated");
    let currencies = with(
        CII,
        "<ram:InvoiceCurrencyCode>",
        "<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:InvoiceCurrencyCode>",
    );
    assert_eq!(refusal(&currencies).code(), "value_repeated");
    let names = with(UBL, "<cbc:Name>Handkreissäge", "<cbc:Name>Säge</cbc:Name><cbc:Name>Handkreissäge");
    assert!(read_text(&names).is_ok(), "a second name of an item leaves nothing in doubt");
}

#[test]
fn decimals_must_fit_the_currency() {
    let yen =
        with(&with(CII, ">120000.00</ram:Due", ">120000.50</ram:Due"), ">120000</ram:Grand", ">120000.50</ram:Grand");
    assert_eq!(refusal(&yen).code(), "amount_too_precise");
}

#[test]
fn the_currency_must_be_known_and_one() {
    assert_eq!(refusal(&with(CII, ">JPY<", ">XAU<")).code(), "currency_unknown");
    assert_eq!(refusal(&with(CII, ">JPY<", ">jpy<")).code(), "currency_unknown");
    let mixed = with(UBL, "<cbc:PayableAmount currencyID=\"EUR\"", "<cbc:PayableAmount currencyID=\"USD\"");
    assert_eq!(refusal(&mixed).code(), "currency_contradictory");
}

#[test]
fn dates_must_be_days() {
    for text in ["2026-02-30", "26.10.2026", "2026-10-26T10:00:00", "0226-10-26", "123"] {
        let malformed = with(UBL, ">2026-10-26<", &format!(">{text}<"));
        assert_eq!(refusal(&malformed).code(), "date_malformed", "{text}");
        let malformed = with(UBL, ">2026-11-25<", &format!(">{text}<"));
        assert_eq!(refusal(&malformed).code(), "date_malformed", "{text}");
    }
    assert_eq!(refusal(&with(CII, ">20261102<", ">2026-11-02<")).code(), "date_malformed");
}

#[test]
fn every_missing_field_is_named_at_once() {
    let bare = r#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>"#;
    let all = [Field::Seller, Field::Number, Field::TypeCode, Field::Currency, Field::IssueDate, Field::Payable];
    let refused = refusal(bare);
    assert_eq!(refused.missing(), all);
    for field in all {
        assert!(refused.to_string().contains(field.name()), "{refused}");
    }
    let blank = with(UBL, "<cbc:ID>RW-2026/0042 A</cbc:ID>", "<cbc:ID>  </cbc:ID>");
    assert_eq!(refusal(&blank).missing(), [Field::Number]);
}

#[test]
fn a_number_must_be_one_that_a_person_could_write() {
    let long = with(UBL, "<cbc:ID>RW-2026/0042 A<", &format!("<cbc:ID>{}<", "9".repeat(101)));
    assert_eq!(refusal(&long).code(), "number_unusable");
    assert!(refusal(&long).to_string().len() < 300, "what is shown of it is cut short");
}

#[test]
fn what_is_no_invoice_is_refused_by_name() {
    for (bytes, code) in [
        ("", "not_xml"),
        ("Bad XML", "not_xml"),
        ("<Invoice>", "not_xml"),
        ("%PDF-1.7", "not_an_invoice"),
        ("{\"invoice\":1}", "not_xml"),
        ("<dummy/>", "not_an_invoice"),
        ("<Invoice/>", "not_an_invoice"),
        ("<Invoice xmlns=\"urn:example:other\"/>", "not_an_invoice"),
        ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Invoice/>", "encoding_unsupported"),
    ] {
        assert_eq!(refusal(bytes).code(), code, "{bytes:?}");
    }
    assert_eq!(read(b"\xff\xff\xff").expect_err("a refusal").code(), "encoding_unsupported");
}

#[test]
fn a_document_type_is_refused_whatever_it_declares() {
    let declared = |dtd: &str| with(UBL, "?>\n<Invoice", &format!("?>\n{dtd}\n<Invoice"));
    let external = declared(r#"<!DOCTYPE Invoice SYSTEM "file:///etc/passwd">"#);
    assert_eq!(refusal(&external), Unreadable::DocumentTypeForbidden);
    let mut bomb = String::from("<!DOCTYPE Invoice [<!ENTITY a0 \"lol\">");
    for level in 1..12 {
        let inner = format!("&a{};", level - 1).repeat(10);
        write!(bomb, "<!ENTITY a{level} \"{inner}\">").expect("a string takes it");
    }
    let bomb = with(&declared(&format!("{bomb}]>")), "Handkreissäge", "&a11;");
    assert_eq!(refusal(&bomb), Unreadable::DocumentTypeForbidden);
}

#[test]
fn size_and_depth_are_bounded() {
    let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    assert_eq!(refusal(&deep).code(), "too_many_elements");
    let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    assert_eq!(refusal(&deep).code(), "too_deep");
    let unclosed = "<a>".repeat(1_000_000);
    assert!(read_text(&unclosed).is_err());
    let large = with(UBL, "</Invoice>", &format!("<!--{}--></Invoice>", "x".repeat(MAX_BYTES)));
    assert_eq!(refusal(&large), Unreadable::TooLarge { bytes: large.len() });
    let just_fits = with(UBL, "</Invoice>", &format!("<!--{}--></Invoice>", "x".repeat(MAX_BYTES - UBL.len() - 7)));
    assert_eq!(just_fits.len(), MAX_BYTES);
    assert!(read_text(&just_fits).is_ok());
}

/// Each of these keeps a reader busy for minutes when nobody looks first.
#[test]
fn a_file_made_to_take_long_is_refused_at_once() {
    let filled = |unit: &str, count: usize| with(UBL, "</Invoice>", &format!("{}</Invoice>", unit.repeat(count)));
    let attributes: String = (0..200_000).fold(String::new(), |mut text, number| {
        write!(text, " a{number}='1'").expect("a string takes it");
        text
    });
    for text in [
        filled("<x/>", 1_000_000),
        filled("<cbc:ID>1</cbc:ID>", 200_000),
        filled("<cbc:Note>1</cbc:Note>", 150_000),
        filled("<cac:InvoiceLine xmlns:a='b'/>", 100_000),
        with(UBL, "</Invoice>", &format!("<x{attributes}/></Invoice>")),
    ] {
        assert_eq!(refusal(&text), Unreadable::TooManyElements);
    }
    let many_lines = filled(
        "<cac:InvoiceLine><cbc:ID>1</cbc:ID><cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator></cac:AllowanceCharge></cac:InvoiceLine>",
        5_000,
    );
    assert!(read_text(&many_lines).is_ok(), "a long invoice is none of them");
}

#[test]
fn hostile_words_become_plain_ones() {
    let hostile =
        with(UBL, "Holzbau Muster &amp; Söhne OHG", &format!("Mallory&#13;&#10;Bcc: x@y.example{}", "!".repeat(500)));
    let name = read_text(&hostile).expect("an invoice").customer.name.expect("a name");
    assert!(name.as_str().starts_with("Mallory Bcc: x@y.example!!!"), "on one line");
    assert_eq!(name.as_str().chars().count(), 300);
}

#[test]
fn utf_16_and_a_byte_order_mark_are_read() {
    let marked = format!("\u{feff}{UBL}");
    assert!(read_text(&marked).is_ok());
    let declared = UBL.replacen("UTF-8", "UTF-16", 1);
    let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(declared.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&little), read_text(UBL));
}

#[test]
fn refusals_say_what_is_wrong_where_and_what_to_do() {
    let sentences = [
        refusal(&with(UBL, ">1000</cbc:Pay", ">1.000,00</cbc:Pay")),
        refusal(&with(UBL, ">1000</cbc:Pay", ">999.99</cbc:Pay")),
        refusal(&with(UBL, "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", "")),
        refusal(&with(UBL, ">2026-11-25<", ">25.11.2026<")),
        refusal("<dummy></dummy>"),
        refusal("Bad XML"),
    ];
    insta::assert_snapshot!(sentences.map(|refused| format!("{}: {refused}", refused.code())).join("\n"));
}

/// CII writes `20261102`.
fn with_hyphens(date: &str) -> String {
    if date.len() == 8 { format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]) } else { date.to_owned() }
}

#[test]
fn real_invoices_agree_with_an_independent_reader() {
    let (Some(folder), Some(rows)) = (testdata::folder(), testdata::table("einvoices/expected.tsv")) else { return };
    assert_eq!(rows.len(), 58);
    for row in &rows {
        let file = row[0].as_str();
        let bytes = fs::read(folder.join("einvoices").join(file)).expect("the file");
        let invoice = read(&bytes).unwrap_or_else(|refused| panic!("{file}: {refused}"));
        assert_eq!(invoice.number.as_str(), row[3], "{file}");
        assert_eq!(invoice.type_code.to_string(), row[4], "{file}");
        assert_eq!(invoice.currency.code(), row[5], "{file}");
        assert_eq!(invoice.issue_date.to_string(), with_hyphens(&row[6]), "{file}");
        assert_eq!(invoice.due_date.map(|day| day.to_string()).unwrap_or_default(), with_hyphens(&row[7]), "{file}");
        assert_eq!(invoice.figure.amount(), Money::parse(&row[8], invoice.currency).expect("an amount"), "{file}");
        compare_parties(file, &invoice, row);
    }
}

fn compare_parties(file: &str, invoice: &IncomingInvoice, row: &[String]) {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let name = text(invoice.customer.name.as_ref().map(Name::as_str));
    let [country, contact, scheme, endpoint, account, remittance] = match row.get(13..19) {
        Some(cells) => [0, 1, 2, 3, 4, 5].map(|place| cells[place].as_str()),
        // One buyer's name has a line break, and its row of the table ends there.
        None => {
            return assert!(
                name.starts_with(row[12].trim_start_matches('"')) || name.starts_with(&row[12]),
                "{file}: {name}"
            );
        }
    };
    assert_eq!(name, row[12], "{file}");
    let endpoint = if scheme == "EM" { endpoint } else { "" };
    let email = if contact.is_empty() { endpoint } else { contact };
    assert_eq!(text(invoice.customer.email.as_ref().map(EmailAddress::as_str)), email, "{file}");
    let address = text(invoice.customer.address.as_ref().map(domain::text::Address::as_str));
    assert!(address.is_empty() || address.ends_with(country), "{file}: {address}");
    let account: String = account.split_whitespace().collect();
    assert_eq!(text(invoice.account.as_ref().map(|account| account.identifier.as_str())), account, "{file}");
    assert_eq!(text(invoice.remittance.as_deref()), remittance, "{file}");
}

#[test]
fn sellers_are_identified_as_the_rules_say() {
    let (Some(folder), Some(rows)) = (testdata::folder(), testdata::table("oracle/import_outcomes.tsv")) else {
        return;
    };
    for row in &rows {
        let bytes = fs::read(folder.join("einvoices").join(&row[0])).expect("the file");
        let invoice = read(&bytes).unwrap_or_else(|refused| panic!("{}: {refused}", row[0]));
        assert_eq!(invoice.seller.as_str(), row[1], "{}", row[0]);
        assert_eq!(invoice.number.as_str(), row[2], "{}", row[0]);
    }
}

#[test]
fn what_must_be_refused_is_refused() {
    let Some(folder) = testdata::folder() else { return };
    for (file, code) in
        [("xml_dummy.xml", "not_an_invoice"), ("xml_invalid_1.xml", "not_an_invoice"), ("xml_invalid_2.xml", "not_xml")]
    {
        let bytes = fs::read(folder.join("einvoices/negative").join(file)).expect("the file");
        assert_eq!(read(&bytes).expect_err(file).code(), code, "{file}");
    }
}
