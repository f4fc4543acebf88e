//! Real files of banks, against what an independent XML reader finds in them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::*;
use crate::testdata;

/// File, kind, version, statements, items, booked credits with an amount, and their sum.
const EXPECTED: &str = "\
camt052.v1.xml camt.052 1 1 1 0 0
camt052.v2.other-account.xml camt.052 2 1 1 0 0
camt052.v2.with-account-name.xml camt.052 2 1 1 0 0
camt052.v2.xml camt.052 2 1 1 0 0
camt052.v4.xml camt.052 4 1 1 0 0
camt052.v6.Amt-zero.xml camt.052 6 1 1 0 0
camt052.v6.xml camt.052 6 1 1 0 0
camt052.v8.xml camt.052 8 1 1 0 0
camt053.v2.all-balance-types.xml camt.053 2 1 1 1 8.85 EUR
camt053.v2.five.decimals.xml camt.053 2 1 1 1 8.85 EUR
camt053.v2.minimal.ultimate.xml camt.053 2 1 1 1 8.85 EUR
camt053.v2.minimal.xml camt.053 2 1 1 1 8.85 EUR
camt053.v2.multi.statement.xml camt.053 2 2 2 1 8.85 EUR
camt053.v2.with-account-name.xml camt.053 2 1 1 1 8.85 EUR
camt053.v2.with-party-ids.xml camt.053 2 1 1 1 8.85 EUR
camt053.v2.wrong.xml no_statements
camt053.v3.xml camt.053 3 1 1 1 105.75 EUR
camt053.v4.xml camt.053 4 1 1 0 0
camt053.v8.xml camt.053 8 1 1 0 0
camt054.v2.with-account-name.xml camt.054 2 1 1 0 0
camt054.v2.xml camt.054 2 1 3 0 0
camt054.v4.xml camt.054 4 1 3 3 9.50 CHF
camt054.v8-with-UETR.xml camt.054 8 1 1 0 0
camt054.v8-with-financial-institution.xml camt.054 8 1 1 0 0
camt054.v8.xml camt.054 8 1 3 3 9.50 CHF
camt53.only-Dt-with-DtTm.xml camt.053 2 1 0 0 0
";

/// A real file; `None` where there is no test data.
fn real(name: &str) -> Option<BankFile> {
    let bytes = fs::read(testdata::folder()?.join("camt").join(name)).expect("a file of the test data");
    Some(read(&bytes).expect("a bank's file"))
}

fn summary(file: &BankFile) -> String {
    let items: Vec<&Item> = file.statements.iter().flat_map(|statement| &statement.entries).collect();
    let credits = items.iter().filter(|item| item.status == Status::Booked && item.direction == Direction::Credit);
    let booked: Vec<Money> = credits.filter_map(|item| item.amount.ok()).collect();
    let sum = booked.first().map_or("0".to_owned(), |first| {
        let sum = first.with_minor(booked.iter().map(|money| money.minor()).sum());
        format!("{sum} {}", sum.currency())
    });
    let (kind, version, statements) = (file.kind.name(), file.version, file.statements.len());
    format!("{kind} {version} {statements} {} {} {sum}", items.len(), booked.len())
}

#[test]
fn every_real_file_is_read_or_refused_for_a_reason() {
    let Some(folder) = testdata::folder() else { return };
    let mut names: Vec<String> = fs::read_dir(folder.join("camt"))
        .expect("the folder")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "xml"))
        .collect();
    names.sort_unstable();
    let mut found = String::new();
    for name in &names {
        let bytes = fs::read(folder.join("camt").join(name)).expect("a file of the test data");
        let told = read(&bytes).map_or_else(|refused| refused.code().to_owned(), |file| summary(&file));
        writeln!(found, "{name} {told}").expect("a text takes more");
    }
    assert_eq!(found, EXPECTED);
}

#[test]
fn a_batch_of_twenty_without_details_is_known() {
    let Some(newest) = real("camt052.v8.xml") else { return };
    let item = &newest.statements[0].entries[0];
    assert_eq!(item.without_details, Some(20));
    let oldest = real("camt052.v1.xml").expect("test data");
    assert_eq!(oldest.statements[0].account.as_deref(), Some("CH2801234000123456789"), "in PrtryAcct");
    assert_eq!(oldest.statements[0].entries[0].without_details, Some(20), "version 1 has the batch in the entry");
    let one_of_twenty = real("camt052.v2.xml").expect("test data");
    assert_eq!(one_of_twenty.statements[0].entries[0].amount, Err(AmountProblem::Missing));
}

#[test]
fn what_versions_write_differently_is_read_alike() {
    let Some(with_uetr) = real("camt054.v8-with-UETR.xml") else { return };
    let uetr = with_uetr.statements[0].entries[0].uetr.clone();
    assert_eq!(uetr.as_deref(), Some("255ae394-9965-4438-ac86-f406feada396"));
    let minimal = real("camt053.v2.minimal.xml").expect("test data");
    assert_eq!(minimal.statements[0].entries[0].structured, ["4654654654654654"]);
    assert_eq!(name_of(&minimal.statements[0].entries[0].debtor), Some("NAME NAME"));
    let ultimate = real("camt053.v2.minimal.ultimate.xml").expect("test data");
    assert_eq!(name_of(&ultimate.statements[0].entries[0].debtor), Some("DEBTOR NAME NM"));
    let newest = real("camt053.v8.xml").expect("test data");
    let item = &newest.statements[0].entries[0];
    assert_eq!(item.end_to_end.as_deref(), Some("MUELL/FINP/RA12345"));
    assert_eq!(item.booked, NaiveDate::from_ymd_opt(2014, 12, 31), "a day with a time");
    assert_eq!((item.amount, item.entry_amount), (Err(AmountProblem::Zero), Ok(euros(885))));
    let free = real("camt054.v2.xml").expect("test data");
    let third = &free.statements[0].entries[2];
    assert_eq!(third.structured, ["Ref number V3 block 1", "Ref number V3 block 2"]);
    assert!(third.unstructured.ends_with("block 1 Unstructured Remittance Information V3 block 2"), "{third:?}");
}
