//! `CUSTOMER#c` / `CUSTOMER`

use chrono::{DateTime, NaiveDate, Utc};
use domain::customer::CustomerKind;
use domain::id::{CustomerId, ProposalId};
use domain::language::Language;
use domain::money::Money;
use domain::payment::PaymentName;
use domain::text::{Address, EmailAddress, Name, Note};
use serde::{Deserialize, Serialize};

use super::text;

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::customer::Customer", rename_all = "camelCase")]
pub struct Mirror {
    #[serde(with = "text")]
    id: CustomerId,
    #[serde(with = "text::option", default)]
    name: Option<Name>,
    #[serde(with = "text::option", default)]
    address: Option<Address>,
    #[serde(with = "text::option", default)]
    email: Option<EmailAddress>,
    #[serde(with = "text::option", default)]
    language: Option<Language>,
    #[serde(with = "text::option", default)]
    kind: Option<CustomerKind>,
    #[serde(with = "text::option", default)]
    phone: Option<Name>,
    #[serde(default)]
    excluded: bool,
    #[serde(with = "text::list", default)]
    open_proposals: Vec<ProposalId>,
    #[serde(with = "text::list", default)]
    open_offers: Vec<ProposalId>,
    #[serde(with = "text::list", default)]
    open_plans: Vec<ProposalId>,
    #[serde(default)]
    broke_on: Option<NaiveDate>,
    #[serde(with = "text::money::list", default)]
    credit: Vec<Money>,
    #[serde(default)]
    credit_since: Option<DateTime<Utc>>,
    #[serde(with = "text::list", default)]
    accounts: Vec<PaymentName>,
    #[serde(default)]
    undeliverable_since: Option<DateTime<Utc>>,
    #[serde(default)]
    undeliverable_paused_on: Option<NaiveDate>,
    #[serde(with = "text::option", default)]
    merged_into: Option<CustomerId>,
    #[serde(with = "text::list", default, skip_serializing_if = "Vec::is_empty")]
    merged_from: Vec<CustomerId>,
    #[serde(default)]
    restricted: bool,
    #[serde(with = "text::option", default)]
    restriction_words: Option<Note>,
    #[serde(default)]
    erased_on: Option<NaiveDate>,
    #[serde(default)]
    last_ended_on: Option<NaiveDate>,
}
