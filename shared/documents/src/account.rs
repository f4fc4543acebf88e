//! Bank account numbers.

/// The IBAN without white space, upper case, if it is a valid one (ISO 13616: country, length, check digits).
#[must_use]
pub fn iban(text: &str) -> Option<String> {
    let compact: String = text.split_whitespace().collect::<String>().to_uppercase();
    compact.parse::<iban::Iban>().is_ok().then_some(compact)
}

#[cfg(test)]
mod tests {
    use super::iban;

    #[test]
    fn an_iban_is_kept_without_white_space() {
        assert_eq!(iban("DE02 1203 0000 0000 2020 51").as_deref(), Some("DE02120300000000202051"));
        assert_eq!(iban("nl57rabo0107307510").as_deref(), Some("NL57RABO0107307510"));
        assert_eq!(iban("DE03120300000000202051"), None);
        assert_eq!(iban(""), None);
    }

    #[test]
    fn valid_ones_are_those_of_the_oracle() {
        for row in crate::testdata::table("oracle/iban_vectors.tsv").unwrap_or_default() {
            // Check digits inside a country's own account number are that country's business: the last column.
            assert_eq!(iban(&row[0]).is_some(), row[2] == "True", "{row:?}");
        }
    }
}
