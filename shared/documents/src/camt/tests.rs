//! The samples and the real files say what must come out; small files say the rest, a rule each.

mod hostile;
mod real;

use domain::money::Money;

use super::*;

const STATEMENT: &str = include_str!("../../samples/camt053_v8.xml");
const RETURN: &str = include_str!("../../samples/camt054_v8_return.xml");

fn file(text: &str) -> BankFile {
    read(text.as_bytes()).expect("a bank's file")
}

fn refusal(text: &str) -> Unreadable {
    read(text.as_bytes()).expect_err("a refusal")
}

/// A statement of version 2 with this inside.
fn statement_of(inside: &str) -> String {
    format!(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><Stmt>{inside}</Stmt>\
         </BkToCstmrStmt></Document>"
    )
}

/// The items of one entry: a booked credit of 100.00 EUR, and this inside.
fn items_of(inside: &str) -> Vec<Item> {
    let entry = format!("<Ntry><Amt Ccy='EUR'>100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>{inside}</Ntry>");
    file(&statement_of(&entry)).statements.remove(0).entries
}

fn item_of(detail: &str) -> Item {
    let mut items = items_of(&format!("<NtryDtls><TxDtls>{detail}</TxDtls></NtryDtls>"));
    assert_eq!(items.len(), 1);
    items.remove(0)
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn march(day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2030, 3, day)
}

fn name_of(party: &Party) -> Option<&str> {
    party.name.as_ref().map(domain::text::Words::as_str)
}

#[test]
fn a_statement_is_read_in_full() {
    let file = file(STATEMENT);
    assert_eq!((file.kind, file.version), (FileKind::Statement, 8));
    assert_eq!(file.message_id.as_deref(), Some("STMT-2030-03"));
    let [first, second] = &file.statements[..] else { panic!("two statements") };
    assert_eq!(first.id.as_deref(), Some("2030-061"));
    assert_eq!(first.account.as_deref(), Some("DE02120300000000202051"));
    assert_eq!(first.currency, Some(Currency::EUR));
    assert_eq!((first.from, first.to), (march(1), march(1)));
    assert_eq!((second.from, second.to), (march(4), march(4)), "the day of the closing balance");
    assert_eq!((first.entries.len(), second.entries.len()), (5, 5));
}

#[test]
fn a_payment_has_what_it_is_matched_by() {
    let file = file(STATEMENT);
    let paid = &file.statements[0].entries[0];
    assert_eq!(paid.position, Position { entry: 1, detail: 1 });
    assert_eq!(paid.entry_reference.as_deref(), Some("61-1"));
    assert_eq!(paid.servicer_reference.as_deref(), Some("A1"), "the detail's, not the entry's");
    assert_eq!(paid.end_to_end.as_deref(), Some("MUSTER-2030-1"));
    assert_eq!((paid.amount, paid.entry_amount), (Ok(euros(28_669)), Ok(euros(28_669))));
    assert_eq!((paid.direction, paid.status), (Direction::Credit, Status::Booked));
    assert_eq!(paid.booked, march(1));
    assert_eq!(paid.structured, ["RF887K3MPQ9XYZ001"]);
    assert_eq!(paid.unstructured, "");
    assert_eq!(name_of(&paid.debtor), Some("Holzbau Muster & Söhne OHG"));
    assert_eq!(paid.debtor.account.as_deref(), Some("DE91100000000123456789"));
    assert_eq!(paid.creditor.account.as_deref(), Some("DE02120300000000202051"));
    assert!(!paid.undoes() && paid.return_reason.is_none() && paid.original_end_to_end.is_none());
}

#[test]
fn references_and_numbers_in_the_free_text_are_found() {
    let file = file(STATEMENT);
    let entries = &file.statements[0].entries;
    assert_eq!(entries[1].end_to_end, None, "NOTPROVIDED");
    let found = crate::reference::find_in(&entries[1].unstructured);
    assert_eq!(
        found.iter().map(crate::reference::CreditorReference::as_str).collect::<Vec<_>>(),
        ["RF617K3MPQ9XYZ002"]
    );
    assert!(domain::numbers::candidates(&entries[2].unstructured).contains(&"rw20260042a".to_owned()));
}

