//! Figures for a dashboard, read as they were folded from events: what they cost does not grow with history.
//! A share is given as numerator and denominator, so that nobody rounds for the reader.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use cloud::facts::read_settings;
use cloud::http::{Answer, Ask};
use cloud::reply::Reply;
use cloud::store::Number;
use cloud::{Store, StoreError, views};
use domain::figures::{Figure, Within, monday_of};
use domain::money::{Currency, Money};
use domain::proposal::EndKind;
use domain::zone::civil_date;
use serde_json::{Value, json};

/// How far back decisions and broken plans are counted, in days: a quarter.
const LOOK_BACK_DAYS: u64 = 91;
/// How old a proposal or an offer that waits can be, in days: deadlines end earlier, and the clock may be late.
const LONGEST_WAIT_DAYS: u64 = 91;
/// How many weeks before this one may still be expected: the longest grace, and a week for the bank.
const WEEKS_BACK: u64 = 6;
/// How many weeks from this one on are shown: half a year.
const WEEKS_AHEAD: u64 = 26;

/// `GET /v1/figures`.
pub async fn read(store: &Store, ask: &Ask) -> Answer {
    ask.only_queries(&[])?;
    let today = civil_date(ask.now(), read_settings(store).await?.value.zone);
    let figures = Figures { store, today };
    let ended = figures.since(Figure::EndedProposals, LOOK_BACK_DAYS).await?;
    let decided = figures.since(Figure::Decided, LOOK_BACK_DAYS).await?;
    let offers = figures.since(Figure::EndedOffers, LOOK_BACK_DAYS).await?;
    Ok(Reply::ok(json!({
        "today": today,
        "openProposals": by_age(&figures.since(Figure::OpenProposals, LONGEST_WAIT_DAYS).await?, today),
        "openOffers": by_age(&figures.since(Figure::OpenOffers, LONGEST_WAIT_DAYS).await?, today),
        "blocked": by_currency(&figures.of_currencies(Figure::Blocked).await?),
        "overdue": by_currency(&figures.of_currencies(Figure::Overdue).await?),
        "since": today - Days::new(LOOK_BACK_DAYS),
        "endedProposals": by_day(&ended),
        "endedOffers": by_day(&offers),
        "approvalRate": share(sum(&ended, EndKind::Approved.code()), answered(&ended)),
        "decidedWithin": decided_within(&decided, answered(&ended)),
        "broken": broken(&figures.since(Figure::Broken, LOOK_BACK_DAYS).await?),
        "expectedReceipts": expected(&figures.weeks().await?),
    })))
}

struct Figures<'a> {
    store: &'a Store,
    today: NaiveDate,
}

impl Figures<'_> {
    /// The numbers of the last days.
    async fn since(&self, figure: Figure, days: u64) -> Result<Vec<Number>, StoreError> {
        let from = self.today - Days::new(days);
        self.store.figure(figure.code(), &from.to_string(), "~").await
    }

    /// The numbers of a figure that has one for each currency.
    async fn of_currencies(&self, figure: Figure) -> Result<Vec<Number>, StoreError> {
        self.store.figure(figure.code(), "A", "~").await
    }

    /// What is expected in the weeks around this one.
    async fn weeks(&self) -> Result<Vec<Number>, StoreError> {
        let monday = monday_of(self.today);
        let (from, to) = (monday - Days::new(7 * WEEKS_BACK), monday + Days::new(7 * WEEKS_AHEAD));
        self.store.figure(Figure::Expected.code(), &from.to_string(), &to.to_string()).await
    }
}

/// Everything that was decided or left to expire: what approvals are a share of.
fn answered(ended: &[Number]) -> i64 {
    let answers = [EndKind::Approved, EndKind::Rejected, EndKind::Countered, EndKind::Expired];
    answers.into_iter().map(|end| sum(ended, end.code())).sum()
}

/// The sum over all days of what a place says behind its day.
fn sum(numbers: &[Number], what: &str) -> i64 {
    let of_kind = numbers.iter().filter(|number| split(number).1 == what);
    of_kind.map(|number| number.value).sum()
}

/// The day of a place, and what stands behind it.
fn split(number: &Number) -> (&str, &str) {
    number.place.split_once('#').unwrap_or((&number.place, ""))
}

fn share(numerator: i64, denominator: i64) -> Value {
    json!({ "numerator": numerator, "denominator": denominator })
}

/// How many were decided within so many days; who decided faster decided within more days as well.
fn decided_within(decided: &[Number], answered: i64) -> Value {
    let spans = [Within::OneDay, Within::ThreeDays, Within::SevenDays, Within::FourteenDays];
    let mut so_far = 0;
    let shares = spans.into_iter().map(|within| {
        so_far += sum(decided, within.code());
        (within.code().to_owned(), share(so_far, answered))
    });
    Value::Object(shares.collect())
}

fn by_age(numbers: &[Number], today: NaiveDate) -> Value {
    let count: i64 = numbers.iter().map(|number| number.value).sum();
    let days: Vec<Value> = numbers
        .iter()
        .filter_map(|number| {
            let day: NaiveDate = number.place.parse().ok()?;
            Some(json!({ "day": day, "ageDays": (today - day).num_days(), "count": number.value }))
        })
        .collect();
    json!({ "count": count, "byDay": days })
}

fn by_day(numbers: &[Number]) -> Value {
    let mut days: BTreeMap<&str, serde_json::Map<String, Value>> = BTreeMap::new();
    for number in numbers {
        let (day, end) = split(number);
        days.entry(day).or_default().insert(end.to_owned(), json!(number.value));
    }
    days.into_iter().map(|(day, ends)| json!({ "day": day, "ends": ends })).collect()
}

fn by_currency(numbers: &[Number]) -> Value {
    numbers.iter().filter_map(|number| money(&number.place, number.value)).collect()
}

fn money(currency: &str, minor: i64) -> Option<Value> {
    Currency::from_code(currency).map(|currency| views::money(Money::new(minor, currency)))
}

/// What broken and lapsed plans left open, by currency.
fn broken(numbers: &[Number]) -> Value {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for number in numbers {
        *sums.entry(split(number).1).or_default() += number.value;
    }
    sums.into_iter().filter_map(|(currency, minor)| money(currency, minor)).collect()
}

fn expected(numbers: &[Number]) -> Value {
    let week = |number: &Number| {
        let (monday, currency) = split(number);
        Some(json!({ "week": monday, "amount": money(currency, number.value)? }))
    };
    numbers.iter().filter_map(week).collect()
}
