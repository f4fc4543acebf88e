//! The real handlers, in this process, with the environment that the template gives them.
//!
//! An HTTP function is called through lambda_http's own adapter: what it gets and what becomes of
//! its answer is what happens in Lambda. Adding a function is adding a line to [`handler`].

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use cloud::{Missing, Store, Surroundings};
use deliver_effects::Delivery;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Body, Error, Request, Response};
use lambda_runtime::{Context, LambdaEvent, Service, service_fn};
use manage_access::Doors;
use run_instalments::Runner;
use serde_json::Value;

use super::Handler;
use crate::StartError;
use crate::clock::machine_now;
use crate::template::{Function, Template};

/// Where the played services listen.
#[derive(Debug, Clone)]
pub struct Endpoints {
    /// DynamoDB.
    pub dynamodb: String,
    /// SES.
    pub sesv2: String,
    /// EventBridge.
    pub eventbridge: String,
}

/// The handler of one function of the template.
pub(super) async fn handler(function: &Function, endpoints: &Endpoints, region: &str) -> Result<Handler, StartError> {
    let surroundings = surroundings(function, &function.name, endpoints, region).await;
    let store = || Store::connect(&surroundings).map_err(|error| lacking(function, &error));
    let limit = function.timeout;
    Ok(match function.name.as_str() {
        "settings" => http(limit, store()?, |store, request| async move { settings::handle(&store, request).await }),
        "import_invoices" => {
            http(limit, store()?, |store, request| async move { import_invoices::handle(&store, request).await })
        }
        "submit_proposal" => {
            http(limit, store()?, |store, request| async move { submit_proposal::handle(&store, request).await })
        }
        "list_blocked_invoices" => {
            http(limit, store()?, |store, request| async move { list_blocked_invoices::handle(&store, request).await })
        }
        "decide_proposal" => {
            http(limit, store()?, |store, request| async move { decide_proposal::handle(&store, request).await })
        }
        "record_payments" => {
            http(limit, store()?, |store, request| async move { record_payments::handle(&store, request).await })
        }
        "manage_plan" => {
            http(limit, store()?, |store, request| async move { manage_plan::handle(&store, request).await })
        }
        "manage_customers" => {
            http(limit, store()?, |store, request| async move { manage_customers::handle(&store, request).await })
        }
        "block_invoices" => {
            http(limit, store()?, |store, request| async move { block_invoices::handle(&store, request).await })
        }
        "read_ledger" => {
            http(limit, store()?, |store, request| async move { read_ledger::handle(&store, request).await })
        }
        "manage_access" => {
            let doors = Doors::connect(&surroundings).map_err(|error| lacking(function, &error))?;
            http(limit, doors, |doors, request| async move { manage_access::handle(&doors, request).await })
        }
        "authorize_portal" => {
            event(limit, store()?, |store, event| async move { authorize_portal::handle(&store, event).await })
        }
        "run_instalments" => {
            let runner = Runner::connect(&surroundings).map_err(|error| lacking(function, &error))?;
            event(limit, runner, |runner, event| async move { run_instalments::handle(&runner, event).await })
        }
        "deliver_effects" => {
            let delivery = Delivery::connect(&surroundings).map_err(|error| lacking(function, &error))?;
            event(limit, delivery, |delivery, event| async move { deliver_effects::handle(&delivery, event).await })
        }
        unknown => {
            return Err(StartError::new(format!("template.yaml: this program was built without a function {unknown}")));
        }
    })
}

/// The journal in the table of the stream's function, for the pump, which is nobody's function.
///
/// # Errors
/// The stream's function has no table.
pub async fn journal(template: &Template, endpoints: &Endpoints) -> Result<Store, StartError> {
    let listener = template
        .streams
        .first()
        .and_then(|stream| template.functions.get(&stream.function))
        .ok_or_else(|| StartError::new("template.yaml: no function listens to the table's stream"))?;
    let surroundings = surroundings(listener, "local", endpoints, &template.place.region).await;
    Store::connect(&surroundings).map_err(|error| lacking(listener, &error))
}

/// What the template says, and what Lambda adds; the access key tells the services who calls.
async fn surroundings(function: &Function, caller: &str, endpoints: &Endpoints, region: &str) -> Surroundings {
    let mut variables: BTreeMap<String, String> = function.environment.clone();
    let added = [
        ("AWS_REGION", region),
        ("AWS_LAMBDA_FUNCTION_NAME", &function.name),
        ("AWS_ACCESS_KEY_ID", caller),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_ENDPOINT_URL_DYNAMODB", &endpoints.dynamodb),
        ("AWS_ENDPOINT_URL_SESV2", &endpoints.sesv2),
        ("AWS_ENDPOINT_URL_EVENTBRIDGE", &endpoints.eventbridge),
    ];
    variables.extend(added.map(|(name, value)| (name.to_owned(), value.to_owned())));
    Surroundings::load(move |name| variables.get(name).cloned()).await
}

fn lacking(function: &Function, error: &Missing) -> StartError {
    StartError::new(format!("template.yaml: {}: {error}", function.name))
}

fn http<C, F, A>(limit: Duration, clients: C, handle: F) -> Handler
where
    C: Send + Sync + 'static,
    F: Fn(Arc<C>, Request) -> A + Send + Sync + Copy + 'static,
    A: Future<Output = Result<Response<Body>, Error>> + Send + 'static,
{
    let clients = Arc::new(clients);
    Arc::new(move |event| {
        let clients = Arc::clone(&clients);
        Box::pin(async move {
            let request: LambdaRequest = serde_json::from_value(event).map_err(|error| error.to_string())?;
            let service = service_fn(move |request| handle(Arc::clone(&clients), request));
            let answer = Adapter::from(service)
                .call(LambdaEvent::new(request, context(limit)))
                .await
                .map_err(|error| error.to_string())?;
            serde_json::to_value(answer).map_err(|error| error.to_string())
        })
    })
}

fn event<C, F, A>(limit: Duration, clients: C, handle: F) -> Handler
where
    C: Send + Sync + 'static,
    F: Fn(Arc<C>, LambdaEvent<Value>) -> A + Send + Sync + Copy + 'static,
    A: Future<Output = Result<Value, lambda_runtime::Error>> + Send + 'static,
{
    let clients = Arc::new(clients);
    Arc::new(move |event| {
        let answering = handle(Arc::clone(&clients), LambdaEvent::new(event, context(limit)));
        Box::pin(async move { answering.await.map_err(|error| error.to_string()) })
    })
}

/// Who is called, and until when it has to answer.
fn context(limit: Duration) -> Context {
    let deadline = machine_now().timestamp_millis().saturating_add(i64::try_from(limit.as_millis()).unwrap_or(0));
    let mut context = Context::default();
    context.request_id = uuid::Uuid::new_v4().to_string();
    context.deadline = u64::try_from(deadline).unwrap_or(u64::MAX);
    context
}
