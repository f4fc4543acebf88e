//! Words that people write, and the addresses they write to: bounded, and free of control characters.

use std::fmt;
use std::str::FromStr;

/// Words of a person, at most `MAX` characters, without control characters other than line breaks; and without
/// those, too, where it is not of several `LINES`: they become spaces.
#[derive(Clone, PartialEq, Eq)]
pub struct Words<const MAX: usize, const LINES: bool>(String);

/// Why a text can't be taken as words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// More characters than allowed.
    #[error("is longer than {0} characters")]
    TooLong(usize),
    /// A control character.
    #[error("holds a control character")]
    ControlCharacter,
}

impl<const MAX: usize, const LINES: bool> Words<MAX, LINES> {
    /// What stands for words that were erased where something has to stand.
    #[must_use]
    pub fn erased() -> Self {
        Self("-".to_owned())
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize, const LINES: bool> fmt::Display for Words<MAX, LINES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize, const LINES: bool> fmt::Debug for Words<MAX, LINES> {
    /// Words are personal: a log shows how many there are, never which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} characters)", self.0.chars().count())
    }
}

impl<const MAX: usize, const LINES: bool> FromStr for Words<MAX, LINES> {
    type Err = WordsError;
    fn from_str(text: &str) -> Result<Self, WordsError> {
        let mut text = text.trim().replace("\r\n", "\n");
        if !LINES {
            text = text.replace(['\n', '\r', '\t'], " ");
        }
        if text.is_empty() {
            return Err(WordsError::Empty);
        }
        if text.chars().count() > MAX {
            return Err(WordsError::TooLong(MAX));
        }
        if text.chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\t') {
            return Err(WordsError::ControlCharacter);
        }
        Ok(Self(text))
    }
}

/// A name on one line.
pub type Name = Words<300, false>;
/// A postal address, a line each.
pub type Address = Words<500, true>;
/// A reason or note of several lines.
pub type Note = Words<2000, true>;

/// An e-mail address that a mail can be handed to. It never appears in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

/// The text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not an e-mail address")]
pub struct NotAnEmailAddress;

impl EmailAddress {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(hidden)")
    }
}

impl FromStr for EmailAddress {
    type Err = NotAnEmailAddress;
    /// A practical subset of RFC 5321: a dot-atom, `@`, a host name with a dot, ASCII, at most 254 bytes.
    /// Quoted local parts and address literals are refused: no portal customer has one, and header
    /// injection lives there.
    fn from_str(text: &str) -> Result<Self, NotAnEmailAddress> {
        let (local, domain) = text.rsplit_once('@').ok_or(NotAnEmailAddress)?;
        let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        let local_fits =
            (1..=64).contains(&local.len()) && local.split('.').all(|part| !part.is_empty() && part.bytes().all(atom));
        let label = |part: &str| {
            (1..=63).contains(&part.len())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        let domain_fits = domain.contains('.') && domain.split('.').all(label);
        if text.len() <= 254 && local_fits && domain_fits { Ok(Self(text.to_owned())) } else { Err(NotAnEmailAddress) }
    }
}
