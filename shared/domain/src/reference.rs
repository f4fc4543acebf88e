//! ISO 11649 creditor references: what a customer writes on a payment, so that it finds its instalment.
//!
//! Ours are `RF`, two check digits, the plan's code and three digits of the instalment. Reading takes any valid
//! reference, because bank statements carry those of others too; looking for one in a free text takes only ours,
//! because there any word might look like one.

use std::fmt;
use std::str::FromStr;

use crate::id::PlanCode;

/// A valid ISO 11649 creditor reference, in its electronic form: upper case, no spaces.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CreditorReference(String);

/// Why a text is no creditor reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAReference {
    /// Not `RF`, two digits and 1 to 21 letters or digits.
    #[error("is not RF, two check digits and 1 to 21 letters or digits")]
    Form,
    /// The check digits belong to another reference: a digit was mistyped.
    #[error("has check digits that don't fit")]
    CheckDigits,
}

impl CreditorReference {
    /// The longest reference without `RF` and check digits.
    const MAX_BODY: usize = 21;
    /// The length of ours: `RF`, check digits, plan code, three digits.
    const OUR_LEN: usize = 4 + PlanCode::LEN + 3;

    /// The reference of an instalment of a plan; number 0 is the down payment.
    #[must_use]
    pub fn of_instalment(plan: &PlanCode, number: u32) -> Self {
        Self::around(&format!("{plan}{number:03}"))
    }

    /// The plan's code and the number of the instalment, if the reference has the form of ours.
    #[must_use]
    pub fn plan_part(&self) -> Option<(PlanCode, u32)> {
        let (code, number) = self.0.get(4..)?.split_at_checked(PlanCode::LEN)?;
        let is_number = number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
        Some((code.parse().ok()?, number.parse().ok().filter(|_| is_number)?))
    }

    /// The reference around a body of letters and digits.
    #[must_use]
    pub fn around(body: &str) -> Self {
        let remainder = mod_97(body.bytes().chain(*b"RF00"));
        Self(format!("RF{:02}{body}", 98 - remainder))
    }

    /// The electronic form, as it stands in a payment order.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form for people, in groups of four: `RF82 RE20 2600 42R0 1`.
    #[must_use]
    pub fn printed(&self) -> String {
        in_groups_of_four(&self.0)
    }
}

/// The references of ours in a free text, in their order and each once: in any case, and broken by white space or
/// `.`, `-`, `/`, `:` wherever a bank or a person put it. Looks at the first 10,000 characters.
#[must_use]
pub fn find_in(text: &str) -> Vec<CreditorReference> {
    let separates = |letter: &char| letter.is_whitespace() || matches!(letter, '.' | '-' | '/' | ':');
    let letters: Vec<char> = text.chars().take(10_000).filter(|letter| !separates(letter)).collect();
    let mut found: Vec<CreditorReference> = Vec::new();
    for window in letters.windows(CreditorReference::OUR_LEN) {
        let Some(reference) = ours(window) else { continue };
        if !found.contains(&reference) {
            found.push(reference);
        }
    }
    found
}

/// A reference of ours, if these letters are one.
fn ours(letters: &[char]) -> Option<CreditorReference> {
    if !matches!(letters, ['R' | 'r', 'F' | 'f', ..]) {
        return None;
    }
    let reference: CreditorReference = letters.iter().collect::<String>().parse().ok()?;
    reference.plan_part().map(|_| reference)
}

/// A long code with a space after every four characters, as people read and type it.
#[must_use]
pub fn in_groups_of_four(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

impl fmt::Display for CreditorReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CreditorReference {
    type Err = NotAReference;
    /// Takes the electronic and the printed form, upper or lower case.
    fn from_str(text: &str) -> Result<Self, NotAReference> {
        let code: String =
            text.chars().filter(|letter| *letter != ' ').map(|letter| letter.to_ascii_uppercase()).collect();
        let body = code.strip_prefix("RF").ok_or(NotAReference::Form)?;
        let alphanumeric = body.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let checked = body.bytes().take(2).all(|byte| byte.is_ascii_digit());
        if !alphanumeric || !checked || !(3..=2 + Self::MAX_BODY).contains(&body.len()) {
            return Err(NotAReference::Form);
        }
        let (check, body) = body.split_at(2);
        let rearranged = body.bytes().chain(*b"RF").chain(check.bytes());
        if mod_97(rearranged) == 1 { Ok(Self(code)) } else { Err(NotAReference::CheckDigits) }
    }
}

/// ISO 7064 MOD 97-10 over letters (A = 10 ... Z = 35) and digits.
fn mod_97(code: impl Iterator<Item = u8>) -> u32 {
    code.fold(0, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        _ => (remainder * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97,
    })
}
