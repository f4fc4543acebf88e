//! History, as finance reads it: who, when, what, and from what to what.

use domain::moment::Actor;
use serde_json::{Value, json};

use super::{actor_role, instant};
use crate::journal::{Entry, FieldChange, Told};
use crate::store::Numbered;

/// An entry of the journal of `of`, named as events name it: `plan/<id>`.
#[must_use]
pub fn history_entry(of: &str, Numbered { number, entry }: &Numbered) -> Value {
    json!({
        "of": thing(of, '/'),
        "number": number,
        "at": instant(entry.at),
        "by": by(&entry.actor),
        "correlation": entry.correlation,
        "events": entry.events.iter().map(event).collect::<Vec<_>>(),
        "changes": entry.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

/// An entry as far as one invoice is concerned: what happened to other invoices of the same plan is left out.
/// `None` when nothing is left.
#[must_use]
pub fn of_invoice(invoice: &str, entry: &Entry, rest_too: bool) -> Option<Entry> {
    let (event, row) = (format!("invoice/{invoice}"), format!("INVOICE#{invoice}"));
    let is_wanted = |name: &str, wanted: &str, kind: &str| name == wanted || (rest_too && !name.starts_with(kind));
    let mut entry = entry.clone();
    entry.events.retain(|told| is_wanted(&told.aggregate, &event, "invoice/"));
    entry.changes.retain(|change| is_wanted(&change.row, &row, "INVOICE#"));
    (!entry.events.is_empty() || !entry.changes.is_empty()).then_some(entry)
}

/// Who it was: a role, and the one who had it.
fn by(actor: &str) -> Value {
    let Ok(actor) = actor.parse::<Actor>() else { return json!({ "role": actor }) };
    let mut view = json!({ "role": actor_role(&actor) });
    match &actor {
        Actor::Finance(subject) | Actor::Viewer(subject) => view["subject"] = json!(subject),
        Actor::Machine(client) => view["client"] = json!(client),
        Actor::Customer(id) => view["customerId"] = json!(id.as_str()),
        Actor::Clock => {}
    }
    view
}

fn event(told: &Told) -> Value {
    json!({ "type": told.kind, "of": thing(&told.aggregate, '/'), "sequence": told.sequence, "data": told.data })
}

/// A field with its values; one that is contact or words says only that it changed.
fn change(change: &FieldChange) -> Value {
    let of = thing(&change.row, '#');
    if change.field.is_empty() {
        return json!({ "of": of, "created": true });
    }
    if change.before.is_none() && change.after.is_none() {
        return json!({ "of": of, "field": change.field, "withheld": true });
    }
    json!({ "of": of, "field": change.field, "before": change.before, "after": change.after })
}

/// A thing by kind and id, from the text that names it.
fn thing(name: &str, between: char) -> Value {
    let (kind, id) = name.split_once(between).map_or((name, None), |(kind, id)| (kind, Some(id)));
    json!({ "kind": kind.to_lowercase(), "id": id })
}
