//! The encodings that documents come in.

use std::borrow::Cow;

/// The text of a document in one of the encodings that the reader takes: UTF-8, or UTF-16 with its mark. What is
/// neither gets a text that nobody may use: the reader of invoices refuses it by itself, others ask [`strict`].
pub fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes).into(),
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes).into(),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// The text, or what it is encoded as when that can't be read without guessing. Some banks write ISO-8859-1 and say
/// so: where it is no UTF-8, that needs no guessing.
pub fn strict(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    let text = decoded(bytes);
    if matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
        return Ok(text);
    }
    let latin = declared(&text).is_some_and(|name| name.eq_ignore_ascii_case("ISO-8859-1"));
    if latin && std::str::from_utf8(bytes).is_err() {
        // Each of its bytes is the character of the same number.
        return Ok(bytes.iter().map(|byte| char::from(*byte)).collect());
    }
    // What had to be repaired was no UTF-8, and what says that it is something else may only look like it.
    let declared = declared(&text);
    if matches!(text, Cow::Owned(_)) || !(text.is_ascii() || says_utf_8(declared)) {
        return Err(declared.filter(|_| !says_utf_8(declared)).unwrap_or("neither UTF-8 nor UTF-16").to_owned());
    }
    Ok(text)
}

/// The encoding that stands in the XML declaration.
fn declared(text: &str) -> Option<&str> {
    let (declaration, _) = text.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    value.split(['"', '\'']).nth(1)
}

/// Without a word about it a document is in UTF-8.
fn says_utf_8(declared: Option<&str>) -> bool {
    declared.is_none_or(|name| name.eq_ignore_ascii_case("UTF-8"))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATIN: &str = "<?xml version='1.0' encoding='ISO-8859-1'?><a/>";

    #[test]
    fn utf_8_and_utf_16_are_taken() {
        assert_eq!(strict("<a>ü</a>".as_bytes()).as_deref(), Ok("<a>ü</a>"));
        assert_eq!(strict(b"\xEF\xBB\xBF<a/>").as_deref(), Ok("<a/>"));
        assert_eq!(strict(b"\xFF\xFE<\0a\0/\0>\0").as_deref(), Ok("<a/>"));
        assert_eq!(strict(LATIN.as_bytes()).as_deref(), Ok(LATIN), "ASCII is ASCII in all of them");
        let umlaut = [LATIN.as_bytes(), b"\xFC"].concat();
        assert_eq!(strict(&umlaut), Ok(format!("{LATIN}ü").into()));
    }

    #[test]
    fn what_would_be_guessed_is_named() {
        assert_eq!(strict(b"<a>\xFC</a>"), Err("neither UTF-8 nor UTF-16".to_owned()));
        let umlaut = LATIN.replace("<a/>", "<a>ü</a>");
        assert_eq!(strict(umlaut.as_bytes()), Err("ISO-8859-1".to_owned()));
        let other = LATIN.replace("ISO-8859-1", "windows-1252");
        let bytes = [other.as_bytes(), b"\xFC"].concat();
        assert_eq!(strict(&bytes), Err("windows-1252".to_owned()));
    }
}
