//! What commands on links and sessions read: settings, customer, the holder's access and its sessions.

use domain::access::{Access, Holder, Place, Session};
use domain::outcome::Read;
use domain::usecases::{
    AccessFacts, AddressFacts, AskCode, AskLink, BeginSession, ConfirmAddress, ConfirmCode, EndSessions, MakeLink,
    RevokeLink, UseLink, WriteAddress, WriteCode, WriteLink, nothing_yet,
};

use super::settings_of;
use crate::carry_out::{Command, LoadError, Loader};
use crate::item::Key;
use crate::store::{Store, StoreError};

async fn access_facts(loader: &mut Loader<'_>, holder: &Holder) -> Result<AccessFacts, LoadError> {
    let access = Key::access_of(holder);
    let customer = match holder {
        Holder::Customer(id) => Some(Key::customer(id)),
        Holder::User(_) => None,
    };
    let rows = loader.read([Key::settings(), access.clone()].into_iter().chain(customer.clone()).collect()).await?;
    let settings = settings_of(rows)?.value;
    let found = rows.take(&access)?;
    let customer = customer.map(|key| rows.take(&key)).transpose()?.flatten();
    // Nothing yet: no session either.
    let sessions = if found.is_some() { loader.sessions_of(holder.place()).await? } else { Vec::new() };
    Ok(AccessFacts { settings, customer, access: found.unwrap_or_else(|| nothing_yet(holder.clone())), sessions })
}

macro_rules! of_a_customer {
    ($($command:ident),*) => {
        $(impl Command for $command {
            async fn load(&self, loader: &mut Loader<'_>) -> Result<AccessFacts, LoadError> {
                access_facts(loader, &Holder::Customer(self.customer.clone())).await
            }
        })*
    };
}
of_a_customer!(MakeLink, AskLink, WriteLink, UseLink, RevokeLink, AskCode, WriteCode, ConfirmCode, WriteAddress);

impl Command for BeginSession {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<AccessFacts, LoadError> {
        access_facts(loader, &Holder::User(self.subject.clone())).await
    }
}

impl Command for EndSessions {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<AccessFacts, LoadError> {
        access_facts(loader, &self.holder).await
    }
}

impl Command for ConfirmAddress {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<AddressFacts, LoadError> {
        let access = access_facts(loader, &Holder::Customer(self.customer.clone())).await?;
        let proposal = match &access.access.value.unconfirmed {
            Some(asked) => {
                let key = Key::proposal(asked.proposal);
                loader.read(vec![key.clone()]).await?.take(&key)?
            }
            None => None,
        };
        Ok(AddressFacts { access, proposal })
    }
}

/// What stands at a place: whose it is, and the links.
///
/// # Errors
/// When the store does not answer.
pub async fn read_access(store: &Store, place: Place) -> Result<Option<Read<Access>>, StoreError> {
    store.read_one(Key::access(place)).await
}

/// The sessions of a holder, ended ones too.
///
/// # Errors
/// When the store does not answer.
pub async fn read_sessions(store: &Store, place: Place) -> Result<Vec<Read<Session>>, StoreError> {
    store.sessions_beside(&Key::access(place)).await
}
