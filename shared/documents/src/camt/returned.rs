//! Whether a payment is one that came back, and what the file says of the original.

use super::node::{Node, code, find, text};

/// Sub-families of the domain `PMNT` (ISO 20022 external code set) that undo a payment: credit transfers, direct
/// debits, cheques and clearing-house payments that were returned, reversed, cancelled or left unpaid.
const SUB_FAMILIES: [&str; 9] = ["RRTN", "RPCR", "UPDD", "RCDD", "PRDD", "ARET", "AREV", "UPCQ", "CQRV"];
/// The same as German banks write it in their own code (GVC): direct debits back, credit transfers back.
const GERMAN_CODES: [&str; 3] = ["108", "109", "159"];

/// Whether a detail or entry is marked as a return.
pub fn is_marked(node: Node<'_>) -> bool {
    find(node, &["RtrInf"]).is_some() || find(node, &["BkTxCd"]).is_some_and(says_return)
}

/// The reason in the return information: a code of the standard, else the bank's own.
pub fn reason(node: Node<'_>) -> Option<String> {
    ["Cd", "Prtry"].iter().find_map(|kind| code(find(node, &["RtrInf", "Rsn", kind])?))
}

fn says_return(transaction_code: Node<'_>) -> bool {
    let is = |path: &[&str], accepted: &[&str]| {
        find(transaction_code, path).is_some_and(|code| accepted.contains(&text(code).trim()))
    };
    let standard = is(&["Domn", "Cd"], &["PMNT"]) && is(&["Domn", "Fmly", "SubFmlyCd"], &SUB_FAMILIES);
    standard || (is(&["Prtry", "Issr"], &["ZKA", "DK"]) && german_code_says_return(transaction_code))
}

/// Their code is `NTRF+159+0931`: SWIFT's, the German one, and the primary note.
fn german_code_says_return(transaction_code: Node<'_>) -> bool {
    let written = find(transaction_code, &["Prtry", "Cd"]).map(text).unwrap_or_default();
    written.trim().split('+').nth(1).is_some_and(|code| GERMAN_CODES.contains(&code))
}
