//! The settings of the invoice process: what customers may propose. Also answers unknown addresses.
//!
//! | address | who | what |
//! |---|---|---|
//! | `GET /v1/settings` | finance, viewer | the settings with their version as ETag; the defaults before the first change |
//! | `PUT /v1/settings` | finance | replaces them; a field that is left out takes its default; needs `If-Match` |

mod body;

use cloud::facts::read_settings;
use cloud::http::{Answer, Ask, answer, serve};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::outcome::Read;
use domain::policy::Settings;
use domain::usecases::ChangeSettings;
use lambda_http::{Body, Error, Request, Response};

/// Answers a request.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle(store: &Store, request: Request) -> Result<Response<Body>, Error> {
    Ok(serve(request, |ask| route(store, ask)).await)
}

async fn route(store: &Store, ask: Ask) -> Answer {
    match ask.route() {
        ("GET", path) if path == ["v1", "settings"] => read(store).await,
        ("PUT", path) if path == ["v1", "settings"] => change(store, &ask).await,
        _ => Err(ask.unknown()),
    }
}

async fn read(store: &Store) -> Answer {
    Ok(shown(&read_settings(store).await?))
}

async fn change(store: &Store, ask: &Ask) -> Answer {
    let command =
        ChangeSettings { version: ask.if_match()?, settings: body::parse(ask.body()?).map_err(Problem::into_reply)? };
    answer(store, &ask.call()?, &command, shown).await
}

fn shown(settings: &Read<Settings>) -> Reply {
    Reply::ok(views::settings(&settings.value)).with_version(settings.version)
}
