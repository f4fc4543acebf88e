//! The bodies of commands on a plan.

use chrono::NaiveDate;
use cloud::fields::{self, Fields, terms};
use cloud::problem::Problem;
use domain::id::{InvoiceId, ProposalId};
use domain::money::Money;
use domain::plan::RecordedAgreement;
use domain::proposal::MAX_INVOICES;
use domain::task::TaskKind;
use domain::terms::MAX_INSTALMENTS;
use domain::usecases::{
    AcceptAmendment, AddRemark, AmendPlan, AmendmentMode, AnswerWish, CancelPlan, CloseTask, DeclineAmendment,
    NewInstalments, PausePlan, ReinstatePlan, ResumePlan, WishChange, WithdrawAmendment,
};
use serde_json::Value;

/// Commands that say something in `words`.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident => $command:ident),*) => {
        $($(#[$doc])*
        pub fn $name(body: &[u8], plan: ProposalId, version: u64) -> Result<$command, Problem> {
            let mut fields = Fields::of_body(body)?;
            let words = fields.required("words");
            fields.finish(words.map(|words| $command { plan, version, words }))
        })*
    };
}
words! {
    /// The body of a cancellation: `words` that the customer reads.
    cancel => CancelPlan,
    /// The body of a reinstatement: `words` for colleagues.
    reinstate => ReinstatePlan,
    /// The body of a note: its `words`.
    note => AddRemark,
    /// The body of a wish: the customer's `words`.
    wish => WishChange
}

/// Commands that say all by their address: the body is empty, or an empty object.
macro_rules! nothing {
    ($($name:ident => $command:ident),*) => {
        $(pub fn $name(body: &[u8], plan: ProposalId, version: u64) -> Result<$command, Problem> {
            if !body.is_empty() {
                Fields::of_body(body)?.finish(Some(()))?;
            }
            Ok($command { plan, version })
        })*
    };
}
nothing!(withdraw => WithdrawAmendment, decline => DeclineAmendment, resume => ResumePlan, answer_wish => AnswerWish);

/// The body of an amendment: `instalments` or `terms`; `addInvoices`, `coverNotCovered`; and its ground, `mode`, with
/// an `agreement` where that has one; and `words` that the customer reads.
pub fn amend(body: &[u8], plan: ProposalId, version: u64) -> Result<AmendPlan, Problem> {
    let mut fields = Fields::of_body(body)?;
    let new = new_instalments(&mut fields);
    let added = if fields.has("addInvoices") { added(&mut fields) } else { Some(Vec::new()) };
    let covers = fields.flag_or("coverNotCovered", false);
    let (mode, words) = (mode(&mut fields), fields.optional("words"));
    let command = new.zip(added).zip(mode);
    fields.finish(command.map(|((new, added), mode)| AmendPlan { plan, version, new, added, covers, mode, words }))
}

fn new_instalments(fields: &mut Fields) -> Option<NewInstalments> {
    match (fields.has("instalments"), fields.has("terms")) {
        (true, false) => instalments(fields).map(NewInstalments::Listed),
        (false, true) => terms::terms(fields.object("terms")).map(NewInstalments::Terms),
        (true, true) => {
            fields.report("terms", ("one_of_two", "give either instalments or terms".to_owned()));
            None
        }
        (false, false) => {
            fields.report("instalments", ("missing_field", "give either instalments or terms".to_owned()));
            None
        }
    }
}

fn instalments(fields: &mut Fields) -> Option<Vec<(NaiveDate, Money)>> {
    let rows = fields.rows("instalments", MAX_INSTALMENTS as usize)?;
    let rows = rows.into_iter().map(|mut row| {
        let (due, amount) = (row.required_by("dueDate", fields::date), row.required_by("amount", terms::above_zero));
        due.zip(amount)
    });
    // Every row is read before the first bad one counts.
    rows.collect::<Vec<_>>().into_iter().collect()
}

fn added(fields: &mut Fields) -> Option<Vec<InvoiceId>> {
    let added: Vec<InvoiceId> = fields.list("addInvoices", MAX_INVOICES)?;
    if let Some(place) = (1..added.len()).find(|place| added[..*place].contains(&added[*place])) {
        fields.report(&format!("addInvoices[{place}]"), ("named_twice", "is named twice".to_owned()));
    }
    Some(added)
}

fn mode(fields: &mut Fields) -> Option<AmendmentMode> {
    let named = fields.required_by("mode", |value| match value.as_str() {
        Some(name @ ("at_once" | "agreed" | "offer")) => Ok(name.to_owned()),
        _ => Err(("malformed", "must be at_once, agreed or offer".to_owned())),
    })?;
    match named.as_str() {
        "agreed" => required_agreement(fields).map(AmendmentMode::Agreed),
        "offer" => Some(AmendmentMode::Offer),
        _ => Some(AmendmentMode::AtOnce),
    }
}

fn required_agreement(fields: &mut Fields) -> Option<RecordedAgreement> {
    if !fields.has("agreement") {
        fields.report("agreement", ("missing_field", "must say how and on which day it was agreed".to_owned()));
    }
    terms::agreement(fields)
}

/// The body of an acceptance: `expectedRest`, what the customer saw to be paid.
pub fn accept(body: &[u8], plan: ProposalId, version: u64) -> Result<AcceptAmendment, Problem> {
    let mut fields = Fields::of_body(body)?;
    let expected_rest = fields.required_by("expectedRest", fields::money);
    fields.finish(expected_rest.map(|expected_rest| AcceptAmendment { plan, version, expected_rest }))
}

/// The body of a pause: `until`, the day on which the plan goes on, and the `agreement` that a long one needs,
/// and `words` that the customer reads.
pub fn pause(body: &[u8], plan: ProposalId, version: u64) -> Result<PausePlan, Problem> {
    let mut fields = Fields::of_body(body)?;
    let until = fields.required_by("until", fields::date);
    let (agreement, words) = (terms::agreement(&mut fields), fields.optional("words"));
    fields.finish(until.map(|until| PausePlan { plan, version, until, agreement, words }))
}

/// The body of a closed task: its `kind`, of those that an ended plan leaves.
pub fn close(body: &[u8], plan: ProposalId, version: u64) -> Result<CloseTask, Problem> {
    let mut fields = Fields::of_body(body)?;
    let kind = fields.required_by("kind", left_by_a_plan);
    fields.finish(kind.map(|kind| CloseTask { plan, version, kind }))
}

fn left_by_a_plan(value: &Value) -> Result<TaskKind, fields::Bad> {
    let kind = value.as_str().and_then(|name| name.parse().ok());
    let left = kind.filter(|kind| matches!(kind, TaskKind::Remainder | TaskKind::Credit));
    left.ok_or(("malformed", "must be remainder or credit".to_owned()))
}
