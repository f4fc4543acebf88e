//! From terms to a schedule: which amounts fall due on which days.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::calendar::{Calendar, month_day};
use crate::money::Money;
use crate::rounding::{self, Rounding};
use crate::terms::{DayOfMonth, MAX_INSTALMENTS, Rhythm, Size, Terms};

/// How many days after a down payment the first instalment may follow.
pub const DAYS_AFTER_DOWN_PAYMENT: u64 = 14;

/// What shapes a schedule beside the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The civil date of the quote.
    pub today: NaiveDate,
    /// Days from today to the first possible wished date.
    pub earliest_first_days: u32,
    /// Percent of the total that is paid first; 0 for none.
    pub down_payment_percent: u32,
    /// How instalments by count are rounded.
    pub rounding: Rounding,
    /// On which days nothing falls due.
    pub calendar: Calendar,
}

/// One row of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduledInstalment {
    /// From 1; the down payment is 0.
    pub number: u32,
    /// The day before non-working days were considered; limits are checked on it.
    pub wished: NaiveDate,
    /// The latest day of payment.
    pub due: NaiveDate,
    /// How much.
    pub amount: Money,
}

/// Instalments in order of their due dates, which rise strictly; their amounts sum to the total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The earliest wished date that the terms could have had.
    pub earliest: NaiveDate,
    /// The rows, the down payment first.
    pub instalments: Vec<ScheduledInstalment>,
}

/// Why terms make no schedule at all, whatever the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unschedulable {
    /// More instalments than a plan can have, or none. The number the terms ask for.
    Instalments(i64),
    /// An amount for each instalment that is not positive, or in another currency than the total.
    Amount,
    /// Nothing to pay.
    NothingToPay,
    /// A date beyond the calendar.
    Date,
}

impl Schedule {
    /// The first day on which something falls due.
    #[must_use]
    pub fn first_due(&self) -> Option<NaiveDate> {
        self.instalments.first().map(|first| first.due)
    }

    /// Whether something is paid before the instalments.
    #[must_use]
    pub fn has_down_payment(&self) -> bool {
        self.instalments.iter().any(|row| row.number == 0)
    }

    /// The rows without the down payment.
    #[must_use]
    pub fn without_down_payment(&self) -> impl DoubleEndedIterator<Item = &ScheduledInstalment> + Clone {
        self.instalments.iter().filter(|row| row.number > 0)
    }

    /// Computes the schedule of a total.
    ///
    /// # Errors
    /// When the terms make none, see [`Unschedulable`].
    pub fn of(total: Money, terms: &Terms, basis: &Basis) -> Result<Self, Unschedulable> {
        if total.minor() <= 0 {
            return Err(Unschedulable::NothingToPay);
        }
        let mut instalments = Vec::new();
        let mut base = basis.today + Days::new(u64::from(basis.earliest_first_days));
        let mut left = total;
        if basis.down_payment_percent > 0 {
            let down_payment = down_payment(total, basis.down_payment_percent);
            instalments.push(ScheduledInstalment {
                number: 0,
                wished: base,
                due: basis.calendar.following(base),
                amount: down_payment,
            });
            left = total.with_minor(total.minor() - down_payment.minor());
            base = base + Days::new(DAYS_AFTER_DOWN_PAYMENT);
        }
        let amounts = amounts(left, terms, basis.rounding)?;
        let (earliest, wished) = match terms {
            Terms::Deferred { on } => (base, vec![*on; amounts.len()]),
            Terms::Instalments { rhythm, from, .. } => {
                let from = from.map_or(base, |from| from.max(base));
                let first = |from| wished_dates(*rhythm, from, 1).and_then(|dates| dates.first().copied());
                let earliest = first(base).ok_or(Unschedulable::Date)?;
                (earliest, wished_dates(*rhythm, from, amounts.len()).ok_or(Unschedulable::Date)?)
            }
        };
        for ((number, wished), amount) in (1..).zip(wished).zip(amounts) {
            let due = due_after(basis.calendar, wished, instalments.last().map(|previous| previous.due));
            instalments.push(ScheduledInstalment { number, wished, due, amount });
        }
        Ok(Self { earliest, instalments })
    }
}

/// The working day on which a wished date falls due. Two wished dates can meet on one; then the later one takes the
/// next.
#[must_use]
pub fn due_after(calendar: Calendar, wished: NaiveDate, previous: Option<NaiveDate>) -> NaiveDate {
    let due = calendar.following(wished);
    match previous {
        Some(previous) if due <= previous => calendar.following(previous + Days::new(1)),
        Some(_) | None => due,
    }
}

