//! The encodings that documents come in.

use std::borrow::Cow;

/// The text of a document in one of the encodings that the reader takes: UTF-8, or UTF-16 with its mark. What is
/// neither gets a text that nobody will use, for the reader refuses it.
pub fn decoded(bytes: &[u8]) -> Cow<'_, str> {
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
