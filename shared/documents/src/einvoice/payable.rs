//! The payable amount as it is written, because the reader can't tell an absent one from zero.

use std::borrow::Cow;

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
    /// Looks the amount up in a document that was read already, so that its encoding and depth are known to be
    /// sound.
    pub fn find(bytes: &[u8]) -> Result<Self, Unreadable> {
        let text = decoded(bytes);
        let document = roxmltree::Document::parse(&text).map_err(|error| Unreadable::of_xml(&error))?;
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

/// The text of a document in one of the encodings that the reader takes: UTF-8, or UTF-16 with its mark.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes).into(),
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes).into(),
        _ => String::from_utf8_lossy(bytes),
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units)
}