/// The wished date behind a due date of a rhythm, and so many periods later; `None` beyond the calendar.
///
/// A due date lies on the wished one or a few days after it, so the wished one is the latest day of the rhythm up to
/// it. Counted from there, dates that were moved for a holiday or the end of a month don't drift.
#[must_use]
pub fn periods_later(rhythm: Rhythm, due: NaiveDate, periods: u32) -> Option<NaiveDate> {
    match rhythm {
        Rhythm::Weekly(weekday) => weekday_until(due, weekday)?.checked_add_days(Days::new(7 * u64::from(periods))),
        Rhythm::EveryTwoWeeks(weekday) => {
            weekday_until(due, weekday)?.checked_add_days(Days::new(14 * u64::from(periods)))
        }
        Rhythm::Monthly(day) => month_day(month_day_until(due, day)?, periods, day.number()),
        Rhythm::Quarterly(day) => month_day(month_day_until(due, day)?, 3 * periods, day.number()),
    }
}

/// The latest such weekday up to a date.
fn weekday_until(date: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    date.checked_sub_days(Days::new(u64::from(weekday.days_until(date.weekday()))))
}

/// The latest such day of a month, clamped to its end, up to a date.
fn month_day_until(date: NaiveDate, day: DayOfMonth) -> Option<NaiveDate> {
    let this_month = month_day(date, 0, day.number())?;
    if this_month <= date { Some(this_month) } else { month_day(date.with_day(1)?.pred_opt()?, 0, day.number()) }
}

/// The first payment: a percentage of the total, rounded up to a full currency unit, at most the total.
fn down_payment(total: Money, percent: u32) -> Money {
    let unit = i128::from(total.currency().unit_minor());
    let exact_hundredfold = i128::from(total.minor()) * i128::from(percent);
    let units = (exact_hundredfold + 100 * unit - 1) / (100 * unit);
    // At most the total, which is an i64.
    total.with_minor(i64::try_from(units * unit).unwrap_or(i64::MAX).min(total.minor()))
}

/// What falls due after the down payment.
fn amounts(left: Money, terms: &Terms, rounding: Rounding) -> Result<Vec<Money>, Unschedulable> {
    let size = match terms {
        Terms::Deferred { .. } => Size::Count(1),
        Terms::Instalments { size, .. } => *size,
    };
    let amounts = match size {
        Size::Count(count) if !(1..=MAX_INSTALMENTS).contains(&count) => {
            return Err(Unschedulable::Instalments(i64::from(count)));
        }
        Size::Amount(each) if each.minor() <= 0 || each.currency() != left.currency() => {
            return Err(Unschedulable::Amount);
        }
        Size::Amount(each) if rounding::count_by_amount(left, each.minor()) > i64::from(MAX_INSTALMENTS) => {
            return Err(Unschedulable::Instalments(rounding::count_by_amount(left, each.minor())));
        }
        _ if left.minor() == 0 => Vec::new(),
        Size::Count(1) => vec![left],
        Size::Count(count) => rounding::by_count(left, count, rounding),
        Size::Amount(each) => rounding::by_amount(left, each.minor()),
    };
    Ok(amounts)
}

/// The first `count` wished dates on or after `from`; `None` beyond the calendar.
fn wished_dates(rhythm: Rhythm, from: NaiveDate, count: usize) -> Option<Vec<NaiveDate>> {
    let places = 0..u32::try_from(count).ok()?;
    match rhythm {
        Rhythm::Weekly(weekday) => places.map(|place| weekday_from(from, weekday, 7 * place)).collect(),
        Rhythm::EveryTwoWeeks(weekday) => places.map(|place| weekday_from(from, weekday, 14 * place)).collect(),
        Rhythm::Monthly(day) => places.map(|place| month_day_from(from, day, place)).collect(),
        Rhythm::Quarterly(day) => places.map(|place| month_day_from(from, day, 3 * place)).collect(),
    }
}

/// The first such weekday on or after a date, and so many days.
fn weekday_from(from: NaiveDate, weekday: Weekday, days: u32) -> Option<NaiveDate> {
    let to_first = from.weekday().days_until(weekday);
    from.checked_add_days(Days::new(u64::from(to_first + days)))
}

/// The wished day in the first month that has it on or after a date, and so many months.
fn month_day_from(from: NaiveDate, day: DayOfMonth, months: u32) -> Option<NaiveDate> {
    let this_month = month_day(from, 0, day.number())?;
    let to_first = u32::from(this_month < from);
    month_day(from, to_first + months, day.number())
}

/// How many days from one weekday to the next such one.
trait DaysUntil {
    fn days_until(self, other: Self) -> u32;
}

impl DaysUntil for Weekday {
    fn days_until(self, other: Self) -> u32 {
        (other.num_days_from_monday() + 7 - self.num_days_from_monday()) % 7
    }
}

/// Whether somebody can mean a date: anything else is a slip of the keyboard. Whatever is computed from a sensible
/// date still has a year of four digits, so that its text sorts as time does.
#[must_use]
pub fn is_sensible(date: NaiveDate) -> bool {
    (1970..=2199).contains(&date.year())
}
