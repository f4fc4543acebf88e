//! Money comes in and comes back, by the API.

use chrono::NaiveDate;
use domain::id::PlanCode;
use domain::payment::{Payment as StoredPayment, PaymentState, Target as StoredTarget};
use serde_json::{Value, json};

use super::incoming::{Aim, Part, Target};
use super::look::rows;
use super::plain::{Cents, Entry, Low};
use super::play::{Play, Wrong, euros};
use super::steps::{Sum, Written};
use super::world::World;

impl Play {
    pub(super) async fn pay(&mut self, plan: usize, sum: Sum, ago: i64, written: Written) -> Result<(), Wrong> {
        let Some(plan) = plan.checked_rem(self.world.facts.plans.len()) else { return Ok(()) };
        let cents = self.sum(plan, sum);
        let number = self.world.payments.len() + 1;
        let booked = self.world.today - chrono::TimeDelta::days(ago);
        let entry = Entry { payment: format!("P-{number}"), is_return: false, cents, booked };
        let aim = match written {
            Written::Reference | Written::InText => Aim::Plan(plan),
            Written::Foreign => Aim::Nothing,
        };
        let must = self.world.goes(aim, &entry);
        let mut item = item(&entry.payment, cents, booked);
        let reference = reference(&self.code(plan), 1);
        match written {
            Written::Reference => item["creditorReference"] = json!(reference),
            Written::InText => item["remittance"] = json!(format!("Danke {} {}", &reference[..7], &reference[7..])),
            Written::Foreign => item["creditorReference"] = json!("RF18539007547034"),
        }
        self.record(&item).await?;
        let (parts, waits) = self.parts(&entry.payment).await?;
        let all: Cents = parts.iter().map(|(_, cents)| cents).sum();
        if (waits && all != 0) || (!waits && all != cents) {
            return Err(format!("of {cents} {all} lies somewhere"));
        }
        if must.as_ref().is_some_and(|must| *must != parts) {
            return Err(format!("{entry:?} went to {parts:?}, must go to {must:?}"));
        }
        self.world.book(entry, parts);
        Ok(())
    }

    fn sum(&self, plan: usize, sum: Sum) -> Cents {
        let position = self.world.facts.position(plan, Low);
        let next = position.ladder.iter().map(|(amount, settled)| amount - settled).find(|open| *open > 0);
        match sum {
            Sum::Instalment => next.unwrap_or(1_000),
            Sum::Share(thousandths) => (position.open * thousandths / 1_000).max(1),
            Sum::Cent => 1,
        }
    }

    pub(super) async fn give_back(&mut self, payment: usize, thousandths: Cents, ago: i64) -> Result<(), Wrong> {
        let Some(at) = payment.checked_rem(self.world.payments.len()) else { return Ok(()) };
        let known = self.world.payments[at].clone();
        if known.parts.is_empty() {
            return Ok(());
        }
        let cents = (known.entry.cents * thousandths / 1_000).max(1);
        let booked = known.entry.booked.max(self.world.today - chrono::TimeDelta::days(ago));
        self.keys += 1;
        let name = format!("B-{}", self.keys);
        let mut item = item(&name, cents, booked);
        item["direction"] = json!("return");
        item["returns"] = json!(known.entry.payment);
        self.record(&item).await?;
        let fits = cents <= known.entry.cents - known.returned;
        let (parts, waits) = self.parts(&name).await?;
        if waits == fits {
            return Err(format!("{cents} of {known:?} came back and waits: {waits}"));
        }
        if fits {
            let must = self.world.comes_back(at, cents);
            if parts != must {
                return Err(format!("{cents} of {known:?} was taken from {parts:?}, must be from {must:?}"));
            }
            self.world.take_back(at, &Entry { cents, booked, is_return: true, ..known.entry });
        }
        Ok(())
    }

    pub(super) async fn pay_again(&mut self, payment: usize) -> Result<(), Wrong> {
        let Some(at) = payment.checked_rem(self.world.payments.len()) else { return Ok(()) };
        let entry = self.world.payments[at].entry.clone();
        self.record(&item(&entry.payment, entry.cents, entry.booked)).await
    }

    async fn record(&mut self, item: &Value) -> Result<(), Wrong> {
        let answer = self.send("/v1/payments", "machine", None, json!({ "payments": [item] })).await;
        if answer.status < 300 { Ok(()) } else { Err(format!("{item}: {} {}", answer.status, answer.body)) }
    }

    /// Where the payment of a reference lies, and whether it waits for a person.
    async fn parts(&self, reference: &str) -> Result<(Vec<Part>, bool), Wrong> {
        let rows = rows(&self.tenant).await;
        let named = |row: &StoredPayment| row.reference.as_deref() == Some(reference);
        let row = rows.payments.values().find(|row| named(&row.value)).ok_or(format!("no payment {reference}"))?;
        Ok(parts_of(&self.world, &row.value))
    }

    fn code(&self, plan: usize) -> PlanCode {
        let id = &self.world.facts.plans[plan].proposal;
        self.seen.plans[id].value.agreement().code.clone()
    }
}

/// Where a stored payment lies, and whether it waits for a person.
fn parts_of(world: &World, payment: &StoredPayment) -> (Vec<Part>, bool) {
    let plan = |id: &str| world.facts.plans.iter().position(|plan| plan.proposal == id);
    let invoice = |id: &str| world.facts.invoices.iter().position(|invoice| invoice.id == id);
    let target = |target: StoredTarget| match target {
        StoredTarget::Plan(id) => Target::Plan(plan(&id.to_string()).unwrap()),
        StoredTarget::Invoice(id) => Target::Invoice(invoice(&id.to_string()).unwrap()),
        StoredTarget::Credit => Target::Credit,
        StoredTarget::Ledger => Target::Ledger,
    };
    match &payment.state {
        PaymentState::Allocated { to, .. } => (to.iter().map(|part| (target(part.to), part.minor)).collect(), false),
        PaymentState::Unmatched { .. } | PaymentState::Held { .. } | PaymentState::Dismissed { .. } => {
            (Vec::new(), true)
        }
    }
}

fn item(reference: &str, cents: Cents, booked: NaiveDate) -> Value {
    json!({ "reference": reference, "amount": euros(cents), "bookedOn": booked })
}

/// The creditor reference of an instalment, by ISO 11649: letters count from ten, and the whole leaves one, divided
/// by 97, once its first four characters stand at the end.
pub fn reference(code: &PlanCode, number: u32) -> String {
    let body = format!("{code}{number:03}");
    let digits = |text: &str| text.chars().map(|letter| letter.to_digit(36).unwrap().to_string()).collect::<String>();
    let left =
        digits(&format!("{body}RF00")).chars().fold(0, |left, digit| (left * 10 + digit.to_digit(10).unwrap()) % 97);
    format!("RF{:02}{body}", 98 - left)
}
