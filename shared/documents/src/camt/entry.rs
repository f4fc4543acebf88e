//! From the entries of a statement to its items.

use chrono::NaiveDate;
use domain::money::Money;
use domain::text::Name;

use super::amount::{amount, own};
use super::item::{AmountProblem, Direction, Item, Party, Position, Status};
use super::node::{Node, account, child, children, code, day, find, is_true, reference, text};
use super::returned;
use crate::words::line;

/// The longest free text that is kept, in characters.
const MAX_FREE_TEXT: usize = 1_000;
/// The longest name that is kept, in characters.
const MAX_NAME: usize = 300;

/// All items of a statement.
pub fn items(statement: Node<'_>) -> Vec<Item> {
    let entries = (1..).zip(children(statement, "Ntry"));
    entries.flat_map(|(ordinal, node)| Entry::of(ordinal, node).items()).collect()
}

/// What an entry says for all its details; read once, because an entry may have thousands.
struct Entry<'a> {
    node: Node<'a>,
    ordinal: u32,
    amount: Option<Node<'a>>,
    direction: Option<Direction>,
    reference: Option<String>,
    servicer_reference: Option<String>,
    reversal: bool,
    is_return: bool,
    status: Status,
    booked: Option<NaiveDate>,
    additional: Option<Node<'a>>,
}

