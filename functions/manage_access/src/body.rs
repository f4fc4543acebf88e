//! The bodies of commands on links, sessions and codes.

use cloud::access::{Token, TokenKind};
use cloud::fields::{self, Fields};
use cloud::problem::Problem;
use domain::access::{LINK_DAYS, MAX_LINK_DAYS};
use domain::id::CustomerId;

/// A link that is wanted.
pub struct Wanted {
    /// For whom.
    pub customer: CustomerId,
    /// For how many days.
    pub days: u32,
    /// Whether a mail brings it; else the answer does.
    pub by_mail: bool,
}

/// The body of a wanted link: `customerId`, `validDays` and `byMail`.
pub fn wanted(body: &[u8]) -> Result<Wanted, Problem> {
    let mut fields = Fields::of_body(body)?;
    let customer = fields.required("customerId");
    let days = fields.optional_by("validDays", |value| fields::number(value, 1, u64::from(MAX_LINK_DAYS)));
    let days = days.and_then(|days| u32::try_from(days).ok()).unwrap_or(LINK_DAYS);
    let by_mail = fields.flag_or("byMail", false);
    fields.finish(customer.map(|customer| Wanted { customer, days, by_mail }))
}

/// The body that brings a secret: `token`. What is none opens nothing, as one that nobody has made.
pub fn token(body: &[u8], kind: TokenKind) -> Result<Option<Token>, Problem> {
    let mut fields = Fields::of_body(body)?;
    let text: Option<String> = fields.required("token");
    fields.finish(text).map(|text| Token::parse(kind, &text).ok())
}

/// The body that confirms a code: `code`, six digits; spaces between them are as people type them.
pub fn code(body: &[u8]) -> Result<String, Problem> {
    let mut fields = Fields::of_body(body)?;
    let code = fields.required_by("code", |value| {
        let digits: String = value.as_str().unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
        let six = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_digit());
        if six { Ok(digits) } else { Err(("malformed", "must be the six digits of the mail".to_owned())) }
    });
    fields.finish(code)
}
