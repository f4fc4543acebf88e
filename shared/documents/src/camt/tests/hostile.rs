//! Files that were made to hurt, and files that broke on the way.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

#[test]
fn a_file_nested_without_end_is_refused_before_it_is_built() {
    let open = "<a>".repeat(4 * 1024 * 1024 / 3);
    assert_eq!(refusal(&open), Unreadable::TooDeep);
    assert_eq!(refusal(&statement_of(&format!("{}{}", "<a>".repeat(100), "</a>".repeat(100)))), Unreadable::TooDeep);
}

#[test]
fn entities_are_refused_and_nothing_is_expanded() {
    let mut text = String::from("<?xml version='1.0'?><!DOCTYPE lol [<!ENTITY a0 'lol'>");
    for level in 1..20 {
        let reference = format!("&a{};", level - 1).repeat(10);
        write!(text, "<!ENTITY a{level} '{reference}'>").expect("a text takes more");
    }
    text.push_str("]><lol>&a19;</lol>");
    assert_eq!(refusal(&text), Unreadable::DocumentTypeForbidden);
    assert_eq!(refusal(&statement_of("<Id>&a;</Id>")).code(), "not_xml");
}

#[test]
fn a_hundred_thousand_entries_are_read_and_one_more_is_refused() {
    let entries = |count: usize| statement_of(&"<Ntry><Amt Ccy='EUR'>1</Amt></Ntry>".repeat(count));
    // The statement counts as one.
    let most = bounds::MAX_ITEMS - 1;
    assert_eq!(file(&entries(most)).statements[0].entries.len(), most);
    assert_eq!(refusal(&entries(most + 1)), Unreadable::TooManyElements);
}

#[test]
fn one_entry_with_as_many_parts_is_read_in_the_same_time() {
    for part in ["<NtryDtls><Btch/></NtryDtls>", "<NtryDtls><TxDtls/></NtryDtls>"] {
        let count = bounds::MAX_ITEMS - 2;
        assert_eq!(items_of(&part.repeat(count)).len(), count, "{part}");
    }
}

#[test]
fn elements_attributes_name_spaces_and_bytes_are_bounded() {
    let attributes = " a='1'".repeat(30);
    let spaces = "<a xmlns:a='1' xmlns:b='2' xmlns:c='3' xmlns:d='4'>".repeat(11);
    for inside in [format!("<a{attributes}/>"), spaces, "<a/>".repeat(600_000), "<a xmlns='b'/>".repeat(20_000)] {
        assert_eq!(refusal(&statement_of(&inside)), Unreadable::TooManyElements, "{inside:.60}");
    }
    let repeated = "<Ntry xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'/>".repeat(5_000);
    assert_eq!(file(&statement_of(&repeated)).statements[0].entries.len(), 5_000, "what some writers do");
    let large = vec![b' '; MAX_BYTES + 1];
    assert_eq!(read(&large), Err(Unreadable::TooLarge { bytes: MAX_BYTES + 1 }));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_broken_file_makes_it_panic(
        sample in prop_oneof![Just(STATEMENT), Just(RETURN)],
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0..40_usize, ".{0,6}"), 1..5),
    ) {
        let mut letters: Vec<char> = sample.chars().collect();
        for (place, cut, new) in changes {
            let start = place.index(letters.len());
            let end = (start + cut).min(letters.len());
            letters.splice(start..end, new.chars());
        }
        let text: String = letters.into_iter().collect();
        if let Ok(file) = read(text.as_bytes()) {
            for item in file.statements.iter().flat_map(|statement| &statement.entries) {
                let _ = item.counterparty();
                prop_assert!(item.amount.is_err() || item.amount.is_ok_and(|money| money.minor() > 0));
                prop_assert!(item.unstructured.chars().count() <= 1_000);
            }
        }
    }

    #[test]
    fn no_value_spoils_the_others(old in prop::sample::select(VALUES), new in "[a-zA-Z0-9äß€ .,:+/|-]{0,40}") {
        let file = read(STATEMENT.replace(old, &new).as_bytes());
        prop_assert!(file.is_ok_and(|file| file.statements.iter().all(|statement| statement.entries.len() == 5)));
    }
}

/// Values of the sample that the reader makes something of.
const VALUES: &[&str] = &[
    "286.69",
    "EUR",
    "CRDT",
    "BOOK",
    "2030-03-01",
    "2030-03-01T00:00:00+01:00",
    "RF887K3MPQ9XYZ001",
    "MUSTER-2030-1",
    "DE02120300000000202051",
    "CLBD",
    "RRTN",
];
