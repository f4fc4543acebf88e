//! ISO 11649 creditor references, as mails print them and bank files carry them. What they are stands in
//! [`domain::reference`], because the API shows them as well.

pub use domain::reference::{CreditorReference, NotAReference, find_in, in_groups_of_four};

#[cfg(test)]
mod tests {
    use domain::id::PlanCode;

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
