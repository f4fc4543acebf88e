//! Bounds on a document's shape, held before anything is built of it.
//!
//! The XML parser recurses per level, keeps a node per element and compares every attribute with its neighbours; the
//! reader compares every repeated element with all others. So a small file made for it would take minutes and all
//! memory. One pass over the tags is cheap and comes first.

use std::collections::HashMap;

use super::unreadable::Unreadable;
use crate::xml::{local_name, next_tag};

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
        let name = local_name(tag);
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

#[cfg(test)]
mod tests {
    use super::*;

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
