//! Bounds on a file's shape, held before anything is built of it: the parser keeps a node per element and looks
//! prefixes up one by one, the reader makes an item of every entry and detail.

use super::unreadable::Unreadable;
use crate::xml::{local_name, next_tag};

/// Elements inside elements; a camt file has about fifteen.
pub(super) const MAX_DEPTH: usize = 32;
/// More elements than a file of the largest size has, with text in them.
const MAX_ELEMENTS: usize = 600_000;
/// Statements, entries and details together.
pub(super) const MAX_ITEMS: usize = 100_000;
/// Attributes on one element.
const MAX_ATTRIBUTES: usize = 20;
/// Name spaces that hold at one place.
const MAX_NAMESPACES: usize = 40;
/// Name spaces in all; some writers repeat them on every entry.
const MAX_NAMESPACES_IN_ALL: usize = 20_000;
/// What the reader makes something of.
const ITEMS: [&str; 6] = ["Rpt", "Stmt", "Ntfctn", "Ntry", "TxDtls", "Btch"];

/// Refuses a file that is deeper or has more in it than any bank's.
pub fn hold(text: &str) -> Result<(), Unreadable> {
    let mut open: Vec<usize> = Vec::new();
    let (mut elements, mut items, mut in_scope, mut namespaces) = (0, 0, 0, 0);
    let mut rest = text;
    while let Some((tag, after)) = next_tag(rest) {
        rest = after;
        if tag.starts_with('/') {
            in_scope -= open.pop().unwrap_or_default();
            continue;
        }
        let declared = tag.matches("xmlns").count();
        elements += 1;
        items += usize::from(ITEMS.contains(&local_name(tag)));
        namespaces += declared;
        let attributes = tag.bytes().filter(|byte| *byte == b'=').count();
        let too_wide =
            attributes > MAX_ATTRIBUTES || in_scope + declared > MAX_NAMESPACES || namespaces > MAX_NAMESPACES_IN_ALL;
        if elements > MAX_ELEMENTS || items > MAX_ITEMS || too_wide {
            return Err(Unreadable::TooManyElements);
        }
        if !tag.ends_with('/') {
            open.push(declared);
            in_scope += declared;
        }
        if open.len() > MAX_DEPTH {
            return Err(Unreadable::TooDeep);
        }
    }
    Ok(())
}
