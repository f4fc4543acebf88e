//! Identities. An invoice's is derived from what it says, so that importing it again finds it; a proposal's
//! is fresh, and its plan keeps it.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The name space of everything we derive an identity from.
const RATENWERK: Uuid = Uuid::from_u128(0x6c1d_2f0e_52f4_5c52_9d3f_0a36_5b0c_9a71);

/// A text that is no identity of the kind asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not an identifier of this kind")]
pub struct NotAnId;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that was made elsewhere.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID itself.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            /// Only the hyphenated lower-case form, so that one thing has one name.
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let uuid = Uuid::try_parse(text).map_err(|_| NotAnId)?;
                let id = Self(uuid);
                if id.to_string() == text { Ok(id) } else { Err(NotAnId) }
            }
        }
    };
}

uuid_id!(
    /// An invoice: the same for the same seller and number.
    InvoiceId
);
uuid_id!(
    /// A proposal, and the plan that comes of it.
    ProposalId
);

impl InvoiceId {
    /// The identity of a seller's invoice number (as written). The seller is a normalised
    /// [`SellerId`](crate::invoice::SellerId).
    #[must_use]
    pub fn of(seller: &str, number: &str) -> Self {
        Self(derived("invoice", &[seller, number]))
    }
}

/// A customer. The creditor's own customer number where there is one; it is written into paths and keys, so
/// its letters are few.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CustomerId(String);

impl CustomerId {
    /// The longest identifier, in bytes.
    pub const MAX_LEN: usize = 64;

    /// An identity made from parts that name a customer where no identifier does.
    #[must_use]
    pub fn derived_from(parts: &[&str]) -> Self {
        Self(format!("c-{}", derived("customer", parts).simple()))
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CustomerId {
    type Err = NotAnId;
    /// 1 to 64 of `A-Z a-z 0-9 . _ : -`.
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':' | b'-');
        if (1..=Self::MAX_LEN).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnId)
        }
    }
}

/// The code of a plan inside its ISO 11649 creditor references: ten characters of base 32 without I, L, O, U.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlanCode(String);

impl PlanCode {
    const ALPHABET: &'static [u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    /// Its length in characters.
    pub const LEN: usize = 10;

    /// The code made of 50 random bits of a fresh (version 4) UUID.
    #[must_use]
    pub fn from_fresh(fresh: Uuid) -> Self {
        // The low 62 bits of a version 4 UUID are random; the variant sits above them.
        let bits = fresh.as_u128();
        let letter = |place: usize| char::from(Self::ALPHABET[((bits >> (5 * place)) & 31) as usize]);
        Self((0..Self::LEN).rev().map(letter).collect())
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PlanCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PlanCode {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        if text.len() == Self::LEN && text.bytes().all(|byte| Self::ALPHABET.contains(&byte)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnId)
        }
    }
}

/// A UUID of version 5 over parts that can't run into each other.
fn derived(kind: &str, parts: &[&str]) -> Uuid {
    let mut name = String::from(kind);
    for part in parts {
        name.push('\u{1f}');
        name.push_str(&part.len().to_string());
        name.push('\u{1f}');
        name.push_str(part);
    }
    Uuid::new_v5(&RATENWERK, name.as_bytes())
}
