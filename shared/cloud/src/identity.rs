//! Who asks: read from the claims that the API's authorizer has verified, and nowhere else.

use std::collections::HashMap;

use domain::moment::Actor;

use crate::problem::Problem;

/// The prefix of a machine's scopes.
const SCOPE: &str = "ratenwerk/";

/// A caller, authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who it is.
    pub actor: Actor,
    /// The scopes of a machine, without their prefix.
    scopes: Vec<String>,
}

impl Caller {
    /// Reads verified claims. A token that is no access token, or says nothing of a role, is nobody's.
    ///
    /// # Errors
    /// When the claims name no one we know.
    pub fn of_claims(claims: &HashMap<String, String>) -> Result<Self, Problem> {
        let claim = |name: &str| claims.get(name).map(String::as_str).filter(|value| !value.is_empty());
        // The authorizer lets identity tokens pass as well; only access tokens speak for their bearer here.
        if claim("token_use") != Some("access") {
            return Err(Problem::unauthenticated());
        }
        let scopes = claim("scope")
            .unwrap_or_default()
            .split(' ')
            .filter_map(|scope| scope.strip_prefix(SCOPE))
            .map(str::to_owned)
            .collect();
        // API Gateway flattens a list to `[a b]`.
        let groups: Vec<&str> =
            claim("cognito:groups").unwrap_or_default().trim_matches(['[', ']']).split([' ', ',']).collect();
        let subject = claim("sub").or_else(|| claim("client_id"));
        let actor = match subject {
            Some(subject) if groups.contains(&"finance") => Actor::Finance(subject.to_owned()),
            Some(subject) if groups.contains(&"viewer") => Actor::Viewer(subject.to_owned()),
            Some(_) if groups.contains(&"customer") => {
                let id = claim("customer").and_then(|id| id.parse().ok()).ok_or_else(Problem::unauthenticated)?;
                Actor::Customer(id)
            }
            Some(subject) if claim("scope").is_some() => {
                Actor::Machine(claim("client_id").unwrap_or(subject).to_owned())
            }
            _ => return Err(Problem::unauthenticated()),
        };
        Ok(Self { actor, scopes })
    }

    /// Somebody in finance who may decide.
    ///
    /// # Errors
    /// 403 for anybody else.
    pub fn must_be_finance(&self) -> Result<(), Problem> {
        match self.actor {
            Actor::Finance(_) => Ok(()),
            _ => Err(Problem::forbidden("the group finance")),
        }
    }

    /// Somebody in finance who may read.
    ///
    /// # Errors
    /// 403 for anybody else.
    pub fn must_read_finance(&self) -> Result<(), Problem> {
        match self.actor {
            Actor::Finance(_) | Actor::Viewer(_) => Ok(()),
            _ => Err(Problem::forbidden("the groups finance and viewer")),
        }
    }

    /// Finance, or a machine with a scope.
    ///
    /// # Errors
    /// 403 for anybody else.
    pub fn must_be_finance_or_machine(&self, scope: &str) -> Result<(), Problem> {
        match &self.actor {
            Actor::Finance(_) => Ok(()),
            Actor::Machine(_) if self.scopes.iter().any(|held| held == scope) => Ok(()),
            _ => Err(Problem::forbidden(&format!("the group finance and machines with the scope {SCOPE}{scope}"))),
        }
    }

    /// A customer.
    ///
    /// # Errors
    /// 403 for anybody else.
    pub fn must_be_customer(&self) -> Result<domain::id::CustomerId, Problem> {
        match &self.actor {
            Actor::Customer(id) => Ok(id.clone()),
            _ => Err(Problem::forbidden("customers")),
        }
    }
}
