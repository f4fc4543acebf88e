//! What finance is warned of: limits that bind customers, not the creditor, and the law on consumer credit.

use chrono::{Days, NaiveDate};

use crate::customer::{Customer, CustomerKind};
use crate::id::InvoiceId;
use crate::invoice::Ineligible;
use crate::limits::{self, Violation};
use crate::policy::Settings;
use crate::proposal::{Application, Proposal};
use crate::refusal::Obstacle;
use crate::schedule::Schedule;

/// Something that forbids nothing, but that whoever decides should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A proposal of the customer would not be taken at all.
    Obstacle(Obstacle),
    /// A proposal over this invoice would not be taken.
    Invoice(InvoiceId, Ineligible),
    /// The terms lie beyond a limit.
    Terms(Violation),
    /// A consumer would pay so late that the exemption of the seller's own free deferral does not hold.
    ConsumerCredit {
        /// From issue to last due date, in days, at most.
        limit_days: u32,
        /// How many days it is.
        days: i64,
    },
}

impl Warning {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Obstacle(obstacle) => obstacle.code(),
            Self::Invoice(_, reason) => reason.code(),
            Self::Terms(violation) => violation.code(),
            Self::ConsumerCredit { .. } => "consumer_credit",
        }
    }
}

/// What finance is warned of while a proposal or offer waits: a proposal has passed the limits, an offer need not have.
#[must_use]
pub fn about(proposal: &Proposal, settings: &Settings, customer: &Customer) -> Vec<Warning> {
    let application = proposal.application();
    let made_on = application.civil_date(application.submitted_at);
    let beyond = match proposal {
        Proposal::Offered(_) => beyond_limits(application, settings, made_on),
        Proposal::Requested(_) | Proposal::Ended(_) => Vec::new(),
    };
    let credit = of_consumer(application, settings, customer);
    beyond.into_iter().map(Warning::Terms).chain(credit).collect()
}

/// The limits on a customer's terms that an offer does not keep to, as they were to be counted on the day of its making.
#[must_use]
pub fn beyond_limits(application: &Application, settings: &Settings, made_on: NaiveDate) -> Vec<Violation> {
    let (ask, earliest) = (&application.ask, made_on + Days::new(u64::from(settings.earliest_first_days)));
    let schedule = Schedule { earliest, instalments: ask.instalments.clone() };
    let mut violations = limits::of_terms(ask.total, &ask.terms, settings, made_on);
    violations.extend(ask.down_payment_percent.and_then(|percent| limits::of_down_payment(percent, settings)));
    violations.extend(limits::of_schedule(&schedule, &ask.terms, settings, made_on));
    let early = schedule.instalments.first().filter(|first| first.wished < earliest);
    let said = violations.iter().any(|violation| matches!(violation, Violation::FirstPaymentTooEarly { .. }));
    violations.extend(early.filter(|_| !said).map(|_| Violation::FirstPaymentTooEarly { earliest }));
    violations
}

/// Whether a consumer would pay later than the law on consumer credit exempts: counted from the issue of the oldest
/// invoice to the last due date.
#[must_use]
pub fn of_consumer(application: &Application, settings: &Settings, customer: &Customer) -> Option<Warning> {
    let issued = application.invoices.iter().map(|invoice| invoice.issue_date).min()?;
    let last: NaiveDate = application.ask.instalments.iter().map(|row| row.due).max()?;
    let (days, limit_days) = ((last - issued).num_days(), settings.consumer_limit_days);
    let concerned = customer.kind == Some(CustomerKind::Consumer) && days > i64::from(limit_days);
    concerned.then_some(Warning::ConsumerCredit { limit_days, days })
}
