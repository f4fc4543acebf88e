//! Reads EN 16931 e-invoices, UBL 2.1 and CII, into what the domain needs of them.
//!
//! The foreign crate stands behind this one module, for it has a trap: a payable amount that is empty or no
//! number reads as zero. So an invoice is refused here when any value was malformed, when the payable amount
//! isn't written out, and when it isn't gross - paid + rounding. What has an error that a sender must correct
//! is refused with its reason; what is merely missing for us (no e-mail, no due date, no account) is absent.
//!
//! Business rules of the standard are deliberately not checked: a quarter of real invoices break one.

mod bounds;
mod payable;
mod unreadable;

use chrono::NaiveDate;
use domain::invoice::{Figure, IncomingCustomer, IncomingInvoice, InvoiceNumber, PayeeAccount, SellerId, TypeCode};
use domain::money::{Currency, Money, MoneyError};
use domain::text::{Address, EmailAddress, Name};
use en16931::invoice::{Code, Invoice, Party, PaymentMeans, PostalAddress};
use en16931::{Date, DocumentKind, Identifier};
use en16931_formats::report::{Entry, Kind};

use payable::Payable;
pub use unreadable::{Field, Unreadable};

/// The largest document that is taken, attachments included.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The years that an invoice's dates lie in; anything else is a slip of the keyboard.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2199;

/// Reads one invoice or credit note.
///
/// # Errors
/// [`Unreadable`] says what is wrong, where, and what the sender can do about it. Nothing of the document is
/// used then.
pub fn read(bytes: &[u8]) -> Result<IncomingInvoice, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge { bytes: bytes.len() });
    }
    let text = crate::xml::encoding::decoded(bytes);
    bounds::hold(&text)?;
    let document = en16931_formats::read(bytes).map_err(Unreadable::from)?;
    refuse_malformed_values(&document)?;
    let written = Payable::find(&text)?;
    incoming(&document.invoice, &written)
}

/// A value that the reader could not hold has left its term absent or zero, and of a thing that stands there
/// twice it took the first: neither may go on as if nothing had been there.
fn refuse_malformed_values(document: &en16931_formats::Read) -> Result<(), Unreadable> {
    let spoils = |entry: &&Entry| match entry.kind {
        Kind::Malformed => true,
        Kind::Duplicate => decides(&entry.path),
        _ => false,
    };
    document.entries.iter().find(spoils).map_or(Ok(()), |entry| Err(Unreadable::of_entry(entry)))
}

/// Whether a second value at this path would leave in doubt who owes whom how much, since when. Elsewhere (a
/// second note on a line) the first is good enough.
fn decides(path: &str) -> bool {
    const GROUPS: [&str; 4] =
        ["LegalMonetaryTotal", "HeaderMonetarySummation", "PayeeFinancialAccount", "CreditorFinancialAccount"];
    const HEADER: [&str; 11] = [
        "ID",
        "IssueDate",
        "DueDate",
        "InvoiceTypeCode",
        "CreditNoteTypeCode",
        "DocumentCurrencyCode",
        "AccountingSupplierParty",
        "AccountingCustomerParty",
        "ExchangedDocument/ID",
        "ExchangedDocument/TypeCode",
        "ExchangedDocument/IssueDateTime",
    ];
    let below_root = path.split_once('/').map_or(path, |(_, below)| below);
    GROUPS.iter().any(|group| path.contains(group))
        || HEADER.contains(&below_root)
        || path.ends_with("/InvoiceCurrencyCode")
}

fn incoming(invoice: &Invoice, written: &Payable) -> Result<IncomingInvoice, Unreadable> {
    let seller = seller(&invoice.seller);
    let (Some(seller), Some(number), Some(type_code), Some(currency), Some(issued), Some(payable)) = (
        seller,
        present(invoice.number.as_deref()),
        present(invoice.type_code.as_ref().map(Code::as_str)),
        present(invoice.currency.as_ref().map(Code::as_str)),
        invoice.issue_date,
        written.amount.as_deref(),
    ) else {
        return Err(missing_fields(invoice, written));
    };
    let number: InvoiceNumber = number.parse().map_err(|_| Unreadable::number_unusable(number))?;
    let type_code = type_code_of(invoice.kind, type_code)?;
    let currency = Currency::from_code(currency).ok_or_else(|| Unreadable::currency_unknown(currency))?;
    let payable = payable_amount(invoice, payable, written.currency.as_deref(), currency)?;
    Ok(IncomingInvoice {
        seller,
        number,
        type_code,
        currency,
        issue_date: day(issued, Field::IssueDate)?,
        due_date: invoice.due_date.map(|date| day(date, Field::DueDate)).transpose()?,
        figure: Figure::Invoiced(payable),
        customer: customer(&invoice.buyer),
        account: account(invoice),
        remittance: invoice.payment.as_ref().and_then(|payment| line(payment.remittance_information.as_deref())),
    })
}

/// Every mandatory field that is absent, at once.
fn missing_fields(invoice: &Invoice, written: &Payable) -> Unreadable {
    let absent = [
        (Field::Seller, seller(&invoice.seller).is_none()),
        (Field::Number, present(invoice.number.as_deref()).is_none()),
        (Field::TypeCode, present(invoice.type_code.as_ref().map(Code::as_str)).is_none()),
        (Field::Currency, present(invoice.currency.as_ref().map(Code::as_str)).is_none()),
        (Field::IssueDate, invoice.issue_date.is_none()),
        (Field::Payable, written.amount.is_none()),
    ];
    Unreadable::FieldsMissing {
        fields: absent.into_iter().filter_map(|(field, absent)| absent.then_some(field)).collect(),
    }
}

