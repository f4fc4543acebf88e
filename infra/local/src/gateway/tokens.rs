//! Who is there: development tokens that stand for the claims of real access tokens.
//!
//! They exist in the local stack only, are written in clear, and prove nothing:
//! `development-finance`, `development-viewer` and `development-machine`, as `Authorization: Bearer
//! <token>`. Customers have none: they come with sessions. The claims are shaped
//! as API Gateway's JWT authorizer hands them over, lists flattened to `[a b]`.

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value, json};

/// The tokens of roles, with who they stand for and what that one does.
pub const ROLES: [(&str, &str, &str); 3] = [
    ("development-finance", "Finance", "Changes the settings, reads everything, approves and rejects."),
    ("development-viewer", "Viewer", "Reads what finance reads and decides nothing."),
    ("development-machine", "ERP", "Imports invoices."),
];

/// The claims of a request's token, if it is one of ours.
#[must_use]
pub fn claims(headers: &HeaderMap) -> Option<Value> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let token = match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        Some(_) => return None,
        None => value,
    };
    let own = match token {
        "development-finance" => group("finance"),
        "development-viewer" => group("viewer"),
        "development-machine" => json!({
            "sub": "development-machine",
            "client_id": "development-machine",
            "scope": "ratenwerk/invoices.write ratenwerk/payments.write ratenwerk/links.write ratenwerk/customers.write ratenwerk/events.read",
        }),
        _ => return None,
    };
    let mut claims = Map::from_iter([
        ("iss".to_owned(), json!("https://development.invalid/")),
        ("token_use".to_owned(), json!("access")),
    ]);
    claims.extend(own.as_object().cloned().unwrap_or_default());
    Some(Value::Object(claims))
}

fn group(name: &str) -> Value {
    json!({
        "sub": format!("development-{name}"),
        "username": format!("development-{name}"),
        "cognito:groups": format!("[{name}]"),
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::claims;

    fn with(authorization: &'static str) -> Option<serde_json::Value> {
        let value = HeaderValue::from_static(authorization);
        claims(&HeaderMap::from_iter([(header::AUTHORIZATION, value)]))
    }

    #[test]
    fn roles_have_tokens_and_nobody_else() {
        assert_eq!(with("Bearer development-finance").unwrap()["cognito:groups"], "[finance]");
        for bad in ["Bearer ", "Bearer development", "Bearer development-customer-K-1", "Basic development-finance"] {
            assert_eq!(with(bad), None, "{bad}");
        }
        assert_eq!(claims(&HeaderMap::new()), None);
    }
}
