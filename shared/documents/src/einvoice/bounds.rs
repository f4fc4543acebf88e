//! Bounds on a document's shape, held before anything is built of it.
//!
//! The XML parser recurses per level, keeps a node per element and compares every attribute with its neighbours; the
//! reader compares every repeated element with all others. So a small file made for it would take minutes and all
//! memory. One pass over the tags is cheap
//! and comes first. It isn't a parser: what it can't follow it leaves to the parser, which refuses it.

use std::collections::HashMap;

use super::unreadable::Unreadable;

/// More elements than an invoice of 4 MB has: about forty bytes each, with its text.
const MAX_ELEMENTS: usize = 150_000;
/// More repeated siblings than an invoice has, apart from those that lines bring with them.
const MAX_REPEATED: usize = 2_000;
/// More attributes on one element than any has.
const MAX_ATTRIBUTES: usize = 100;
/// More namespace declarations than a writer makes that repeats them on every element of a long invoice.
const MAX_NAMESPACES: usize = 10_000;
/// What an invoice has as often as it has goods: lines, and what may be repeated on each. Nowhere in UBL or CII are
/// they allowed once only, so the reader never compares them.
const FREELY_REPEATED: [&str; 10] = [
    "InvoiceLine",
    "CreditNoteLine",
    "SubInvoiceLine",
    "AllowanceCharge",
    "AdditionalItemProperty",
    "CommodityClassification",
    "IncludedSupplyChainTradeLineItem",
    "SpecifiedTradeAllowanceCharge",
    "ApplicableProductCharacteristic",
    "DesignatedProductClassification",
];

/// Refuses a document with more elements, attributes or repeated siblings than any invoice.
pub fn hold(text: &str) -> Result<(), Unreadable> {
    let mut open: Vec<HashMap<&str, usize>> = vec![HashMap::new()];
    let (mut elements, mut repeated, mut namespaces) = (0, 0, 0);
    let mut rest = text;
    while let Some((tag, after)) = next_tag(rest) {
        rest = after;
        if tag.starts_with('/') {
            open.pop();
            continue;
        }
        let name = tag.split(|letter: char| letter.is_whitespace() || letter == '/').next().unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or_default();
        elements += 1;
        namespaces += tag.matches("xmlns").count();
        let attributes = tag.bytes().filter(|byte| *byte == b'=').count();
        if let Some(siblings) = open.last_mut() {
            let seen = siblings.entry(name).or_default();
            repeated += usize::from(*seen > 0 && !FREELY_REPEATED.contains(&name));
            *seen += 1;
        }
        let too_wide = attributes > MAX_ATTRIBUTES || namespaces > MAX_NAMESPACES;
        if elements > MAX_ELEMENTS || repeated > MAX_REPEATED || too_wide {
            return Err(Unreadable::TooManyElements);
        }
        if !tag.ends_with('/') {
            open.push(HashMap::new());
        }
    }
    Ok(())
}

/// What stands between the next `<` and its `>`, and what comes after; comments, instructions and character data
/// are passed over. `None` at the end, and where the text can't be followed.
fn next_tag(mut text: &str) -> Option<(&str, &str)> {
    loop {
        let inside = &text[text.find('<')? + 1..];
        text = if let Some(comment) = inside.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else if let Some(data) = inside.strip_prefix("![CDATA[") {
            data.split_once("]]>")?.1
        } else if let Some(instruction) = inside.strip_prefix('?') {
            instruction.split_once("?>")?.1
        } else if inside.starts_with('!') {
            return None;
        } else {
            let end = end_of_tag(inside)?;
            return Some((&inside[..end], &inside[end + 1..]));
        };
    }
}

/// The `>` that ends a tag: one inside a quoted value doesn't.
fn end_of_tag(inside: &str) -> Option<usize> {
    let mut quote = None;
    inside.bytes().position(|byte| {
        if quote.is_some() {
            quote = quote.filter(|open| *open != byte);
            return false;
        }
        quote = Some(byte).filter(|byte| matches!(byte, b'"' | b'\''));
        byte == b'>'
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_what_only_looks_like_one() {
        let text = "<?xml version='1.0'?><a b='>' c=\"'>\"><!-- <x> --><![CDATA[<y>]]><c:d/></a>";
        let mut tags = Vec::new();
        let mut rest = text;
        while let Some((tag, after)) = next_tag(rest) {
            tags.push(tag);
            rest = after;
        }
        assert_eq!(tags, ["a b='>' c=\"'>\"", "c:d/", "/a"]);
    }

    #[test]
    fn elements_and_repeated_ones_are_bounded() {
        let inside = |unit: &str, count: usize| hold(&format!("<a>{}</a>", unit.repeat(count)));
        assert_eq!(inside("<b/>", MAX_REPEATED + 1), Ok(()));
        assert_eq!(inside("<b/>", MAX_REPEATED + 2), Err(Unreadable::TooManyElements));
        assert_eq!(inside("<c:InvoiceLine></c:InvoiceLine>", MAX_ELEMENTS - 1), Ok(()));
        assert_eq!(inside("<InvoiceLine/>", MAX_ELEMENTS), Err(Unreadable::TooManyElements));
        let attributes = |count: usize| hold(&format!("<a{}/>", " b='1'".repeat(count)));
        assert_eq!(attributes(MAX_ATTRIBUTES), Ok(()));
        assert_eq!(attributes(MAX_ATTRIBUTES + 1), Err(Unreadable::TooManyElements));
        assert_eq!(inside("<InvoiceLine xmlns='x'/>", MAX_NAMESPACES + 1), Err(Unreadable::TooManyElements));
    }
}
