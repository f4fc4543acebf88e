//! Reads a bank's ISO 20022 files: camt.052 (report of the day), camt.053 (statement) and camt.054 (notification),
//! versions 2 to 8, of camt.052 also 1.
//!
//! Elements are found by their local name, because prefixes and versions differ and the names don't. What comes out
//! is flat: an [`Item`] is one payment, and says itself whether it is booked, reversed, or a batch that the bank
//! didn't open. A file is refused as a whole only when it is none of these; what is wrong with one amount stands at
//! its item, and the others are read.
//!
//! Not here: what is a payment of ours, what was seen before, and what may be booked (RULES.md section 8).

mod amount;
mod bounds;
mod entry;
mod item;
mod node;
mod returned;
mod unreadable;

use chrono::NaiveDate;
use domain::money::Currency;
use roxmltree::Document;

pub use item::{AmountProblem, Direction, Item, Party, Position, Status};
use node::{Node, account, child, children, date, find, reference, text};
pub use unreadable::Unreadable;

/// The largest file that is taken, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// What a bank said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankFile {
    /// Which of the three messages.
    pub kind: FileKind,
    /// The version of the message, from its name space: 2 of `camt.053.001.02`.
    pub version: u32,
    /// The bank's number of the message.
    pub message_id: Option<String>,
    /// At least one, in the file's order.
    pub statements: Vec<Statement>,
}

/// The three messages of a bank about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// camt.052: during the day, and provisional.
    Report,
    /// camt.053: what was booked.
    Statement,
    /// camt.054: single bookings, often the details of a batch.
    Notification,
}

/// What a bank said about one account and period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The bank's number of it.
    pub id: Option<String>,
    /// The account: an IBAN or another number, upper case without white space.
    pub account: Option<String>,
    /// The account's currency.
    pub currency: Option<Currency>,
    /// The first day; where a camt.053 doesn't say, the day of its closing balance.
    pub from: Option<NaiveDate>,
    /// The last day; where a camt.053 doesn't say, the day of its closing balance.
    pub to: Option<NaiveDate>,
    /// The payments, in the file's order: one per detail, or the entry where there is none.
    pub entries: Vec<Item>,
}

/// Reads one file.
///
/// # Errors
/// [`Unreadable`] says what is wrong and what to do about it. Nothing of the file is used then.
pub fn read(bytes: &[u8]) -> Result<BankFile, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge { bytes: bytes.len() });
    }
    let text = crate::xml::encoding::strict(bytes).map_err(|found| Unreadable::encoding(&found))?;
    bounds::hold(&text)?;
    let document = Document::parse(&text).map_err(|error| Unreadable::of_xml(&error))?;
    let (kind, message) = message(&document)?;
    let version = version(kind, message)?;
    let statements: Vec<Statement> =
        children(message, kind.statement_element()).map(|node| statement(kind, node)).collect();
    if statements.is_empty() {
        return Err(Unreadable::NoStatements { expected: kind.statement_element() });
    }
    Ok(BankFile { kind, version, message_id: find(message, &["GrpHdr", "MsgId"]).and_then(reference), statements })
}

impl FileKind {
    const ALL: [Self; 3] = [Self::Report, Self::Statement, Self::Notification];

    /// The message's name: `camt.053`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Report => "camt.052",
            Self::Statement => "camt.053",
            Self::Notification => "camt.054",
        }
    }

    /// The element that holds the message; version 1 adds `V01` to it.
    const fn message_element(self) -> &'static str {
        match self {
            Self::Report => "BkToCstmrAcctRpt",
            Self::Statement => "BkToCstmrStmt",
            Self::Notification => "BkToCstmrDbtCdtNtfctn",
        }
    }

    const fn statement_element(self) -> &'static str {
        match self {
            Self::Report => "Rpt",
            Self::Statement => "Stmt",
            Self::Notification => "Ntfctn",
        }
    }

    const fn versions(self) -> std::ops::RangeInclusive<u32> {
        match self {
            Self::Report => 1..=8,
            Self::Statement | Self::Notification => 2..=8,
        }
    }
}

/// The message inside `Document`, which some banks put into an envelope.
fn message<'a>(document: &'a Document<'a>) -> Result<(FileKind, Node<'a>), Unreadable> {
    let root = document.root_element();
    let mut inside = document.descendants().filter(|node| node.is_element() && node.tag_name().name() == "Document");
    let first = inside.next();
    if inside.next().is_some() {
        return Err(Unreadable::SeveralMessages);
    }
    let inside = first.and_then(|node| node.first_element_child()).unwrap_or(root);
    let name = inside.tag_name().name();
    let name = name.strip_suffix("V01").unwrap_or(name);
    let kind = FileKind::ALL.into_iter().find(|kind| kind.message_element() == name);
    kind.map(|kind| (kind, inside)).ok_or_else(|| Unreadable::not_a_bank_file(inside))
}

/// The version in a name space such as `urn:iso:std:iso:20022:tech:xsd:camt.053.001.08`.
fn version(kind: FileKind, message: Node<'_>) -> Result<u32, Unreadable> {
    let space = message.tag_name().namespace().unwrap_or_default();
    let written = space.split_once(kind.name()).and_then(|(_, rest)| rest.strip_prefix(".001."));
    let digits = written.and_then(|rest| rest.get(..2)).filter(|two| two.bytes().all(|byte| byte.is_ascii_digit()));
    let version = digits.and_then(|digits| digits.parse().ok()).filter(|version| kind.versions().contains(version));
    version.ok_or_else(|| Unreadable::version_unsupported(kind, space))
}

fn statement(kind: FileKind, node: Node<'_>) -> Statement {
    let period = child(node, "FrToDt");
    let day = |names: [&str; 2]| period.and_then(|period| names.iter().find_map(|name| date(child(period, name)?)));
    let closing = if kind == FileKind::Statement { closing_day(node) } else { None };
    Statement {
        id: child(node, "Id").and_then(reference),
        account: child(node, "Acct").and_then(account),
        currency: find(node, &["Acct", "Ccy"]).and_then(|code| Currency::from_code(text(code).trim())),
        from: day(["FrDtTm", "FrDt"]).or(closing),
        to: day(["ToDtTm", "ToDt"]).or(closing),
        entries: entry::items(node),
    }
}

/// The day of the closing balance that is booked.
fn closing_day(statement: Node<'_>) -> Option<NaiveDate> {
    let booked =
        |balance: &Node<'_>| find(*balance, &["Tp", "CdOrPrtry", "Cd"]).is_some_and(|code| text(code).trim() == "CLBD");
    children(statement, "Bal").find(booked).and_then(|balance| node::day(child(balance, "Dt")?))
}

#[cfg(test)]
mod tests;
