//! The bodies of commands on links.

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
}

/// The body of a wanted link: `customerId` and `validDays`.
pub fn wanted(body: &[u8]) -> Result<Wanted, Problem> {
    let mut fields = Fields::of_body(body)?;
    let customer = fields.required("customerId");
    let days = fields.optional_by("validDays", |value| fields::number(value, 1, u64::from(MAX_LINK_DAYS)));
    let days = days.and_then(|days| u32::try_from(days).ok()).unwrap_or(LINK_DAYS);
    fields.finish(customer.map(|customer| Wanted { customer, days }))
}

/// The body that brings a secret: `token`. What is none opens nothing, as one that nobody has made.
pub fn token(body: &[u8], kind: TokenKind) -> Result<Option<Token>, Problem> {
    let mut fields = Fields::of_body(body)?;
    let text: Option<String> = fields.required("token");
    fields.finish(text).map(|text| Token::parse(kind, &text).ok())
}
