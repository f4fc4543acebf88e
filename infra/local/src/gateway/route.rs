//! Which route a request takes: the most specific path whose method fits, else `$default`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use axum::http::Method;

use crate::template::Route;

/// What a path gave for the variables of its route, decoded.
pub type Variables = BTreeMap<String, String>;

/// Finds the route of a request.
#[must_use]
pub fn find<'r>(routes: &'r [Route], method: &Method, path: &str) -> Option<(&'r Route, Variables)> {
    let fits = |route: &&Route| route.method == "ANY" || route.method == method.as_str();
    let exact = routes
        .iter()
        .filter(fits)
        .filter_map(|route| Some((route, variables(&route.path, path)?)))
        .max_by_key(|(route, variables)| (Reverse(variables.len()), route.method != "ANY"));
    exact.or_else(|| {
        routes.iter().filter(fits).find(|route| route.path == "$default").map(|route| (route, Variables::new()))
    })
}

fn variables(pattern: &str, path: &str) -> Option<Variables> {
    let mut found = Variables::new();
    let mut parts = path.split('/');
    for wanted in pattern.split('/') {
        let part = parts.next()?;
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(_) if part.is_empty() => return None,
            Some(name) => {
                found.insert(name.to_owned(), decode(part));
            }
            None if wanted == part => {}
            None => return None,
        }
    }
    parts.next().is_none().then_some(found)
}

/// Percent-decoding; a sequence that is none stays as it is.
#[must_use]
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = hex {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::{decode, find};
    use crate::template::Route;

    fn route(method: &str, path: &str) -> Route {
        Route {
            method: method.to_owned(),
            path: path.to_owned(),
            function: format!("{method} {path}"),
            authorizer: None,
        }
    }

    #[test]
    fn the_most_specific_route_wins() {
        let routes = [
            route("ANY", "$default"),
            route("GET", "/v1/proposals/{proposalId}"),
            route("GET", "/v1/proposals/open"),
            route("POST", "/v1/proposals/{proposalId}/approve"),
        ];
        let function =
            |method: Method, path: &str| find(&routes, &method, path).map(|(route, _)| route.function.as_str());
        assert_eq!(function(Method::GET, "/v1/proposals/open"), Some("GET /v1/proposals/open"));
        assert_eq!(function(Method::GET, "/v1/proposals/7"), Some("GET /v1/proposals/{proposalId}"));
        assert_eq!(function(Method::POST, "/v1/proposals/7/approve"), Some("POST /v1/proposals/{proposalId}/approve"));
        for (method, path) in [
            (Method::POST, "/v1/proposals/7"),
            (Method::GET, "/v1/proposals/"),
            (Method::GET, "/v1/proposals/7/"),
            (Method::GET, "/"),
        ] {
            assert_eq!(function(method, path), Some("ANY $default"), "{path}");
        }
        assert_eq!(find(&routes[1..], &Method::GET, "/").map(|(route, _)| route), None);
    }

    #[test]
    fn variables_are_decoded() {
        let routes = [route("GET", "/v1/proposals/{proposalId}")];
        let (_, variables) = find(&routes, &Method::GET, "/v1/proposals/a%2Fb%20c").unwrap();
        assert_eq!(variables["proposalId"], "a/b c");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%C3%A4"), "%zzä");
    }
}
