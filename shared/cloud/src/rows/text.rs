//! Values by their one text form.

// The signatures are those that serde's `with` calls.
#![allow(clippy::ref_option)]

use std::fmt::Display;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Writes the `Display` form.
pub fn serialize<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Reads the `FromStr` form.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

/// An optional value by its text form.
pub mod option {
    use super::{Deserialize, Deserializer, Display, Error, FromStr, Serializer};

    pub fn serialize<T: Display, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        Option::<String>::deserialize(deserializer)?.map(|text| text.parse().map_err(D::Error::custom)).transpose()
    }
}

/// A list of values by their text forms.
pub mod list {
    use super::{Deserialize, Deserializer, Display, Error, FromStr, Serializer};

    pub fn serialize<T: Display, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(ToString::to_string))
    }

    pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        let texts = Vec::<String>::deserialize(deserializer)?;
        texts.into_iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
    }
}

/// Money as `120.00 EUR`.
pub mod money {
    use domain::money::{Currency, Money};

    use super::{Deserialize, Deserializer, Error, Serializer};

    pub fn serialize<S: Serializer>(money: &Money, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{money} {}", money.currency()))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
        read(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }

    fn read(text: &str) -> Result<Money, String> {
        let (amount, currency) = text.split_once(' ').ok_or("is no amount and currency")?;
        let currency: Currency = currency.parse().map_err(|error: domain::money::MoneyError| error.to_string())?;
        Money::parse(amount, currency).map_err(|error| error.to_string())
    }

    /// Several amounts.
    pub mod list {
        use super::{Deserialize, Deserializer, Error, Money, Serializer};

        pub fn serialize<S: Serializer>(amounts: &[Money], serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(amounts.iter().map(|money| format!("{money} {}", money.currency())))
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Money>, D::Error> {
            let texts = Vec::<String>::deserialize(deserializer)?;
            texts.iter().map(|text| super::read(text).map_err(D::Error::custom)).collect()
        }
    }

    /// Optional money.
    pub mod option {
        use super::{Deserialize, Deserializer, Error, Money, Serializer};

        pub fn serialize<S: Serializer>(money: &Option<Money>, serializer: S) -> Result<S::Ok, S::Error> {
            match money {
                Some(money) => super::serialize(money, serializer),
                None => serializer.serialize_none(),
            }
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Money>, D::Error> {
            Option::<String>::deserialize(deserializer)?
                .map(|text| super::read(&text).map_err(D::Error::custom))
                .transpose()
        }
    }
}

/// Makes the `option` and `list` forms of a mirror, for fields that hold its domain type inside.
macro_rules! nested {
    ($domain:ty, $mirror:literal) => {
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        struct Nested(#[serde(with = $mirror)] $domain);

        /// Optional.
        #[allow(dead_code, clippy::ref_option)]
        pub mod option {
            use serde::{Deserialize, Deserializer, Serialize, Serializer};

            use super::Nested;

            pub fn serialize<S: Serializer>(value: &Option<$domain>, serializer: S) -> Result<S::Ok, S::Error> {
                value.clone().map(Nested).serialize(serializer)
            }

            pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<$domain>, D::Error> {
                Ok(Option::<Nested>::deserialize(deserializer)?.map(|nested| nested.0))
            }
        }

        /// Several.
        #[allow(dead_code)]
        pub mod list {
            use serde::{Deserialize, Deserializer, Serializer};

            use super::Nested;

            pub fn serialize<S: Serializer>(values: &[$domain], serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(values.iter().cloned().map(Nested))
            }

            pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<$domain>, D::Error> {
                Ok(Vec::<Nested>::deserialize(deserializer)?.into_iter().map(|nested| nested.0).collect())
            }
        }
    };
}
pub(super) use nested;