/// What becomes an item.
#[derive(Clone, Copy)]
enum Part<'a> {
    /// One transaction.
    Detail(Node<'a>),
    /// A batch that the bank didn't open, or the entry itself where it says nothing of its inside.
    Closed(Option<Node<'a>>),
}

impl<'a> Entry<'a> {
    fn of(ordinal: u32, node: Node<'a>) -> Self {
        Self {
            node,
            ordinal,
            amount: child(node, "Amt"),
            direction: direction(node),
            reference: child(node, "NtryRef").and_then(reference),
            servicer_reference: child(node, "AcctSvcrRef").and_then(reference),
            reversal: child(node, "RvslInd").is_some_and(is_true),
            is_return: returned::is_marked(node),
            status: status(node),
            booked: ["BookgDt", "ValDt"].iter().find_map(|name| day(child(node, name)?)),
            additional: child(node, "AddtlNtryInf"),
        }
    }

    fn items(&self) -> Vec<Item> {
        let parts = self.parts();
        let alone = parts.len() == 1;
        (1..).zip(&parts).map(|(ordinal, (part, payments))| self.item(ordinal, *part, *payments, alone)).collect()
    }

    /// The parts, with how many payments each stands for. Version 1 has no `NtryDtls`: its batch stands in the entry.
    fn parts(&self) -> Vec<(Part<'a>, u32)> {
        let mut parts = Vec::new();
        for group in std::iter::once(self.node).chain(children(self.node, "NtryDtls")) {
            let batch = child(group, "Btch");
            let said = batch.and_then(|batch| text(child(batch, "NbOfTxs")?).trim().parse().ok());
            let before = parts.len();
            parts.extend(children(group, "TxDtls").map(|detail| (Part::Detail(detail), 1)));
            match (&mut parts[before..], said) {
                // One detail for many payments: it can't have the money of all.
                ([only], Some(payments)) => only.1 = payments,
                ([], payments) if batch.is_some() => parts.push((Part::Closed(batch), payments.unwrap_or(1))),
                _ => {}
            }
        }
        if parts.is_empty() {
            parts.push((Part::Closed(None), 1));
        }
        parts
    }

    fn item(&self, ordinal: u32, part: Part<'a>, payments: u32, alone: bool) -> Item {
        let (detail, batch) = match part {
            Part::Detail(detail) => (Some(detail), None),
            Part::Closed(batch) => (None, batch),
        };
        let refs = detail.and_then(|detail| child(detail, "Refs"));
        let referred = |name: &str| refs.and_then(|refs| child(refs, name)).and_then(reference);
        let direction = detail.or(batch).and_then(direction).or(self.direction);
        let undoing = detail.filter(|detail| returned::is_marked(*detail));
        let is_return = self.is_return || undoing.is_some();
        let end_to_end = referred("EndToEndId");
        let remittance = detail.and_then(|detail| child(detail, "RmtInf"));
        let parties = detail.and_then(|detail| child(detail, "RltdPties"));
        Item {
            position: Position { entry: self.ordinal, detail: ordinal },
            entry_reference: self.reference.clone(),
            servicer_reference: referred("AcctSvcrRef").or_else(|| self.servicer_reference.clone()),
            transaction_id: referred("TxId"),
            uetr: referred("UETR"),
            amount: self
                .amount_of(part, payments, alone)
                .and_then(|money| direction.map(|_| money).ok_or(AmountProblem::NoDirection)),
            entry_amount: amount(self.amount),
            direction: direction.unwrap_or(Direction::Debit),
            reversal: self.reversal,
            is_return,
            return_reason: undoing.and_then(returned::reason),
            original_end_to_end: end_to_end.clone().filter(|_| is_return || self.reversal),
            end_to_end,
            status: self.status,
            booked: self.booked,
            structured: structured(remittance, "CdtrRefInf", &["Ref", "CdtrRef"]),
            document_numbers: structured(remittance, "RfrdDocInf", &["Nb", "RfrdDocNb"]),
            unstructured: self.free_text(detail, remittance),
            debtor: party(parties, ["Dbtr", "UltmtDbtr", "DbtrAcct"]),
            creditor: party(parties, ["Cdtr", "UltmtCdtr", "CdtrAcct"]),
            without_details: (detail.is_none() && payments > 1).then_some(payments),
        }
    }

    /// The entry's amount is the part's only where it is the part of one payment, or of the whole batch.
    fn amount_of(&self, part: Part<'a>, payments: u32, alone: bool) -> Result<Money, AmountProblem> {
        let entry = self.amount.filter(|_| alone);
        amount(match part {
            Part::Detail(detail) => own(detail, self.amount).or(entry.filter(|_| payments <= 1)),
            Part::Closed(batch) => entry.or_else(|| child(batch?, "TtlAmt")),
        })
    }

    fn free_text(&self, detail: Option<Node<'a>>, remittance: Option<Node<'a>>) -> String {
        let lines: Vec<String> =
            remittance.map(|remittance| children(remittance, "Ustrd").map(text).collect()).unwrap_or_default();
        let additional = match detail {
            Some(detail) => child(detail, "AddtlTxInf"),
            None => self.additional,
        };
        let written = line(&lines.join(" "), MAX_FREE_TEXT);
        written.or_else(|| line(&text(additional?), MAX_FREE_TEXT)).unwrap_or_default()
    }
}

fn direction(node: Node<'_>) -> Option<Direction> {
    match text(child(node, "CdtDbtInd")?).trim() {
        "CRDT" => Some(Direction::Credit),
        "DBIT" => Some(Direction::Debit),
        _ => None,
    }
}

/// Older versions write the code into `Sts`, newer ones into `Sts/Cd`.
fn status(entry: Node<'_>) -> Status {
    let written = child(entry, "Sts").and_then(|status| code(child(status, "Cd").unwrap_or(status)));
    match written.as_deref() {
        Some("BOOK") => Status::Booked,
        Some("PDNG" | "FUTR") => Status::Pending,
        _ => Status::Information,
    }
}

/// References of the structured remittance information: `group` is what holds them, `names` what they are called.
fn structured(remittance: Option<Node<'_>>, group: &str, names: &[&str]) -> Vec<String> {
    let Some(remittance) = remittance else { return Vec::new() };
    let groups = children(remittance, "Strd").flat_map(|structured| children(structured, group));
    groups.filter_map(|group| names.iter().find_map(|name| reference(child(group, name)?))).collect()
}

/// One side of a payment: the party, who it acts for, and its account.
fn party(parties: Option<Node<'_>>, [direct, ultimate, its_account]: [&str; 3]) -> Party {
    let Some(parties) = parties else { return Party::default() };
    let named = |role: &str| child(parties, role).and_then(name);
    Party { name: named(direct).or_else(|| named(ultimate)), account: child(parties, its_account).and_then(account) }
}

/// A name stands in the party, since version 8 one level deeper, or in the bank that is the party.
fn name(party: Node<'_>) -> Option<Name> {
    [&["Nm"][..], &["Pty", "Nm"], &["Agt", "FinInstnId", "Nm"]]
        .iter()
        .find_map(|path| line(&text(find(party, path)?), MAX_NAME)?.parse().ok())
}
