//! Which AWS calls each function makes, and whether its role allows them.
//!
//! A function signs its calls with an access key that is its name (see [`crate::functions`]); the
//! played services ask here before they answer. Calls signed with another key are a person's or a
//! test's, and `cargo lambda watch`'s: nobody's policy applies to those.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, header};

use crate::template::{Place, Statement, Template};

/// The rights of all functions and the calls they made.
#[derive(Debug)]
pub struct Calls {
    rights: BTreeMap<String, Vec<Statement>>,
    place: Place,
    made: Mutex<BTreeMap<(String, String), u64>>,
}

/// A call that the caller's role doesn't allow, in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied(pub String);

impl Calls {
    /// The rights that a template gives.
    #[must_use]
    pub fn new(template: &Template) -> Self {
        let rights =
            template.functions.values().map(|function| (function.name.clone(), function.rights.clone())).collect();
        Self { rights, place: template.place.clone(), made: Mutex::default() }
    }

    /// Notes a call, if a function makes it, and checks that its role allows it on one at least of
    /// the resources given as `service:resource` parts of an ARN.
    ///
    /// # Errors
    /// The role doesn't allow it.
    pub fn check(&self, headers: &HeaderMap, action: &str, resources: &[String]) -> Result<(), Denied> {
        let Some((function, rights)) = caller(headers).and_then(|key| self.rights.get_key_value(key)) else {
            return Ok(());
        };
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        *made.entry((function.clone(), action.to_owned())).or_default() += 1;
        let arns: Vec<String> = resources.iter().map(|resource| self.arn(action, resource)).collect();
        let speaks = |allows: bool| {
            arns.iter()
                .any(|arn| rights.iter().any(|statement| statement.allows == allows && statement.covers(action, arn)))
        };
        if speaks(true) && !speaks(false) {
            return Ok(());
        }
        let denied = Denied(format!(
            "User: arn:aws:sts::{}:assumed-role/{function}/{function} is not authorized to perform: {action} on resource: {}",
            self.place.account,
            arns.first().map_or("*", String::as_str)
        ));
        tracing::error!("{}", denied.0);
        Err(denied)
    }

    /// How often each function made each call since the start.
    #[must_use]
    pub fn made(&self) -> BTreeMap<(String, String), u64> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn arn(&self, action: &str, resource: &str) -> String {
        let service = action.split(':').next().unwrap_or_default();
        let Place { region, account, .. } = &self.place;
        format!("arn:aws:{service}:{region}:{account}:{resource}")
    }
}

/// The access key of a signed request.
pub(crate) fn caller(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once("Credential=")?.1.split('/').next()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Calls;
    use crate::template::{OWN, Place, Template};

    fn signed_by(key: &str) -> HeaderMap {
        let value = format!("AWS4-HMAC-SHA256 Credential={key}/20261123/eu-central-1/dynamodb/aws4_request");
        HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_str(&value).unwrap())])
    }

    #[test]
    fn a_function_does_what_its_role_allows_and_nothing_else() {
        let template = Template::read(OWN, &Place::local()).unwrap();
        let calls = Calls::new(&template);
        let on = |index: &str| [format!("table/{}{index}", template.table.name)];
        let check = |key: &str, action: &str, index: &str| calls.check(&signed_by(key), action, &on(index)).is_ok();
        assert!(check("settings", "dynamodb:PutItem", ""));
        assert!(!check("settings", "dynamodb:Query", "/index/by_list"));
        assert!(check("list_blocked_invoices", "dynamodb:Query", "/index/by_list"));
        assert!(!check("list_blocked_invoices", "dynamodb:Query", "/index/agenda"));
        assert!(!check("list_blocked_invoices", "dynamodb:PutItem", ""));
        assert!(check("local", "dynamodb:Scan", ""));
        let made = calls.made();
        assert_eq!(made[&("settings".to_owned(), "dynamodb:PutItem".to_owned())], 1);
    }
}
