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
            // A token of client credentials speaks for the client itself; a user's may carry scopes, too.
            Some(subject) if claim("scope").is_some() && claim("client_id") == Some(subject) => {
                Actor::Machine(subject.to_owned())
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

    /// Somebody in finance who may read, or a machine with a scope.
    ///
    /// # Errors
    /// 403 for anybody else.
    pub fn must_read_finance_or_machine(&self, scope: &str) -> Result<(), Problem> {
        match &self.actor {
            Actor::Finance(_) | Actor::Viewer(_) => Ok(()),
            Actor::Machine(_) if self.scopes.iter().any(|held| held == scope) => Ok(()),
            _ => Err(Problem::forbidden(&format!(
                "the groups finance and viewer, and machines with the scope {SCOPE}{scope}"
            ))),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn actor(pairs: &[(&str, &str)]) -> Option<Actor> {
        Caller::of_claims(&claims(pairs)).ok().map(|caller| caller.actor)
    }

    #[test]
    fn a_role_is_read_from_verified_claims() {
        let finance = [("token_use", "access"), ("sub", "u-1"), ("cognito:groups", "[finance viewer]")];
        assert_eq!(actor(&finance), Some(Actor::Finance("u-1".to_owned())));
        let viewer = [("token_use", "access"), ("sub", "u-2"), ("cognito:groups", "[viewer]")];
        assert_eq!(actor(&viewer), Some(Actor::Viewer("u-2".to_owned())));
        let customer = [("token_use", "access"), ("sub", "u-3"), ("cognito:groups", "[customer]"), ("customer", "K-1")];
        assert_eq!(actor(&customer), "K-1".parse().ok().map(Actor::Customer));
        let machine =
            [("token_use", "access"), ("sub", "c-1"), ("client_id", "c-1"), ("scope", "ratenwerk/invoices.write")];
        assert_eq!(actor(&machine), Some(Actor::Machine("c-1".to_owned())));
    }

    #[test]
    fn a_token_that_speaks_for_nobody_opens_nothing() {
        for pairs in [
            vec![],
            // An identity token says who somebody is, not what they may do.
            vec![("token_use", "id"), ("sub", "u-1"), ("cognito:groups", "[finance]")],
            vec![("sub", "u-1"), ("cognito:groups", "[finance]")],
            vec![("token_use", "access"), ("cognito:groups", "[finance]")],
            vec![("token_use", "access"), ("sub", "u-1")],
            vec![
                ("token_use", "access"),
                ("sub", "u-1"),
                ("client_id", "portal"),
                ("scope", "ratenwerk/invoices.write"),
            ],
            vec![("token_use", "access"), ("sub", "u-1"), ("cognito:groups", "[financeX nofinance]")],
            vec![("token_use", "access"), ("sub", "u-1"), ("cognito:groups", "[customer]")],
            vec![("token_use", "access"), ("sub", "u-1"), ("cognito:groups", "[customer]"), ("customer", "K 1#x")],
        ] {
            assert_eq!(actor(&pairs), None, "{pairs:?}");
        }
    }

    #[test]
    fn a_machine_may_what_its_scopes_say() {
        let scope = |scope: &str| {
            let pairs = [("token_use", "access"), ("sub", "c-1"), ("client_id", "c-1"), ("scope", scope)];
            Caller::of_claims(&claims(&pairs)).and_then(|caller| caller.must_be_finance_or_machine("invoices.write"))
        };
        assert!(scope("ratenwerk/events.read ratenwerk/invoices.write").is_ok());
        for other in ["ratenwerk/payments.write", "invoices.write", "other/invoices.write", "ratenwerk/invoices.writeX"]
        {
            assert!(scope(other).is_err(), "{other}");
        }
    }
}