/// The seller's VAT identifier, else tax number, else register number, else name.
fn seller(party: &Party) -> Option<SellerId> {
    [
        party.vat_identifier.as_deref(),
        party.tax_registration.as_deref(),
        party.legal_registration.as_ref().map(Identifier::content),
        party.name.as_deref(),
    ]
    .into_iter()
    .flatten()
    .find_map(|text| text.parse().ok())
}

/// A UBL `CreditNote` is a credit note whatever its code says; one that says otherwise contradicts itself.
fn type_code_of(kind: DocumentKind, text: &str) -> Result<TypeCode, Unreadable> {
    let code: TypeCode = text.parse().map_err(|_| Unreadable::type_code_unknown(text))?;
    match kind {
        DocumentKind::CreditNote if !code.is_credit_note() => Err(Unreadable::type_code_unknown(text)),
        DocumentKind::CreditNote | DocumentKind::Invoice => Ok(code),
    }
}

fn payable_amount(invoice: &Invoice, text: &str, of: Option<&str>, currency: Currency) -> Result<Money, Unreadable> {
    if let Some(of) = of.filter(|of| *of != currency.code()) {
        return Err(Unreadable::currency_contradictory(of, currency));
    }
    let payable = Money::parse(text, currency).map_err(|error| match error {
        MoneyError::TooManyDecimals => Unreadable::amount_too_precise("BT-115 payable amount", text),
        MoneyError::NotAnAmount | MoneyError::TooLarge | MoneyError::UnknownCurrency => {
            Unreadable::payable_malformed(text)
        }
    })?;
    if adds_up(invoice) { Ok(payable) } else { Err(Unreadable::payable_contradictory(invoice)) }
}

/// BT-115 = BT-112 - BT-113 + BT-114, and what third parties are paid through the invoice (BG-DEX-09).
fn adds_up(invoice: &Invoice) -> bool {
    let totals = &invoice.totals;
    let cents = |amount: Option<en16931::InvoiceAmount>| i128::from(amount.unwrap_or_default().to_minor_units());
    let third_parties: i128 = invoice.extensions.third_party_payments.iter().map(|payment| cents(payment.amount)).sum();
    let expected = cents(Some(totals.gross_total)) - cents(totals.paid) + cents(totals.rounding) + third_parties;
    cents(Some(totals.due)) == expected
}

fn day(date: Date, field: Field) -> Result<NaiveDate, Unreadable> {
    let civil = YEARS
        .contains(&date.year())
        .then(|| NaiveDate::from_ymd_opt(date.year(), u32::from(date.month()), u32::from(date.day())))
        .flatten();
    civil.ok_or_else(|| Unreadable::date_malformed(field.name(), &date.to_string()))
}

fn customer(buyer: &Party) -> IncomingCustomer {
    IncomingCustomer {
        id: None,
        buyer_identifier: buyer.identifiers.first().and_then(|identifier| line(Some(identifier.content()))),
        vat_identifier: line(buyer.vat_identifier.as_deref()),
        registration: buyer.legal_registration.as_ref().and_then(|identifier| line(Some(identifier.content()))),
        name: name(buyer.name.as_deref().or(buyer.trading_name.as_deref())),
        address: address(&buyer.address),
        email: email(buyer),
        language: None,
        kind: None,
    }
}

/// BT-58, else BT-49 when its scheme says that it is an e-mail address.
fn email(buyer: &Party) -> Option<EmailAddress> {
    let endpoint =
        buyer.electronic_address.as_ref().filter(|address| address.scheme() == Some("EM")).map(Identifier::content);
    [buyer.contact.email.as_deref(), endpoint].into_iter().flatten().find_map(|text| text.trim().parse().ok())
}

/// The address as it stands on an envelope; absent unless it names a place.
fn address(address: &PostalAddress) -> Option<Address> {
    let part = |text: &Option<String>| line(text.as_deref());
    let town: Vec<String> = [part(&address.post_code), part(&address.city)].into_iter().flatten().collect();
    if town.is_empty() {
        return None;
    }
    let country = address.country.as_ref().and_then(|code| line(Some(code.as_str())));
    let lines = [
        part(&address.line1),
        part(&address.line2),
        part(&address.line3),
        Some(town.join(" ")),
        part(&address.subdivision),
        country,
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    lines.join("\n").chars().take(300).collect::<String>().trim_end().parse().ok()
}

fn account(invoice: &Invoice) -> Option<PayeeAccount> {
    let Some(PaymentMeans::CreditTransfer(transfers)) = invoice.payment.as_ref()?.means.as_ref() else { return None };
    transfers.iter().find_map(|transfer| {
        let identifier: String = transfer.account_identifier.as_deref()?.split_whitespace().collect();
        let identifier = line(Some(&identifier))?;
        let is_iban = identifier.parse::<iban::Iban>().is_ok();
        Some(PayeeAccount { identifier, is_iban, holder: name(transfer.account_name.as_deref()) })
    })
}

/// The text, unless it is nothing but white space.
fn present(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The text on one line, bounded: nobody's name is longer, and a row of the table has a bound.
fn line(text: Option<&str>) -> Option<String> {
    crate::words::line(text?, 300)
}

fn name(text: Option<&str>) -> Option<Name> {
    line(text)?.parse().ok()
}

#[cfg(test)]
mod tests;
