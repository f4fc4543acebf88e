//! What the API shows of quotes, proposals and offers.

use domain::outcome::Read;
use domain::plan::{Consent, Plan};
use domain::policy::OfferName;
use domain::position::Position;
use domain::proposal::{Ask, End, EndedProposal, OfferedProposal, Proposal, ProposedInvoice, Quote};
use domain::usecases::Offered;
use domain::warning::Warning;
use serde_json::{Value, json};

use super::{actor_role, instant, money, plan, scheduled, terms, text};
use crate::problem;

/// A proposal or offer, with its plan where there is one, and where that stands; a plan that has just begun owes all
/// of it.
#[must_use]
pub fn proposal(read: &Read<Proposal>, running: Option<(&Read<Plan>, Option<&Position>)>) -> Value {
    let application = read.value.application();
    let mut view = ask(&application.ask);
    view["proposalId"] = json!(application.id.to_string());
    view["version"] = json!(read.version);
    view["state"] = json!(read.value.state());
    view["customerId"] = json!(application.customer.as_str());
    view["submittedAt"] = json!(instant(application.submitted_at));
    view["decideBy"] = json!(application.decide_by);
    view["scheduleDigest"] = json!(application.ask.digest.to_string());
    view["invoices"] = application.invoices.iter().map(proposed_invoice).collect();
    view["earlier"] = application
        .earlier
        .iter()
        .map(|earlier| {
            let mut view = ask(&earlier.ask);
            view["replacedAt"] = json!(instant(earlier.replaced_at));
            view
        })
        .collect();
    match &read.value {
        Proposal::Requested(_) => {}
        Proposal::Offered(offered) => view["offer"] = offer(offered),
        Proposal::Ended(ended) => view["decision"] = decision(ended),
    }
    if let Some((read, position)) = running {
        if let Consent::ByRule(rule) = &read.value.agreement().consent {
            view["decision"]["rule"] = json!(rule.to_string());
        }
        view["plan"] = plan(read, position);
    }
    view
}

/// A proposal as finance sees it: with what whoever decides should know.
#[must_use]
pub fn warned(view: Value, warnings: &[Warning]) -> Value {
    let mut view = view;
    view["warnings"] = problem::warnings(warnings);
    view
}

/// An offer that was just made.
#[must_use]
pub fn offered(offered: &Offered) -> Value {
    warned(proposal(&offered.offer, offered.plan.as_ref().map(|plan| (plan, None))), &offered.warnings)
}

/// What an offer is beside its terms: until when, why, and what the customer had proposed.
fn offer(offered: &OfferedProposal) -> Value {
    let answers = offered.answers.as_ref().map(|answered| {
        json!({
            "proposalId": answered.proposal.to_string(),
            "instalments": answered.instalments.iter().map(scheduled).collect::<Vec<_>>(),
            "leftOut": answered.left_out.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    });
    json!({ "origin": offered.origin.code(), "endsOn": offered.application.decide_by, "answers": answers })
}

fn decision(ended: &EndedProposal) -> Value {
    let mut view = json!({ "by": actor_role(&ended.by), "at": instant(ended.at) });
    match &ended.end {
        End::Rejected(rejection) => {
            view["reason"] = json!(rejection.reason.code());
            view["words"] = text(rejection.words.as_ref());
            view["newProposalFrom"] = json!(rejection.new_proposal_from);
        }
        End::Countered(offer) => view["offerId"] = json!(offer.to_string()),
        End::Approved | End::Withdrawn | End::Expired | End::Void | End::Accepted | End::Declined | End::Revoked => {}
    }
    view
}

/// A quote.
#[must_use]
pub fn quote(quote: &Quote) -> Value {
    json!({
        "invoices": quote.invoices.iter().map(proposed_invoice).collect::<Vec<_>>(),
        "total": money(quote.total),
        "terms": terms(&quote.terms),
        "downPaymentPercent": quote.down_payment_percent,
        "instalments": quote.instalments.iter().map(scheduled).collect::<Vec<_>>(),
        "scheduleDigest": quote.digest.to_string(),
        "decideBy": quote.decide_by,
    })
}

fn ask(ask: &Ask) -> Value {
    json!({
        "total": money(ask.total),
        "terms": terms(&ask.terms),
        "downPaymentPercent": ask.down_payment_percent,
        "instalments": ask.instalments.iter().map(scheduled).collect::<Vec<_>>(),
        "reason": text(ask.hardship.as_ref()),
        "words": text(ask.words.as_ref()),
    })
}

/// Ready-made offers that fit, each with its quote.
#[must_use]
pub fn ready_made(fitting: &[(OfferName, Quote)]) -> Value {
    let offers = fitting.iter().map(|(name, fits)| json!({ "name": name.as_str(), "quote": quote(fits) }));
    json!({ "offers": offers.collect::<Vec<_>>() })
}

fn proposed_invoice(invoice: &ProposedInvoice) -> Value {
    json!({
        "invoiceId": invoice.id.to_string(),
        "number": invoice.number.as_str(),
        "issueDate": invoice.issue_date,
        "dueDate": invoice.due_date,
        "rest": money(invoice.rest),
    })
}
