//! The table's stream, played: undelivered journal rows are handed to the function that the
//! template lets listen to it.
//!
//! The embedded engine's own streams stay off: each write would look through all stream records.
//! Instead the rows that still wait are asked for several times a second. Each is handed over once;
//! what then stays undelivered waits for the clock rule, as with the real stream, which gets no
//! failure reported. After a restart it is handed over again.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::sync::{Mutex, Notify};

use crate::clock::Clock;
use crate::functions::Functions;
use crate::pattern;
use crate::template::Stream;

/// How often the journal is looked at when nobody wakes the pump.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// How many rows one look takes.
const PAGE: usize = 100;

/// A row of the table.
pub type Row = HashMap<String, AttributeValue>;

/// The stream of one stack.
pub struct Pump {
    store: cloud::Store,
    streams: Vec<Stream>,
    region: String,
    clock: Arc<Clock>,
    functions: Arc<Functions>,
    handed: Mutex<Handed>,
    nudge: Notify,
}

/// The rows that were handed over and still wait, by partition and sort key.
type Handed = BTreeSet<(String, String)>;

impl Pump {
    /// The stream of a table, for the functions that listen to it.
    #[must_use]
    pub fn new(
        store: cloud::Store,
        streams: &[Stream],
        region: &str,
        clock: Arc<Clock>,
        functions: Arc<Functions>,
    ) -> Self {
        Self {
            store,
            streams: streams.to_vec(),
            region: region.to_owned(),
            clock,
            functions,
            handed: Mutex::default(),
            nudge: Notify::new(),
        }
    }

    /// Hands over what is new, again and again; never returns.
    pub async fn run(&self) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = self.nudge.notified() => {}
            }
            self.round().await;
        }
    }

    /// Something was written: look now.
    pub fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// Hands over until nothing new is left, also what the functions themselves write meanwhile.
    pub async fn settle(&self) {
        while self.round().await > 0 {}
    }

    /// One look: how many rows were handed over; their function has answered when this returns.
    async fn round(&self) -> usize {
        let mut handed = self.handed.lock().await;
        let until = self.clock.now() + chrono::Duration::minutes(1);
        let waiting = match self.store.undelivered(until, PAGE).await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::warn!(?error, "the journal can't be read");
                return 0;
            }
        };
        let new = take_new(&mut handed, waiting);
        for stream in &self.streams {
            let records: Vec<Value> = new
                .iter()
                .map(|row| self.record(row))
                .filter(|record| pattern::matches_any(&stream.filters, record))
                .collect();
            for batch in records.chunks(stream.batch_size.max(1)) {
                let event = json!({ "Records": batch });
                if let Err(error) = self.functions.invoke(&stream.function, event).await {
                    let function = &stream.function;
                    tracing::warn!(%function, %error, "the stream's function failed");
                }
            }
        }
        new.len()
    }

    fn record(&self, row: &Row) -> Value {
        let now = self.clock.now();
        #[allow(clippy::cast_precision_loss)]
        let created = now.timestamp_millis() as f64 / 1_000.0;
        let keys: Row =
            ["pk", "sk"].iter().filter_map(|key| Some(((*key).to_owned(), row.get(*key)?.clone()))).collect();
        json!({
            "eventID": uuid::Uuid::new_v4().simple().to_string(),
            "eventName": "INSERT",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": self.region,
            "dynamodb": {
                "ApproximateCreationDateTime": created,
                "Keys": image(&keys),
                "NewImage": image(row),
                "StreamViewType": "NEW_IMAGE",
            },
        })
    }
}

impl fmt::Debug for Pump {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pump").field("streams", &self.streams).finish_non_exhaustive()
    }
}

/// Those of the waiting rows that were not handed over yet; what waits no more is forgotten.
fn take_new(handed: &mut Handed, waiting: Vec<Row>) -> Vec<Row> {
    if waiting.len() < PAGE {
        let keys: Handed = waiting.iter().map(key).collect();
        handed.retain(|key| keys.contains(key));
    }
    waiting.into_iter().filter(|row| handed.insert(key(row))).collect()
}

fn key(row: &Row) -> (String, String) {
    let part = |name: &str| row.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
    (part("pk"), part("sk"))
}

/// A row as stream records show it: every value with its type.
fn image(row: &Row) -> Value {
    row.iter().map(|(name, value)| (name.clone(), typed(value))).collect()
}

fn typed(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(flag) => json!({ "BOOL": flag }),
        AttributeValue::Null(flag) => json!({ "NULL": flag }),
        AttributeValue::B(bytes) => json!({ "B": STANDARD.encode(bytes) }),
        AttributeValue::L(items) => json!({ "L": items.iter().map(typed).collect::<Vec<_>>() }),
        AttributeValue::M(entries) => json!({ "M": image(entries) }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::Bs(all) => {
            json!({ "BS": all.iter().map(|bytes| STANDARD.encode(bytes)).collect::<Vec<_>>() })
        }
        other => {
            tracing::warn!(?other, "a value of an unknown type was left out of a record");
            Value::Null
        }
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::types::AttributeValue;
    use serde_json::json;

    use super::{Handed, Row, image, take_new};

    fn row(number: u32) -> Row {
        let text = |text: String| AttributeValue::S(text);
        Row::from([
            ("pk".to_owned(), text("PROPOSAL#1".to_owned())),
            ("sk".to_owned(), text(format!("EVENT#{number:010}"))),
        ])
    }

    #[test]
    fn a_row_is_handed_over_once_while_it_waits() {
        let mut handed = Handed::new();
        assert_eq!(take_new(&mut handed, vec![row(1), row(2)]).len(), 2);
        assert_eq!(take_new(&mut handed, vec![row(2), row(3)]), [row(3)]);
        assert_eq!(take_new(&mut handed, vec![]).len(), 0);
        assert_eq!(handed.len(), 0);
    }

    #[test]
    fn values_show_their_types() {
        let nested = AttributeValue::L(vec![AttributeValue::N("1".to_owned()), AttributeValue::Null(true)]);
        let row = Row::from([
            ("a".to_owned(), AttributeValue::M([("b".to_owned(), nested)].into())),
            ("c".to_owned(), AttributeValue::Bool(false)),
        ]);
        assert_eq!(
            image(&row),
            json!({ "a": { "M": { "b": { "L": [{ "N": "1" }, { "NULL": true }] } } }, "c": { "BOOL": false } })
        );
    }
}
