//! The payable amount as it is written, because the reader can't tell an absent one from zero.

use super::unreadable::Unreadable;

/// BT-115 as the document has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Payable {
    /// Its text, absent when the element is absent or empty.
    pub amount: Option<String>,
    /// The currency written on it.
    pub currency: Option<String>,
}

impl Payable {
    /// Looks the amount up in a document that was read already, so that its depth is known to be sound.
    pub fn find(text: &str) -> Result<Self, Unreadable> {
        let document = roxmltree::Document::parse(text).map_err(|error| Unreadable::of_xml(&error))?;
        let totals = document.descendants().find(|node| {
            matches!(node.tag_name().name(), "LegalMonetaryTotal" | "SpecifiedTradeSettlementHeaderMonetarySummation")
        });
        let element = totals.and_then(|totals| {
            totals.children().find(|node| matches!(node.tag_name().name(), "PayableAmount" | "DuePayableAmount"))
        });
        let Some(element) = element else { return Ok(Self { amount: None, currency: None }) };
        let written: String =
            element.children().filter_map(|child| if child.is_text() { child.text() } else { None }).collect();
        let nonempty = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(Self { amount: nonempty(&written), currency: element.attribute("currencyID").and_then(nonempty) })
    }
}
