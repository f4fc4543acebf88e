//! ISO 11649 creditor references: what a customer writes on a payment, so that it finds its instalment.
//!
//! Ours are `RF`, two check digits, the plan's code and three digits of the instalment. Reading takes any valid
//! reference, because bank statements carry those of others too; looking for one in a free text takes only ours,
//! because there any word might look like one.

use std::fmt;
use std::str::FromStr;

use domain::id::PlanCode;

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
    fn around(body: &str) -> Self {
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
pub(crate) fn in_groups_of_four(code: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testdata;

    #[test]
    fn references_agree_with_an_independent_implementation() {
        let Some(rows) = testdata::table("oracle/rf_reference.tsv") else { return };
        for row in rows {
            let [body, reference, printed, valid] = &row[..] else { panic!("{row:?}") };
            let read = reference.parse::<CreditorReference>();
            assert_eq!(read.is_ok(), valid == "1", "{row:?}");
            if let Ok(read) = read {
                assert_eq!(CreditorReference::around(body), read);
                assert_eq!(&read.printed(), printed);
                assert_eq!(printed.to_lowercase().parse(), Ok(read));
            }
        }
    }

    #[test]
    fn an_instalment_has_the_code_of_its_plan_and_three_digits() {
        let plan: PlanCode = "7K3MPQ9XYZ".parse().expect("a code");
        let reference = CreditorReference::of_instalment(&plan, 4);
        assert!(reference.as_str().ends_with("7K3MPQ9XYZ004"), "{reference}");
        assert_eq!(reference.as_str().len(), 17);
        assert_eq!(reference.printed().parse(), Ok(reference));
    }

    #[test]
    fn every_digit_or_letter_taken_for_another_is_noticed() {
        let plan: PlanCode = "0B2D4F6H8J".parse().expect("a code");
        let right = CreditorReference::of_instalment(&plan, 120).to_string();
        for place in 2..right.len() {
            for wrong in ('0'..='9').chain('A'..='Z') {
                let mut letters: Vec<char> = right.chars().collect();
                if letters[place] == wrong || letters[place].is_ascii_digit() != wrong.is_ascii_digit() {
                    continue;
                }
                letters[place] = wrong;
                let mistyped: String = letters.into_iter().collect();
                assert!(mistyped.parse::<CreditorReference>().is_err(), "{mistyped}");
            }
        }
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in
            ["", "RF", "RF1", "RF18", "RF18-539", "DE12", "RFAA539007547034", "RF18ÄÖÜ", "RF18539007547034539007547034"]
        {
            assert_eq!(text.parse::<CreditorReference>(), Err(NotAReference::Form), "{text}");
        }
    }

    /// The reference of the first instalment of a plan with this code.
    fn first_of(code: &str) -> CreditorReference {
        CreditorReference::of_instalment(&code.parse().expect("a code"), 1)
    }

    #[test]
    fn ours_tell_their_plan_and_instalment() {
        let plan: PlanCode = "7K3MPQ9XYZ".parse().expect("a code");
        for number in [0, 4, 120, 999] {
            assert_eq!(CreditorReference::of_instalment(&plan, number).plan_part(), Some((plan.clone(), number)));
        }
        for body in ["539007547034", "7K3MPQ9XYO001", "7K3MPQ9XYZ0A1", "7K3MPQ9XYZ0001", "A"] {
            assert_eq!(CreditorReference::around(body).plan_part(), None, "{body}");
        }
    }

    #[test]
    fn ours_are_found_however_they_are_written() {
        let one = first_of("7K3MPQ9XYZ");
        let (code, printed) = (one.as_str(), one.printed());
        let (head, tail) = code.split_at(9);
        for text in [
            code.to_owned(),
            format!("Rechnung 4711, Rate {printed} vielen Dank"),
            printed.to_lowercase(),
            format!("RATE{code}DANKE"),
            format!("Ref. {head}\n{tail}"),
            format!("SVWZ+{head}-{tail}/1"),
            format!("RF{printed}"),
            printed.replace(' ', "\u{a0}"),
        ] {
            assert_eq!(find_in(&text), std::slice::from_ref(&one), "{text}");
        }
    }

    #[test]
    fn several_are_found_in_their_order_and_once() {
        let (one, two) = (first_of("7K3MPQ9XYZ"), first_of("0B2D4F6H8J"));
        assert_eq!(find_in(&format!("{two}{one} {}", two.printed())), [two, one]);
    }

    #[test]
    fn what_is_not_ours_is_not_found() {
        let one = first_of("7K3MPQ9XYZ");
        let mistyped = one.as_str().replacen('K', "H", 1);
        let cut = &one.as_str()[..16];
        for text in ["", "RF", "RF18 5390 0754 7034", &mistyped, cut, &one.as_str().replacen('K', "K,", 1)] {
            assert_eq!(find_in(text), [], "{text}");
        }
        assert_eq!(find_in(&"RF".repeat(1_000_000)), [], "a long text is looked at in bounds");
    }
}
