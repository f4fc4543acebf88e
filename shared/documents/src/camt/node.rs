//! Looking into elements by local name, and reading the few kinds of values that they hold.

use chrono::{Datelike, NaiveDate};

use crate::words::line;

/// An element or another part of a file.
pub type Node<'a> = roxmltree::Node<'a, 'a>;

/// The longest reference or number that is kept, in bytes; ISO 20022 allows 35, and 140 for a text.
const MAX_REFERENCE_BYTES: usize = 140;
/// The years that a bank's dates lie in; anything else is a slip.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2199;

/// The children of this name.
pub fn children<'a>(node: Node<'a>, name: &str) -> impl Iterator<Item = Node<'a>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The first child of this name.
pub fn child<'a>(node: Node<'a>, name: &str) -> Option<Node<'a>> {
    children(node, name).next()
}

/// What a path of first children leads to.
pub fn find<'a>(node: Node<'a>, path: &[&str]) -> Option<Node<'a>> {
    path.iter().try_fold(node, |node, name| child(node, name))
}

/// The text of an element, also where comments or character data split it.
pub fn text(node: Node<'_>) -> String {
    node.children().filter(Node::is_text).filter_map(|part| part.text()).collect()
}

/// A code of the standard such as `CRDT`.
pub fn code(node: Node<'_>) -> Option<String> {
    line(&text(node), 35)
}

/// A reference; absent when it says that there is none.
pub fn reference(node: Node<'_>) -> Option<String> {
    let mut reference = line(&text(node), MAX_REFERENCE_BYTES)?;
    reference.truncate(reference.floor_char_boundary(MAX_REFERENCE_BYTES));
    let bare: String = reference.split(' ').collect::<String>().to_ascii_uppercase();
    let says_none =
        matches!(bare.as_str(), "NOTPROVIDED" | "NONREF" | "NOREF") || bare.bytes().all(|byte| byte == b'0');
    (!says_none).then_some(reference)
}

/// The number of an account, an IBAN or another, upper case without white space.
pub fn account(account: Node<'_>) -> Option<String> {
    let id = child(account, "Id")?;
    let number = [&["IBAN"][..], &["Othr", "Id"], &["PrtryAcct", "Id"], &["BBAN"]].iter().find_map(|path| {
        let number = line(&text(find(id, path)?), MAX_REFERENCE_BYTES)?;
        Some(number.split(' ').collect::<String>().to_uppercase())
    })?;
    Some(number[..number.floor_char_boundary(MAX_REFERENCE_BYTES)].to_owned())
}

/// The day that a date, or a date with a time, begins with. The bank's own day counts, whatever its zone.
pub fn date(node: Node<'_>) -> Option<NaiveDate> {
    let day = text(node).trim().get(..10)?.parse::<NaiveDate>().ok()?;
    YEARS.contains(&day.year()).then_some(day)
}

/// The day in an element that holds either a `Dt` or a `DtTm`.
pub fn day(choice: Node<'_>) -> Option<NaiveDate> {
    ["Dt", "DtTm"].iter().find_map(|name| date(child(choice, name)?))
}

/// Whether an indicator is set.
pub fn is_true(node: Node<'_>) -> bool {
    matches!(text(node).trim(), "true" | "1")
}