#[test]
fn five_decimals_are_an_amount_when_the_last_are_zeros() {
    let file = file(STATEMENT);
    assert_eq!(file.statements[0].entries[2].amount, Ok(euros(22_857)));
    assert_eq!(file.statements[1].entries[2].amount, Err(AmountProblem::TooManyDecimals));
}

#[test]
fn a_batch_that_was_not_opened_says_how_many_payments_it_hides() {
    let file = file(STATEMENT);
    let batch = &file.statements[0].entries[3];
    assert_eq!((batch.without_details, batch.amount), (Some(3), Ok(euros(45_000))));
    let opened = &file.statements[1].entries[3..];
    let positions: Vec<_> = opened.iter().map(|item| (item.position.entry, item.position.detail)).collect();
    assert_eq!(positions, [(4, 1), (4, 2)]);
    assert_eq!((opened[0].amount, opened[1].amount), (Ok(euros(16_166)), Ok(euros(15_000))));
    assert!(opened.iter().all(|item| item.without_details.is_none() && item.entry_amount == Ok(euros(31_166))));
}

#[test]
fn a_return_names_its_reason_its_original_and_the_customer() {
    let file = file(STATEMENT);
    let back = &file.statements[0].entries[4];
    assert_eq!(back.direction, Direction::Debit);
    assert!(back.is_return && !back.reversal);
    assert_eq!(back.return_reason.as_deref(), Some("AC04"));
    assert_eq!(back.original_end_to_end.as_deref(), Some("MUSTER-2030-1"));
    assert_eq!(name_of(back.counterparty()), Some("Holzbau Muster & Söhne OHG"));
}

#[test]
fn a_notification_of_a_return_is_known_by_its_transaction_code() {
    let file = file(RETURN);
    assert_eq!((file.kind, file.version), (FileKind::Notification, 8));
    let [paid, back] = &file.statements[0].entries[..] else { panic!("two entries") };
    assert!(!paid.is_return && back.is_return);
    assert_eq!((back.direction, back.amount, back.booked), (Direction::Debit, Ok(euros(16_166)), march(5)));
    assert_eq!(back.original_end_to_end, paid.end_to_end);
    assert_eq!(back.return_reason, None);
}

#[test]
fn pending_and_foreign_money_say_so() {
    let file = file(STATEMENT);
    let [pending, foreign, ..] = &file.statements[1].entries[..] else { panic!("two entries") };
    assert_eq!(pending.status, Status::Pending);
    let dollars = foreign.amount.expect("an amount");
    assert_eq!((dollars.minor(), dollars.currency().code()), (10_000, "USD"));
    assert_eq!(foreign.entry_amount, Ok(euros(9_210)));
}

#[test]
fn the_status_is_read_in_its_old_and_its_new_form() {
    for (written, status) in [
        ("<Sts>BOOK</Sts>", Status::Booked),
        ("<Sts> BOOK </Sts>", Status::Booked),
        ("<Sts><Cd>BOOK</Cd></Sts>", Status::Booked),
        ("<Sts>PDNG</Sts>", Status::Pending),
        ("<Sts><Cd>FUTR</Cd></Sts>", Status::Pending),
        ("<Sts>INFO</Sts>", Status::Information),
        ("<Sts><Prtry>BOOK</Prtry></Sts>", Status::Information),
        ("", Status::Information),
    ] {
        let entry = format!("<Ntry><Amt Ccy='EUR'>1</Amt><CdtDbtInd>CRDT</CdtDbtInd>{written}</Ntry>");
        assert_eq!(file(&statement_of(&entry)).statements[0].entries[0].status, status, "{written}");
    }
}

