//! The JSON body of `POST /v1/invoices`: what the creditor's ledger says of an invoice.

use cloud::fields::{self, Bad, Fields};
use cloud::problem::Problem;
use documents::account;
use domain::invoice::{Figure, IncomingCustomer, IncomingInvoice, LedgerFigure, PayeeAccount, TypeCode};
use domain::money::{Currency, Money};
use serde_json::Value;

/// The most references of included payments.
const MOST_PAYMENTS: usize = 50;
/// The longest reference, dunning step or remittance text, in bytes: fifty such invoices fit a transaction.
const MOST_BYTES: usize = 140;

/// The invoice that a body describes.
pub fn parse(body: &[u8]) -> Result<IncomingInvoice, Problem> {
    let mut fields = Fields::of_body(body)?;
    let invoice = read(&mut fields);
    fields.finish(invoice)
}

fn read(fields: &mut Fields) -> Option<IncomingInvoice> {
    let seller = fields.required("seller");
    let number = fields.required("number");
    let type_code = fields.optional("typeCode").unwrap_or(TypeCode::INVOICE);
    let issue_date = fields.required_by("issueDate", fields::date);
    let due_date = fields.optional_by("dueDate", fields::date);
    let customer = customer(fields.required_object("customer"));
    let account = account_of(fields.object("account"));
    let remittance = fields.optional_by("remittance", short_text);
    let (currency, ledger) = ledger(fields)?;
    if let (Some(issued), Some(due)) = (issue_date, due_date)
        && due < issued
    {
        fields.report("dueDate", ("before_issue_date", "must not be before issueDate".to_owned()));
    }
    Some(IncomingInvoice {
        seller: seller?,
        number: number?,
        type_code,
        currency,
        issue_date: issue_date?,
        due_date,
        figure: Figure::Ledger(ledger),
        customer,
        account,
        remittance,
    })
}

/// What the ledger says is open. A cancelled invoice has nothing open, whatever stands beside it.
fn ledger(fields: &mut Fields) -> Option<(Currency, LedgerFigure)> {
    let open = fields.required_by("openAmount", fields::money);
    let as_of = fields.required_by("asOf", fields::date);
    let credited = fields.optional_by("credited", fields::money);
    let dunning_step = fields.optional_by("dunningStep", short_text);
    let cancelled = fields.optional_by("status", status).unwrap_or(false);
    let included = fields.list_by("includedPayments", MOST_PAYMENTS, short_text).unwrap_or_default();
    let (open, as_of) = (open?, as_of?);
    let currency = open.currency();
    if let Some(credited) = credited.filter(|credited| credited.currency() != currency || credited.minor() < 0) {
        let bad = if credited.minor() < 0 {
            ("out_of_range", "must not be below zero".to_owned())
        } else {
            ("currency_mismatch", format!("must be in {currency}, as openAmount is"))
        };
        fields.report("credited", bad);
    }
    if open.minor() < 0 {
        // Such credit stands in the ERP; it is nothing to be paid in instalments.
        fields.report("openAmount", ("below_zero", "must not be below zero: credit stays in the ledger".to_owned()));
    }
    let open = if cancelled { Money::zero(currency) } else { open };
    let credited = credited.unwrap_or(Money::zero(currency));
    Some((currency, LedgerFigure { open, as_of, credited, cancelled, dunning_step, included }))
}

fn customer(mut fields: Fields) -> IncomingCustomer {
    IncomingCustomer {
        id: fields.optional("id"),
        name: fields.optional("name"),
        address: fields.optional("address"),
        email: fields.optional("email"),
        language: fields.optional("language"),
        kind: fields.optional("kind"),
        ..IncomingCustomer::default()
    }
}

fn account_of(mut fields: Fields) -> Option<PayeeAccount> {
    let holder = fields.optional("holder");
    let identifier = fields.optional_by("identifier", short_text)?;
    let iban = account::iban(&identifier);
    Some(PayeeAccount { is_iban: iban.is_some(), identifier: iban.unwrap_or(identifier), holder })
}

fn short_text(value: &Value) -> Result<String, Bad> {
    let text = value.as_str().ok_or(("wrong_type", "must be a text".to_owned()))?;
    if (1..=MOST_BYTES).contains(&text.len()) && !text.chars().any(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(("malformed", format!("must be one line of 1 to {MOST_BYTES} bytes")))
    }
}

fn status(value: &Value) -> Result<bool, Bad> {
    match value.as_str() {
        Some("open") => Ok(false),
        Some("cancelled") => Ok(true),
        _ => Err(("malformed", "must be open or cancelled".to_owned())),
    }
}
