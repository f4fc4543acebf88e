//! Invoice numbers as people write them on payments: another case, other punctuation, somewhere in a text.

use crate::id::InvoiceId;

/// The most invoices that are found by one number; a number that more share says nothing.
pub const MAX_SHARING: usize = 20;

/// Which invoices have a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// The number, normalised.
    pub number: String,
    /// The invoices, in the order in which they became known.
    pub invoices: Vec<InvoiceId>,
}

/// The shortest normalised number that a text is searched for; shorter ones would be found everywhere.
const MIN_LEN: usize = 4;
/// The longest invoice number.
const MAX_LEN: usize = 100;
/// How many words of a text may make up one number: `RE 2026/0042 A` are four.
const MAX_WORDS: usize = 5;
/// How many candidates a text gives at most; each costs a look-up.
const MAX_CANDIDATES: usize = 80;
/// How much of a text is searched, in characters; a payment has 140, a bank's file a few times that.
const MAX_TEXT: usize = 2_000;

/// A number with white space and punctuation out, case folded: `RE-2026/0042` and `re 2026 0042` are the same.
#[must_use]
pub fn normalised(number: &str) -> String {
    number.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The normalised texts in a free text that may be an invoice number, longest first, each once: up to five
/// neighbouring words joined, with 4 to 100 letters, at least one of them a digit.
///
/// Where a text has more than 80 of them, those of few words stay: that is how most people write a number.
#[must_use]
pub fn candidates(text: &str) -> Vec<String> {
    let text: String = text.chars().take(MAX_TEXT).collect();
    let words: Vec<String> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(normalised).collect();
    let runs = (1..=MAX_WORDS).flat_map(|count| words.windows(count)).map(<[String]>::concat);
    let mut found: Vec<String> = Vec::new();
    for run in runs.filter(|run| may_be_a_number(run)) {
        if found.len() == MAX_CANDIDATES {
            break;
        }
        if !found.contains(&run) {
            found.push(run);
        }
    }
    // A stable sort: of two equally long the one of fewer words, then the earlier one, stays ahead.
    found.sort_by_key(|run| std::cmp::Reverse(run.chars().count()));
    found
}

fn may_be_a_number(run: &str) -> bool {
    (MIN_LEN..=MAX_LEN).contains(&run.chars().count()) && run.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_makes_no_difference() {
        for written in ["RW-2026/0042 A", "rw 2026 0042a", "RW.2026.0042.A", " Rw2026|0042-a"] {
            assert_eq!(normalised(written), "rw20260042a", "{written}");
        }
        assert_eq!(normalised("ÄÖ-1"), "äö1");
        assert_eq!(normalised("-/ "), "");
    }

    #[test]
    fn a_number_is_found_however_it_is_broken() {
        for text in [
            "RW-2026/0042 A",
            "Rechnung RW-2026/0042 A vom 3.4.2026, Kunde 17",
            "Rechnungsnummer:rw2026 0042a",
            "RgNr.RW/2026/0042/A",
        ] {
            assert!(candidates(text).contains(&"rw20260042a".to_owned()), "{text}");
        }
    }

    #[test]
    fn borders_of_words_count() {
        let found = candidates("Rechnung 471100 und 815");
        assert!(found.contains(&"471100".to_owned()));
        assert!(!found.iter().any(|number| number == "4711" || number == "7110" || number == "815"), "{found:?}");
    }

    #[test]
    fn the_longest_come_first_and_each_once() {
        assert_eq!(candidates("0042 0042 A"), ["00420042a", "00420042", "0042a", "0042"]);
        assert_eq!(candidates("Danke und alles Gute"), Vec::<String>::new(), "no number without a digit");
    }

    #[test]
    fn whatever_a_text_holds_the_candidates_are_bounded() {
        let many = (1000..9000).map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
        let found = candidates(&many);
        assert_eq!(found.len(), MAX_CANDIDATES);
        assert!(found.contains(&"1000".to_owned()), "single words stay");
        assert_eq!(candidates(&"1".repeat(1_000_000)), Vec::<String>::new());
        assert!(candidates(&"a1-".repeat(100_000)).iter().all(|number| number.len() <= MAX_LEN));
    }
}