#[test]
fn the_amount_is_the_details_own_else_the_entrys() {
    let tx_amt = "<AmtDtls><TxAmt><Amt Ccy='EUR'>95.00</Amt></TxAmt></AmtDtls>";
    for (detail, amount) in [
        ("", Ok(euros(10_000))),
        (tx_amt, Ok(euros(9_500))),
        ("<Amt Ccy='EUR'>96</Amt>", Ok(euros(9_600))),
        ("<AmtDtls><InstdAmt><Amt Ccy='USD'>110</Amt></InstdAmt></AmtDtls>", Ok(euros(10_000))),
        (&format!("<Amt Ccy='USD'>110</Amt>{tx_amt}"), Ok(euros(9_500))),
        ("<Amt Ccy='EUR'>96</Amt><AmtDtls><TxAmt><Amt Ccy='USD'>110</Amt></TxAmt></AmtDtls>", Ok(euros(9_600))),
        ("<Amt Ccy='EUR'>0.00</Amt>", Err(AmountProblem::Zero)),
        ("<Amt Ccy='EUR'>-5</Amt>", Err(AmountProblem::NotAnAmount)),
        ("<Amt Ccy='EUR'>1,5</Amt>", Err(AmountProblem::NotAnAmount)),
        ("<Amt Ccy='EUR'>12.345</Amt>", Err(AmountProblem::TooManyDecimals)),
        ("<Amt Ccy='EUR'>99999999999999999999</Amt>", Err(AmountProblem::TooLarge)),
        ("<Amt Ccy='XXX'>5</Amt>", Err(AmountProblem::UnknownCurrency)),
        ("<Amt>5</Amt>", Err(AmountProblem::UnknownCurrency)),
    ] {
        assert_eq!(item_of(detail).amount, amount, "{detail}");
    }
}

#[test]
fn the_entrys_amount_is_never_given_to_one_of_several() {
    let two = items_of("<NtryDtls><TxDtls/><TxDtls><Amt Ccy='EUR'>40</Amt></TxDtls></NtryDtls>");
    assert_eq!([two[0].amount, two[1].amount], [Err(AmountProblem::Missing), Ok(euros(4_000))]);
    let one_of_many = items_of("<NtryDtls><Btch><NbOfTxs>20</NbOfTxs></Btch><TxDtls/></NtryDtls>");
    assert_eq!(one_of_many.len(), 1);
    assert_eq!(one_of_many[0].amount, Err(AmountProblem::Missing));
    let mixed = items_of(
        "<NtryDtls><TxDtls><Amt Ccy='EUR'>40</Amt></TxDtls></NtryDtls>\
         <NtryDtls><Btch><NbOfTxs>2</NbOfTxs><TtlAmt Ccy='EUR'>60</TtlAmt></Btch></NtryDtls>",
    );
    assert_eq!([mixed[0].without_details, mixed[1].without_details], [None, Some(2)]);
    assert_eq!([mixed[0].amount, mixed[1].amount], [Ok(euros(4_000)), Ok(euros(6_000))]);
}

#[test]
fn a_batch_of_one_is_a_payment() {
    let items = items_of("<NtryDtls><Btch><NbOfTxs>1</NbOfTxs></Btch></NtryDtls><AddtlNtryInf>RG 4711</AddtlNtryInf>");
    let [item] = &items[..] else { panic!("one item") };
    assert_eq!((item.without_details, item.amount), (None, Ok(euros(10_000))));
    assert_eq!(item.unstructured, "RG 4711", "the bank's words, for there are no details");
}

#[test]
fn the_detail_says_which_way_else_the_entry() {
    assert_eq!(item_of("").direction, Direction::Credit);
    assert_eq!(item_of("<CdtDbtInd>DBIT</CdtDbtInd>").direction, Direction::Debit);
    let neither = file(&statement_of("<Ntry><Amt Ccy='EUR'>1</Amt><Sts>BOOK</Sts></Ntry>"));
    assert_eq!(neither.statements[0].entries[0].amount, Err(AmountProblem::NoDirection));
}

