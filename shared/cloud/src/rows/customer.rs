//! `CUSTOMER#c` / `CUSTOMER`

use domain::customer::CustomerKind;
use domain::id::{CustomerId, ProposalId};
use domain::language::Language;
use domain::text::{Address, EmailAddress, Name};
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
    #[serde(with = "text::list", default)]
    open_proposals: Vec<ProposalId>,
}
