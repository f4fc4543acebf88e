//! Money: an integer of minor units and a currency. There is no floating point in this crate.

use std::fmt;
use std::str::FromStr;

/// An ISO 4217 currency that people can pay in.
///
/// Exponents are those of ISO 4217 (EUR 2, JPY 0, HUF 2, KWD 3), not CLDR's cash digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(iso_currency::Currency::EUR);

    /// The currency with this three-letter code, upper case; `None` for an unknown one and for metals and
    /// test codes, which have no minor unit.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let known = iso_currency::Currency::from_code(code)?;
        known.exponent().map(|_| Self(known))
    }

    /// The three-letter code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals an amount has.
    #[must_use]
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    /// Minor units in one currency unit: 100 for EUR, 1 for JPY, 1,000 for KWD.
    #[must_use]
    pub fn unit_minor(self) -> i64 {
        10_i64.pow(self.exponent())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(code: &str) -> Result<Self, MoneyError> {
        Self::from_code(code).ok_or(MoneyError::UnknownCurrency)
    }
}

/// Why a text is no amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not digits with an optional sign and decimal point.
    #[error("is not a decimal amount such as 120.00")]
    NotAnAmount,
    /// More decimals than the currency has, other than zeros.
    #[error("has more decimals than the currency")]
    TooManyDecimals,
    /// Larger than the product can count (about 9.2e16 minor units; we stop at 10^15).
    #[error("is larger than can be handled")]
    TooLarge,
    /// Not a currency of ISO 4217 that has minor units.
    #[error("is not an ISO 4217 currency code")]
    UnknownCurrency,
}

/// An amount in minor units of a currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// The largest amount that is taken in, in minor units, so that sums of a plan can't overflow.
pub const MAX_MINOR: i64 = 1_000_000_000_000_000;
const _: () = assert!(MAX_MINOR < i64::MAX / 1_000, "a thousand largest amounts must still add up");

impl Money {
    /// So many minor units of a currency.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Reads a plain decimal: an optional sign, digits, at most one point. Zeros beyond the currency's
    /// decimals are taken, because invoices write them.
    ///
    /// # Errors
    /// When the text is no such decimal, is too precise for the currency or too large.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (negative, digits) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || !all_digits(whole)
            || !all_digits(fraction)
            || (digits.contains('.') && fraction.is_empty())
        {
            return Err(MoneyError::NotAnAmount);
        }
        let exponent = currency.exponent() as usize;
        let kept = fraction.trim_end_matches('0');
        if kept.len() > exponent {
            return Err(MoneyError::TooManyDecimals);
        }
        let padded = format!("{whole}{kept:0<exponent$}");
        let significant = padded.trim_start_matches('0');
        if significant.len() > 16 {
            return Err(MoneyError::TooLarge);
        }
        let minor =
            if significant.is_empty() { 0 } else { significant.parse::<i64>().map_err(|_| MoneyError::TooLarge)? };
        if minor > MAX_MINOR {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self::new(if negative { -minor } else { minor }, currency))
    }

    /// The amount in minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The same currency with another amount.
    #[must_use]
    pub const fn with_minor(self, minor: i64) -> Self {
        Self::new(minor, self.currency)
    }
}

impl fmt::Display for Money {
    /// The plain decimal with the currency's decimals, without its code: `120.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exponent = self.currency.exponent() as usize;
        let unit = self.currency.unit_minor().unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        let magnitude = self.minor.unsigned_abs();
        if exponent == 0 {
            write!(f, "{sign}{magnitude}")
        } else {
            write!(f, "{sign}{}.{:0exponent$}", magnitude / unit, magnitude % unit)
        }
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} {}", self.currency)
    }
}
