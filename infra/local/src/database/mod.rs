//! DynamoDB, played by an embedded engine on SQLite behind a loopback listener, so that the
//! unmodified SDK talks to it.
//!
//! The engine has a thread and a runtime of its own: a slow query never delays the gateway. A file
//! is kept in write-ahead mode with every commit flushed, so nothing acknowledged is lost when the
//! process is killed. Functions reach it through [`router`], which checks their rights. Streams stay off (see [`crate::pump`]); rows past their time are swept.

mod consumed;
mod front;

use std::net::SocketAddr;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::error::DisplayErrorContext;
use aws_sdk_dynamodb::operation::describe_table::DescribeTableError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, TableDescription, TimeToLiveSpecification,
};
pub use consumed::Consumed;
pub use front::{Front, router};

use dynoxide::Database as Engine;
use tokio::sync::oneshot;

use crate::StartError;
use crate::template::{Index, Key, Table};

/// How often rows past their time are removed.
const SWEEP_EVERY: Duration = Duration::from_mins(1);

/// The running database.
#[derive(Debug)]
pub struct Database {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Database {
    /// Opens a file, or memory, and serves it on a free port of the loopback interface.
    ///
    /// # Errors
    /// The file is no database of this engine.
    pub fn start(file: Option<&Path>) -> Result<Self, StartError> {
        let engine = match file {
            Some(file) => Engine::new(&file.to_string_lossy()).map_err(|error| {
                StartError::new(format!("the database {} can't be opened: {error}", file.display()))
            })?,
            None => Engine::memory().map_err(|error| StartError::new(error.to_string()))?,
        };
        let listener = crate::listen(0, "the database")?;
        let address = listener.local_addr().map_err(|error| StartError::new(error.to_string()))?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("database".to_owned())
            .spawn(move || serve(listener, engine, stopped))
            .map_err(|error| StartError::new(format!("no thread for the database: {error}")))?;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where the engine itself is.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes the table of the template, or checks that it is the one that is there.
    ///
    /// # Errors
    /// The table that is there was made by another template.
    pub async fn prepare(&self, table: &Table, region: &str) -> Result<(), StartError> {
        let client = client(&self.endpoint(), region);
        match client.describe_table().table_name(&table.name).send().await {
            Ok(found) => check(table, found.table()),
            Err(error) if error.as_service_error().is_some_and(DescribeTableError::is_resource_not_found_exception) => {
                create(&client, table).await
            }
            Err(error) => Err(failed(&error)),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        // Connections that are still open would hold the thread; it ends with the process.
        if let Some(thread) = self.thread.take().filter(JoinHandle::is_finished) {
            let _ = thread.join();
        }
    }
}

/// A client of the played service, with credentials that nobody checks.
#[must_use]
pub fn client(endpoint: &str, region: &str) -> Client {
    let configuration = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .credentials_provider(Credentials::new("local", "local", None, None, "local"))
        .endpoint_url(endpoint)
        .build();
    Client::from_conf(configuration)
}

fn serve(listener: std::net::TcpListener, engine: Engine, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let Ok(runtime) = runtime else {
        tracing::error!("the database has no runtime");
        return;
    };
    runtime.block_on(async move {
        let listener = match tokio::net::TcpListener::from_std(listener) {
            Ok(listener) => listener,
            Err(error) => {
                tracing::error!(%error, "the database can't listen");
                return;
            }
        };
        let sweeper = tokio::spawn(sweep(engine.clone()));
        let serving = dynoxide::server::serve_on(listener, engine);
        tokio::select! {
            () = serving => {}
            _ = stopped => {}
        }
        sweeper.abort();
    });
}

async fn sweep(engine: Engine) {
    loop {
        tokio::time::sleep(SWEEP_EVERY).await;
        if let Err(error) = engine.sweep_ttl() {
            tracing::warn!(%error, "rows past their time were not removed");
        }
    }
}

async fn create(client: &Client, table: &Table) -> Result<(), StartError> {
    let mut creation = client
        .create_table()
        .table_name(&table.name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(key_schema(&table.key)?));
    for (name, kind) in &table.attributes {
        let attribute = AttributeDefinition::builder()
            .attribute_name(name)
            .attribute_type(ScalarAttributeType::from(kind.as_str()))
            .build();
        creation = creation.attribute_definitions(attribute.map_err(|error| failed(&error))?);
    }
    for index in &table.indexes {
        creation = creation.global_secondary_indexes(index_definition(index)?);
    }
    creation.send().await.map_err(|error| failed(&error))?;
    if let Some(attribute) = &table.expires_at {
        let expiry = TimeToLiveSpecification::builder().attribute_name(attribute).enabled(true).build();
        client
            .update_time_to_live()
            .table_name(&table.name)
            .time_to_live_specification(expiry.map_err(|error| failed(&error))?)
            .send()
            .await
            .map_err(|error| failed(&error))?;
    }
    Ok(())
}

fn index_definition(index: &Index) -> Result<GlobalSecondaryIndex, StartError> {
    let included = (!index.included.is_empty()).then(|| index.included.clone());
    let projection = Projection::builder()
        .projection_type(ProjectionType::from(index.projection.as_str()))
        .set_non_key_attributes(included)
        .build();
    GlobalSecondaryIndex::builder()
        .index_name(&index.name)
        .set_key_schema(Some(key_schema(&index.key)?))
        .projection(projection)
        .build()
        .map_err(|error| failed(&error))
}

fn key_schema(key: &Key) -> Result<Vec<KeySchemaElement>, StartError> {
    let part = |name: &str, kind| {
        KeySchemaElement::builder().attribute_name(name).key_type(kind).build().map_err(|error| failed(&error))
    };
    let mut parts = vec![part(&key.hash, KeyType::Hash)?];
    if let Some(range) = &key.range {
        parts.push(part(range, KeyType::Range)?);
    }
    Ok(parts)
}

fn check(table: &Table, found: Option<&TableDescription>) -> Result<(), StartError> {
    let mut there: Vec<&str> = found
        .into_iter()
        .flat_map(TableDescription::global_secondary_indexes)
        .filter_map(|index| index.index_name())
        .collect();
    let mut wanted: Vec<&str> = table.indexes.iter().map(|index| index.name.as_str()).collect();
    there.sort_unstable();
    wanted.sort_unstable();
    if there == wanted {
        return Ok(());
    }
    Err(StartError::new(
        "the state folder holds a table of another version of template.yaml; \
         move the folder away, or start with --state <another folder>",
    ))
}

fn failed<E: std::error::Error>(error: &E) -> StartError {
    StartError::new(format!("the database: {}", DisplayErrorContext(error)))
}
