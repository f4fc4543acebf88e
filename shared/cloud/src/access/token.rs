//! Secrets that are handed out once and never stored: of each only a fingerprint is kept.
//!
//! A secret's text is `rwl_` (a link), `rws_` (a session) or `rwa_` (an address to confirm), then 64 letters of
//! base64url: 16 bytes that say where its holder's rows stand, and 32 random ones. The prefix lets scanners of
//! source code and logs find one that leaked.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::{Fingerprint, Holder, Place};
use sha2::{Digest, Sha256};

/// What a secret is for: one kind never passes as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Opens the portal.
    Link,
    /// Proves a session.
    Session,
    /// Confirms an address.
    Address,
}

impl TokenKind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Link => "rwl_",
            Self::Session => "rws_",
            Self::Address => "rwa_",
        }
    }
}

/// A secret. It can't be printed by accident: its text comes out of [`Token::expose`] alone.
#[derive(Clone)]
pub struct Token {
    kind: TokenKind,
    place: Place,
    secret: [u8; 32],
}

/// The text is no secret of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no such token")]
pub struct NotAToken;

impl Token {
    /// A secret of 256 random bits for a holder.
    ///
    /// # Panics
    /// When the operating system gives no randomness: then nothing secret can be made.
    #[must_use]
    pub fn fresh(kind: TokenKind, holder: &Holder) -> Self {
        Self { kind, place: holder.place(), secret: random() }
    }

    /// The secret that follows from a random salt and a key that only the asker knows: asked for again under the same
    /// key it is the same, though nothing that is stored tells it.
    #[must_use]
    pub fn derived(kind: TokenKind, holder: &Holder, salt: &str, key: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(salt.as_bytes());
        hash.update([0]);
        hash.update(key.as_bytes());
        Self { kind, place: holder.place(), secret: hash.finalize().into() }
    }

    /// Reads a secret.
    ///
    /// # Errors
    /// When the text is none of that kind.
    pub fn parse(kind: TokenKind, text: &str) -> Result<Self, NotAToken> {
        let letters = text.strip_prefix(kind.prefix()).filter(|letters| letters.len() == 64).ok_or(NotAToken)?;
        let bytes = URL_SAFE_NO_PAD.decode(letters).map_err(|_| NotAToken)?;
        let (place, secret) = bytes.split_at_checked(16).ok_or(NotAToken)?;
        let place = Place::new(place.try_into().map_err(|_| NotAToken)?);
        Ok(Self { kind, place, secret: secret.try_into().map_err(|_| NotAToken)? })
    }

    /// Where the holder's rows stand.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// What is kept of it.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.secret)
    }

    /// Another secret that follows from this one, for a purpose of its own: what guards a form against other sites.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(purpose.as_bytes());
        hash.update([0]);
        hash.update(self.secret);
        URL_SAFE_NO_PAD.encode(hash.finalize())
    }

    /// The text: for whoever is to have it, and for nobody else.
    #[must_use]
    pub fn expose(&self) -> String {
        let mut bytes = [0; 48];
        bytes[..16].copy_from_slice(&self.place.bytes());
        bytes[16..].copy_from_slice(&self.secret);
        format!("{}{}", self.kind.prefix(), URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({:?})", self.kind)
    }
}

/// Random bytes of the operating system.
///
/// # Panics
/// When it gives none: then nothing secret can be made.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

#[cfg(test)]
mod tests {
    use super::{Holder, Token, TokenKind};

    fn holder() -> Holder {
        Holder::Customer("K-1".parse().unwrap())
    }

    #[test]
    fn a_secret_is_read_back_and_passes_for_nothing_else() {
        let token = Token::fresh(TokenKind::Link, &holder());
        let text = token.expose();
        let read = Token::parse(TokenKind::Link, &text).unwrap();
        assert_eq!((read.place(), read.fingerprint()), (holder().place(), token.fingerprint()));
        assert!(Token::parse(TokenKind::Session, &text).is_err());
        let short = &text[..text.len() - 1];
        for bad in [
            "",
            "rwl_",
            short,
            &format!("{text}A"),
            &text.replace("rwl_", "rwl-"),
            &format!("{short}="),
            &format!(" {text}"),
        ] {
            assert!(Token::parse(TokenKind::Link, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_two_secrets_are_alike() {
        let [one, other] = [Token::fresh(TokenKind::Session, &holder()), Token::fresh(TokenKind::Session, &holder())];
        assert_ne!(one.fingerprint(), other.fingerprint());
        assert_ne!(one.derive("form"), other.derive("form"));
        assert_ne!(one.derive("form"), one.derive("other"));
    }

    #[test]
    fn a_repeat_under_the_same_key_gives_the_same_secret() {
        let with = |salt: &str, key: &str| Token::derived(TokenKind::Link, &holder(), salt, key).expose();
        assert_eq!(with("a", "key"), with("a", "key"));
        assert_ne!(with("a", "key"), with("b", "key"));
        assert_ne!(with("a", "key"), with("a", "other"));
    }

    #[test]
    fn a_secret_is_never_printed() {
        let token = Token::fresh(TokenKind::Link, &holder());
        assert_eq!(format!("{token:?}"), "Token(Link)");
    }
}
