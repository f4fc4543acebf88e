//! Who asks: read from what the API's authorizers have verified, and from sessions that were opened; nowhere else.

use std::collections::HashMap;

use domain::moment::Actor;
use lambda_http::aws_lambda_events::apigw::ApiGatewayRequestAuthorizer;

use crate::access::{Pass, SessionKey};
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
    /// The session by which it came: every write makes sure that it still stands.
    pub session: Option<SessionKey>,
}

impl Caller {
    /// Reads what an authorizer of the API says: verified claims, or the session of a customer.
    ///
    /// # Errors
    /// When it names no one we know.
    pub fn of_authorizer(said: &ApiGatewayRequestAuthorizer) -> Result<Self, Problem> {
        if let Some(jwt) = &said.jwt {
            return Self::of_claims(&jwt.claims);
        }
        let field = |name: &str| said.fields.get(name).and_then(|value| value.as_str());
        let customer = field("customer").and_then(|id| id.parse().ok());
        let session = field("session").and_then(|key| key.parse().ok());
        let (customer, session) = customer.zip(session).ok_or_else(Problem::unauthenticated)?;
        Ok(Self { actor: Actor::Customer(customer), scopes: Vec::new(), session: Some(session) })
    }

    /// Somebody whose session a function itself has opened.
    #[must_use]
    pub fn of_pass(pass: &Pass) -> Self {
        Self { actor: pass.actor.clone(), scopes: Vec::new(), session: Some(pass.key) }
    }

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
            // A token of client credentials speaks for the client itself; a user's may carry scopes, too.
            Some(subject) if claim("scope").is_some() && claim("client_id") == Some(subject) => {
                Actor::Machine(subject.to_owned())
            }
            _ => return Err(Problem::unauthenticated()),
        };
        Ok(Self { actor, scopes, session: None })
    }

    /// Whether a machine's token has this scope.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|held| held == scope)
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
            // Customers have sessions, not tokens.
            vec![("token_use", "access"), ("sub", "u-1"), ("cognito:groups", "[customer]"), ("customer", "K-1")],
        ] {
            assert_eq!(actor(&pairs), None, "{pairs:?}");
        }
    }

    #[test]
    fn a_machine_may_what_its_scopes_say() {
        let scope = |scope: &str| {
            let pairs = [("token_use", "access"), ("sub", "c-1"), ("client_id", "c-1"), ("scope", scope)];
            Caller::of_claims(&claims(&pairs)).is_ok_and(|caller| caller.has_scope("invoices.write"))
        };
        assert!(scope("ratenwerk/events.read ratenwerk/invoices.write"));
        for other in ["ratenwerk/payments.write", "invoices.write", "other/invoices.write", "ratenwerk/invoices.writeX"]
        {
            assert!(!scope(other), "{other}");
        }
    }
}
