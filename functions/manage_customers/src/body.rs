//! The bodies of commands on customers.

use cloud::fields::{self, Fields};
use cloud::problem::Problem;
use domain::customer::Contact;
use domain::id::CustomerId;
use domain::usecases::{ChangeCustomer, CreditUse, RestrictCustomer, UseCredit};

/// The body of a change: the whole contact; what is left out is not known any more.
pub fn change(body: &[u8], customer: CustomerId, version: u64) -> Result<ChangeCustomer, Problem> {
    let mut fields = Fields::of_body(body)?;
    let contact = Contact {
        name: fields.optional("name"),
        address: fields.optional("address"),
        email: fields.optional("email"),
        phone: fields.optional("phone"),
        language: fields.optional("language"),
        kind: fields.optional("kind"),
        excluded: fields.flag_or("excluded", false),
    };
    fields.finish(Some(ChangeCustomer { customer, version, contact }))
}

/// The body of a merge: `into`, who the customer turned out to be.
pub fn merge(body: &[u8]) -> Result<CustomerId, Problem> {
    let mut fields = Fields::of_body(body)?;
    let into = fields.required("into");
    fields.finish(into)
}

/// The body of a use of credit: `amount`, and for what: `refund`, `set_off` against `invoice`, `refund_surplus` or
/// `book_surplus` of `plan`.
pub fn credit(body: &[u8], customer: CustomerId, version: u64) -> Result<UseCredit, Problem> {
    let mut fields = Fields::of_body(body)?;
    let amount = fields.required_by("amount", fields::above_zero);
    let used = used(&mut fields);
    fields.finish(amount.zip(used).map(|(amount, used)| UseCredit { customer, version, amount, used }))
}

fn used(fields: &mut Fields) -> Option<CreditUse> {
    let name: String = fields.required("use")?;
    match name.as_str() {
        "refund" => Some(CreditUse::Refund),
        "set_off" => fields.required("invoice").map(CreditUse::SetOff),
        "refund_surplus" => fields.required("plan").map(CreditUse::RefundSurplus),
        "book_surplus" => fields.required("plan").map(CreditUse::BookSurplus),
        _ => {
            let uses = "must be refund, set_off, refund_surplus or book_surplus";
            fields.report("use", ("malformed", uses.to_owned()));
            None
        }
    }
}

/// The body of a restriction: `restricted`, and `words`, why.
pub fn restrict(body: &[u8], customer: CustomerId, version: u64) -> Result<RestrictCustomer, Problem> {
    let mut fields = Fields::of_body(body)?;
    let restricted = fields
        .required_by("restricted", |value| value.as_bool().ok_or(("wrong_type", "must be true or false".to_owned())));
    let words = fields.required("words");
    let both = restricted.zip(words);
    fields.finish(both.map(|(restricted, words)| RestrictCustomer { customer, version, restricted, words }))
}
