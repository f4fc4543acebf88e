//! Bookings and positions, as they stand inside the rows of plans and invoices.

use chrono::NaiveDate;
use domain::books::Booking;
use domain::payment::{PaymentId, PaymentName};
use domain::position::{Position, Rung};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text;

/// Bookings, one after the other.
pub mod booking {
    use super::{Booking, Deserialize, NaiveDate, PaymentId, PaymentName, Serialize, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Booking", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text")]
        payment: PaymentId,
        #[serde(with = "text::option", default, skip_serializing_if = "Option::is_none")]
        returns: Option<PaymentId>,
        minor: i64,
        booked: NaiveDate,
        #[serde(with = "text::list", default)]
        names: Vec<PaymentName>,
    }
    text::nested!(domain::books::Booking, "Mirror");
}

/// A position: each rung as a pair of amounts, because a plan can have many.
pub mod position {
    use super::{Deserialize, Deserializer, Position, Rung, Serialize, Serializer};

    #[derive(Serialize, Deserialize, Default)]
    #[serde(rename_all = "camelCase", default)]
    struct Written {
        ladder: Vec<(i64, i64)>,
        open_minor: i64,
        not_covered_minor: i64,
        surplus_minor: i64,
    }

    pub fn serialize<S: Serializer>(position: &Position, serializer: S) -> Result<S::Ok, S::Error> {
        let written = Written {
            ladder: position.ladder.iter().map(|rung| (rung.amount_minor, rung.settled_minor)).collect(),
            open_minor: position.open_minor,
            not_covered_minor: position.not_covered_minor,
            surplus_minor: position.surplus_minor,
        };
        written.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Position, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let rung = |(amount_minor, settled_minor)| Rung { amount_minor, settled_minor };
        Ok(Position {
            ladder: written.ladder.into_iter().map(rung).collect(),
            open_minor: written.open_minor,
            not_covered_minor: written.not_covered_minor,
            surplus_minor: written.surplus_minor,
        })
    }
}