#[test]
fn words_that_say_there_is_no_reference_are_none() {
    for (written, read) in [
        ("NOTPROVIDED", None),
        ("NotProvided", None),
        ("NOT PROVIDED", None),
        ("NONREF", None),
        ("NOREF", None),
        ("0000000000", None),
        ("  ", None),
        ("000000001", Some("000000001")),
        (" A\n\u{a0}1 ", Some("A 1")),
    ] {
        let item = item_of(&format!(
            "<Refs><AcctSvcrRef>{written}</AcctSvcrRef><EndToEndId>{written}</EndToEndId><TxId>{written}</TxId></Refs>\
             <RmtInf><Strd><CdtrRefInf><Ref>{written}</Ref></CdtrRefInf></Strd></RmtInf>"
        ));
        assert_eq!(item.end_to_end.as_deref(), read, "{written:?}");
        assert_eq!(item.servicer_reference.as_deref(), read);
        assert_eq!(item.transaction_id.as_deref(), read);
        assert_eq!(item.structured.first().map(String::as_str), read);
    }
}

#[test]
fn texts_are_bounded() {
    let long = "ä".repeat(5_000);
    let item = item_of(&format!(
        "<Refs><EndToEndId>{long}</EndToEndId></Refs><RltdPties><Dbtr><Nm>{long}</Nm></Dbtr>\
         <DbtrAcct><Id><Othr><Id>{long}</Id></Othr></Id></DbtrAcct></RltdPties>\
         <RmtInf><Ustrd>{long}</Ustrd><Ustrd>{long}</Ustrd></RmtInf>"
    ));
    assert_eq!(item.end_to_end.map(|text| text.len()), Some(140));
    assert_eq!(name_of(&item.debtor).map(|name| name.chars().count()), Some(300));
    assert_eq!(item.debtor.account.map(|text| text.len()), Some(140));
    assert_eq!(item.unstructured.chars().count(), 1_000);
}

#[test]
fn a_name_is_found_where_each_version_has_it() {
    for (written, name) in [
        ("<Dbtr><Nm>A</Nm></Dbtr><UltmtDbtr><Nm>B</Nm></UltmtDbtr>", Some("A")),
        ("<Dbtr><Pty><Nm>A</Nm></Pty></Dbtr>", Some("A")),
        ("<Dbtr><Agt><FinInstnId><Nm>A</Nm></FinInstnId></Agt></Dbtr>", Some("A")),
        ("<Dbtr><PstlAdr/></Dbtr><UltmtDbtr><Pty><Nm>B</Nm></Pty></UltmtDbtr>", Some("B")),
        ("<UltmtDbtr><Nm>B</Nm></UltmtDbtr>", Some("B")),
        ("", None),
    ] {
        assert_eq!(name_of(&item_of(&format!("<RltdPties>{written}</RltdPties>")).debtor), name, "{written}");
    }
}

#[test]
fn the_counterparty_is_the_other_side_also_of_a_return() {
    let parties = "<RltdPties><Dbtr><Nm>Payer</Nm></Dbtr><Cdtr><Nm>Payee</Nm></Cdtr></RltdPties>";
    for (marks, name) in [
        ("", "Payer"),
        ("<CdtDbtInd>DBIT</CdtDbtInd>", "Payee"),
        ("<CdtDbtInd>DBIT</CdtDbtInd><RtrInf/>", "Payer"),
        ("<RtrInf/>", "Payee"),
    ] {
        let item = item_of(&format!("{marks}{parties}"));
        assert_eq!(name_of(item.counterparty()), Some(name), "{marks}");
    }
    let turned = item_of("<CdtDbtInd>DBIT</CdtDbtInd><RtrInf/><RltdPties><Cdtr><Nm>Payer</Nm></Cdtr></RltdPties>");
    assert_eq!(name_of(turned.counterparty()), Some("Payer"), "the only side there is");
}

