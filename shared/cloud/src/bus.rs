//! Business events to the tenant's own bus.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::ProvideErrorMetadata;
use aws_sdk_eventbridge::primitives::DateTime as SdkDateTime;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;

use crate::item::Key;
use crate::journal::Entry;
use crate::surroundings::{Missing, Surroundings};
use crate::told::public_events;

/// The most entries of one request: EventBridge's own bound.
const MAX_ENTRIES: usize = 10;

/// The tenant's bus.
#[derive(Clone)]
pub struct Bus {
    client: Client,
    name: String,
    source: String,
}

/// Events could not be put on the bus. They stay outstanding.
#[derive(Debug, thiserror::Error)]
#[error("the bus did not take the events: {0}")]
pub struct BusError(String);

impl Bus {
    /// The bus that the surroundings name.
    ///
    /// # Errors
    /// When they name none.
    pub fn connect(surroundings: &Surroundings) -> Result<Self, Missing> {
        let mut config = aws_sdk_eventbridge::config::Builder::from(surroundings.sdk());
        config.set_endpoint_url(surroundings.endpoint("EVENTBRIDGE"));
        let source = format!("ratenwerk.{}", surroundings.variable("TENANT")?);
        Ok(Self { client: Client::from_conf(config.build()), name: surroundings.variable("BUS_NAME")?, source })
    }

    /// Tells other systems what happened. Sent again after a doubtful answer: consumers get duplicates, and
    /// ignore a sequence that is lower than the last. An event names fifty invoices at most and carries no free
    /// words, so that ten of them stay far below what one request may hold.
    ///
    /// # Errors
    /// When one of the events was not taken.
    pub async fn tell(&self, journal: &Key, entry: &Entry) -> Result<(), BusError> {
        let time = SdkDateTime::from_millis(entry.at.timestamp_millis());
        let public: Vec<PutEventsRequestEntry> = public_events(journal, entry)
            .into_iter()
            .map(|event| {
                PutEventsRequestEntry::builder()
                    .event_bus_name(&self.name)
                    .source(&self.source)
                    .detail_type(event.kind)
                    .detail(event.detail.to_string())
                    .resources(event.aggregate)
                    .time(time)
                    .build()
            })
            .collect();
        for chunk in public.chunks(MAX_ENTRIES) {
            let answer = self.client.put_events().set_entries(Some(chunk.to_vec())).send().await;
            let answer = answer.map_err(|error| BusError(error.code().unwrap_or("no answer").to_owned()))?;
            if answer.failed_entry_count() > 0 {
                let code = answer.entries().iter().find_map(|entry| entry.error_code()).unwrap_or("unknown");
                return Err(BusError(code.to_owned()));
            }
        }
        Ok(())
    }
}
