//! What the API shows of a customer.

use domain::customer::Customer;
use domain::outcome::Read;
use serde_json::{Value, json};

use super::{instant, money, text};

/// A customer, whole.
#[must_use]
pub fn customer(read: &Read<Customer>) -> Value {
    let customer = &read.value;
    let ids = |ids: &[domain::id::ProposalId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    json!({
        "customerId": customer.id.as_str(),
        "version": read.version,
        "name": text(customer.name.as_ref()),
        "address": text(customer.address.as_ref()),
        "email": text(customer.email.as_ref()),
        "phone": text(customer.phone.as_ref()),
        "language": text(customer.language.as_ref()),
        "kind": text(customer.kind.as_ref()),
        "excluded": customer.excluded,
        "openProposals": ids(&customer.open_proposals),
        "openOffers": ids(&customer.open_offers),
        "openPlans": ids(&customer.open_plans),
        "brokeOn": customer.broke_on,
        "credit": customer.credit.iter().copied().map(money).collect::<Vec<_>>(),
        "creditSince": customer.credit_since.map(instant),
        "undeliverableSince": customer.undeliverable_since.map(instant),
        "mergedInto": text(customer.merged_into.as_ref()),
        "mergedFrom": customer.merged_from.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "restricted": customer.restricted,
        "restrictionWords": text(customer.restriction_words.as_ref()),
        "erasedOn": customer.erased_on,
        "lastEndedOn": customer.last_ended_on,
    })
}
