//! A statement of the creditor's account has been worked through: up to its last day we know what was paid.

use chrono::NaiveDate;

use crate::event::{Aggregate, EventKind};
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::payment::Coverage;

/// Remembers how far the bank's statements reach. They never reach less far than before.
#[derive(Clone, Copy, Debug)]
pub struct CoverStatements {
    /// The last day of the statement.
    pub until: NaiveDate,
}

impl UseCase for CoverStatements {
    type Facts = Option<Read<Coverage>>;
    type Done = Coverage;

    fn decide(&self, known: Option<Read<Coverage>>, moment: &Moment) -> Outcome<Coverage> {
        // A statement that claims a day that has not come says nothing of it.
        let until = self.until.min(moment.now.date_naive());
        let after = Coverage { until };
        let read = match known {
            Some(read) if read.value.until >= until => return Outcome::AlreadyDone(read.value),
            Some(read) => read,
            None => Read::absent(after),
        };
        let event = EventKind::StatementsCovered { until };
        let (changes, written) = Changes::new(Aggregate::Bank, read, after, event);
        Outcome::Done { changes, result: written.value }
    }
}
