//! What every command on a customer has to know.

use crate::customer::Customer;
use crate::invoice::Invoice;
use crate::outcome::Read;
use crate::policy::Settings;
use crate::refusal::Refusal;

/// What a command on a customer has to know.
#[derive(Clone, Debug)]
pub struct CustomerFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The customer, if known.
    pub customer: Option<Read<Customer>>,
    /// The invoices that the command names.
    pub invoices: Vec<Read<Invoice>>,
}

/// The guard of every command on a customer: it is as the actor read it.
pub(super) fn as_it_was_read(read: &Read<Customer>, version: u64) -> Result<(), Refusal> {
    if read.version == version { Ok(()) } else { Err(Refusal::VersionMismatch { version: read.version }) }
}