#[test]
fn returns_are_known_by_their_codes() {
    let domain = |domain: &str, family: &str, sub: &str| {
        format!(
            "<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn></BkTxCd>"
        )
    };
    let own =
        |code: &str, issuer: &str| format!("<BkTxCd><Prtry><Cd>{code}</Cd><Issr>{issuer}</Issr></Prtry></BkTxCd>");
    for (code, is_return) in [
        (domain("PMNT", "RCDT", "RRTN"), true),
        (domain("PMNT", "RRCT", "RPCR"), true),
        (domain("PMNT", "IDDT", "UPDD"), true),
        (domain("PMNT", "RDDT", "PRDD"), true),
        (domain("PMNT", "RCDT", "ESCT"), false),
        (domain("SECU", "RCDT", "RRTN"), false),
        (own("NRTI+109+00931", "ZKA"), true),
        (own("NTRF+159+0931", "DK"), true),
        (own("NTRF+166+0931", "ZKA"), false),
        (own("NTRF+159+0931", "Elsewhere"), false),
        (own("159", "ZKA"), false),
        ("<RtrInf/>".to_owned(), true),
        (String::new(), false),
    ] {
        assert_eq!(item_of(&code).is_return, is_return, "{code}");
        let of_entry = items_of(&format!("{code}<NtryDtls><TxDtls/></NtryDtls>"));
        assert_eq!(of_entry[0].is_return, is_return, "in the entry: {code}");
    }
    let reversed = items_of("<RvslInd>true</RvslInd>");
    assert!(reversed[0].reversal && reversed[0].undoes() && !reversed[0].is_return);
    assert!(!items_of("<RvslInd>false</RvslInd>")[0].reversal);
}

#[test]
fn days_are_the_banks_own() {
    for (written, day) in [
        ("<BookgDt><Dt>2030-03-01</Dt></BookgDt><ValDt><Dt>2030-03-04</Dt></ValDt>", march(1)),
        ("<BookgDt><DtTm>2030-03-01T23:30:00Z</DtTm></BookgDt>", march(1)),
        ("<ValDt><Dt>2030-03-04+01:00</Dt></ValDt>", march(4)),
        ("<BookgDt><Dt>2030-02-30</Dt></BookgDt>", None),
        ("<BookgDt><Dt>0030-03-01</Dt></BookgDt>", None),
        ("<BookgDt><Dt>ä030-03-01</Dt></BookgDt>", None),
        ("", None),
    ] {
        assert_eq!(items_of(written)[0].booked, day, "{written}");
    }
}

#[test]
fn what_is_no_bank_file_is_refused_with_what_to_do() {
    let statement = statement_of("");
    let renamed = |old: &str, new: &str| statement.replace(old, new);
    for (text, code) in [
        (String::new(), "not_xml"),
        (":20:STARTUMS\n:25:12030000/202051".to_owned(), "not_xml"),
        ("<Document><BkToCstmrStmt>".to_owned(), "not_xml"),
        ("<Invoice/>".to_owned(), "not_a_bank_file"),
        (renamed("BkToCstmrStmt", "CstmrCdtTrfInitn"), "not_a_bank_file"),
        (renamed("camt.053", "camt.052"), "version_unsupported"),
        (renamed("001.02", "001.01"), "version_unsupported"),
        (renamed("001.02", "001.09"), "version_unsupported"),
        (renamed(" xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'", ""), "version_unsupported"),
        (renamed("<Stmt></Stmt>", "<Rpt/>"), "no_statements"),
        (format!("<Batch>{statement}{statement}</Batch>"), "several_messages"),
    ] {
        let refused = refusal(&text);
        assert_eq!(refused.code(), code, "{text}");
        let sentence = refused.to_string();
        assert!(["Ask", "Send", "Fetch"].iter().any(|verb| sentence.contains(verb)), "what to do: {sentence}");
    }
    let latin = [statement.as_bytes(), b"<!-- \xFC -->"].concat();
    assert_eq!(read(&latin).expect_err("a refusal").code(), "encoding_unsupported");
}

#[test]
fn an_envelope_prefixes_and_utf_16_make_no_difference() {
    let inside = statement_of("<Id>1</Id>");
    let enveloped = format!("<Envelope><AppHdr/>{inside}</Envelope>");
    let prefixed = "<c:Document xmlns:c='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><c:BkToCstmrStmt><c:Stmt>\
        <c:Id>1</c:Id></c:Stmt></c:BkToCstmrStmt></c:Document>";
    let read_plain = file(&inside);
    assert_eq!(read_plain.statements[0].id.as_deref(), Some("1"));
    for other in [&enveloped[..], prefixed] {
        assert_eq!(file(other), read_plain);
    }
    let utf_16: Vec<u8> = [0xFEFF].into_iter().chain(inside.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&utf_16), Ok(read_plain));
}
