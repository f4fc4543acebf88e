//! A plan, as its customer and finance see it.

use domain::moment::Actor;
use domain::money::Money;
use domain::outcome::Read;
use domain::plan::{
    Agreement, AmendmentOffer, ChangeWish, Consent, Instalment, Miss, Pause, Plan, PlanEnd, PlanInvoice, RunningPlan,
    StepMark,
};
use domain::position::{Position, Rung};
use domain::reference::CreditorReference;
use serde_json::{Value, json};

use super::{actor_role, instant, money, scheduled, text};

/// A plan as its customer sees it, and where it stands; one that has just begun owes all of it.
#[must_use]
pub fn plan(read: &Read<Plan>, position: Option<&Position>) -> Value {
    let (agreement, course) = (read.value.agreement(), read.value.course());
    let rung = |place: usize| position.and_then(|position| position.ladder.get(place)).copied();
    let rows = agreement.instalments.iter().enumerate();
    let instalments: Vec<Value> = rows.map(|(place, row)| instalment(agreement, row, rung(place))).collect();
    let minor = |minor: i64| agreement.total().map(|total| money(total.with_minor(minor)));
    let stands = position.unwrap_or(&course.shown);
    let mut view = json!({
        "planId": agreement.id.to_string(),
        "version": read.version,
        "state": read.value.state(),
        "customerId": agreement.customer.as_str(),
        "total": agreement.total().map(money),
        "open": minor(stands.open_minor),
        "notCovered": minor(stands.not_covered_minor),
        "surplus": minor(stands.surplus_minor),
        "payments": {
            "count": course.bookings.len(),
            "sum": minor(read.value.own_minor()),
            "lastBookedOn": course.bookings.iter().map(|booking| booking.booked).max(),
        },
        "startedAt": instant(agreement.started_at),
        "nextStepAt": read.value.next_instant().map(instant),
        "consent": consent(&agreement.consent),
        "invoices": agreement.invoices.iter().map(invoice).collect::<Vec<_>>(),
        "instalments": instalments,
    });
    match &read.value {
        Plan::Running(running) => {
            view["pause"] = running.pause.as_ref().map_or(Value::Null, pause);
            view["amendment"] = running.offer.as_ref().map_or(Value::Null, amendment);
            view["wish"] = running.wish.as_ref().map_or(Value::Null, wish);
        }
        Plan::Ended(ended) => {
            let words = match &ended.end {
                PlanEnd::Cancelled(words) => Some(words),
                PlanEnd::Completed | PlanEnd::Lapsed | PlanEnd::Broken => None,
            };
            view["ended"] = json!({ "by": actor_role(&ended.by), "at": instant(ended.at), "words": text(words) });
        }
    }
    view
}

/// A plan as finance sees it: with the notes of colleagues, how it was agreed, and what it waits for.
#[must_use]
pub fn plan_for_finance(read: &Read<Plan>) -> Value {
    let course = read.value.course();
    let mut view = plan(read, Some(&course.shown));
    let notes = course
        .remarks
        .iter()
        .map(|remark| json!({ "at": instant(remark.at), "by": remark.by.to_string(), "words": remark.words.as_str() }));
    view["notes"] = notes.collect();
    if let Consent::Recorded(agreement) = &read.value.agreement().consent {
        view["consent"]["how"] = json!(agreement.how.as_str());
    }
    if let Plan::Running(running) = &read.value {
        view["waits"] = waits(running);
        view["pausedDays"] = json!(running.paused_days);
    }
    view
}

/// A plan as whoever asks sees it.
#[must_use]
pub fn plan_for(read: &Read<Plan>, actor: &Actor) -> Value {
    match actor {
        Actor::Finance(_) | Actor::Viewer(_) => plan_for_finance(read),
        Actor::Customer(_) | Actor::Machine(_) | Actor::Clock => plan(read, Some(&read.value.course().shown)),
    }
}

fn instalment(agreement: &Agreement, row: &Instalment, rung: Option<Rung>) -> Value {
    let open = rung.map_or(row.amount, |rung| row.amount.with_minor(rung.open_minor()));
    json!({
        "number": row.number,
        "dueDate": row.due,
        "amount": money(row.amount),
        "creditorReference": CreditorReference::of_instalment(&agreement.code, row.number).as_str(),
        "open": money(open),
        "state": state(open, row),
        "announced": mark(&row.reminder),
        "dueNotice": mark(&row.due_notice),
        "graceUntil": agreement.grace_until(row),
        "missed": missed(row.miss),
    })
}

fn mark(mark: &StepMark) -> Value {
    match mark {
        StepMark::Open => Value::Null,
        StepMark::Done(at) => json!({ "at": instant(*at) }),
        StepMark::Skipped(because) => json!({ "skipped": because.code() }),
    }
}

fn missed(miss: Miss) -> Value {
    let (state, at) = match miss {
        Miss::No => return Value::Null,
        Miss::Unconfirmed(at) => ("unconfirmed", at),
        Miss::Confirmed(at) => ("confirmed", at),
        Miss::Forgiven(at) => ("forgiven", at),
    };
    json!({ "state": state, "at": instant(at) })
}

fn state(open: Money, row: &Instalment) -> &'static str {
    match (row.reminder, row.due_notice) {
        _ if open.minor() == 0 => "settled",
        (_, StepMark::Done(_) | StepMark::Skipped(_)) => match row.miss {
            Miss::No | Miss::Forgiven(_) => "due",
            Miss::Unconfirmed(_) => "unconfirmed",
            Miss::Confirmed(_) => "missed",
        },
        (StepMark::Done(_), StepMark::Open) => "announced",
        (StepMark::Open | StepMark::Skipped(_), StepMark::Open) => "scheduled",
    }
}

fn consent(consent: &Consent) -> Value {
    match consent {
        Consent::Approved => json!({ "kind": "approved" }),
        Consent::ByRule(rule) => json!({ "kind": "by_rule", "rule": rule.to_string() }),
        Consent::Accepted => json!({ "kind": "accepted" }),
        Consent::Recorded(agreement) => {
            json!({ "kind": "recorded", "on": agreement.on, "with": text(agreement.with.as_ref()) })
        }
    }
}

fn invoice(invoice: &PlanInvoice) -> Value {
    json!({
        "invoiceId": invoice.id.to_string(),
        "number": invoice.number.as_str(),
        "issueDate": invoice.issue_date,
        "rest": money(invoice.rest),
        "joinedOn": invoice.joined,
    })
}

fn pause(pause: &Pause) -> Value {
    json!({ "from": pause.from, "until": pause.until, "agreed": pause.agreed })
}

/// What is offered, to be shown beside the instalments as they are.
fn amendment(offer: &AmendmentOffer) -> Value {
    let total = offer
        .instalments
        .first()
        .map(|first| money(first.amount.with_minor(offer.instalments.iter().map(|row| row.amount.minor()).sum())));
    json!({
        "total": total,
        "instalments": offer.instalments.iter().map(scheduled).collect::<Vec<_>>(),
        "addedInvoices": offer.added.iter().map(invoice).collect::<Vec<_>>(),
        "words": text(offer.words.as_ref()),
        "offeredAt": instant(offer.at),
        "endsOn": offer.ends_on,
    })
}

fn wish(wish: &ChangeWish) -> Value {
    json!({ "at": instant(wish.at), "words": wish.words.as_str(), "answered": wish.answered })
}

fn waits(running: &RunningPlan) -> Value {
    json!({ "inDoubtSince": running.waits.doubt_since, "possiblePaymentSince": running.waits.suspicion_since })
}
