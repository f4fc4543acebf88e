//! A page of a list, as the API shows it: one query of an index, as long as nothing is filtered.
//!
//! Filters apply within what the index gives: at most five of its pages are read, then the answer has a cursor,
//! even when it shows little or nothing.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::cursor;
use crate::filters::Filters;
use crate::http::{Answer, Ask};
use crate::lists::List;
use crate::problem::Problem;
use crate::query::{MAX_LIMIT, Query};
use crate::reply::Reply;
use crate::store::{Position, Store, StoreError};
use crate::views;

/// The most pages of an index that one request reads.
const MAX_PAGES: usize = 5;

/// A page that is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    list: List,
    filters: Filters,
    limit: u32,
    after: Option<Position>,
}

impl Asked {
    /// The last of the query: limit and cursor.
    ///
    /// # Errors
    /// Everything that is wrong with the query at once; then a cursor that can't be used.
    pub fn read(ask: &Ask, mut query: Query<'_>, list: Option<List>, filters: Filters) -> Result<Self, Problem> {
        let (limit, cursor) = (query.limit(), query.cursor());
        let list = query.finish(list)?;
        let actor = &ask.caller()?.actor;
        let after = cursor.map(|text| cursor::read(&text, &list, actor)).transpose()?;
        Ok(Self { list, filters, limit, after })
    }

    /// The page: items under a name, the cursor behind them, and when it was read.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn answer(self, store: &Store, ask: &Ask, name: &str, view: impl Fn(&Value) -> Value) -> Answer {
        let actor = &ask.caller()?.actor;
        let (list, now) = (self.list.clone(), ask.now());
        let (found, next) = self.collect(store, now).await?;
        let mut body = json!({
            "next": next.map(|position| cursor::write(&position, &list, actor)),
            "asOf": views::instant(now),
        });
        body[name] = found.iter().map(view).collect();
        Ok(Reply::ok(body))
    }

    async fn collect(self, store: &Store, now: DateTime<Utc>) -> Result<(Vec<Value>, Option<Position>), StoreError> {
        let Self { list, filters, limit, mut after } = self;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut size = limit;
        let mut found = Vec::new();
        for _ in 0..MAX_PAGES {
            let page = store.page(&list, after.as_ref(), size).await?;
            for (place, summary) in page.places.into_iter().zip(page.summaries) {
                if filters.end_before(&list, &summary, now) {
                    return Ok((found, None));
                }
                if found.len() == wanted {
                    return Ok((found, after));
                }
                if filters.want(&summary, now) {
                    found.push(summary);
                }
                after = Some(place);
            }
            after = page.next;
            if after.is_none() || found.len() == wanted {
                break;
            }
            // Much is filtered out: fewer and larger looks.
            size = MAX_LIMIT;
        }
        Ok((found, after))
    }
}
