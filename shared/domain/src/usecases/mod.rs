//! What people and time do, one use case per file.
//!
//! Each is a command with a pure [`decide`](crate::outcome::UseCase::decide): it is given what it has to know
//! and answers with changes, a replay or a refusal.

mod accept_offer;
mod age_proposal;
mod approve_proposal;
mod change_proposal;
mod change_settings;
mod close_offer;
mod counter_proposal;
mod import_invoice;
mod list_ready_made;
mod make_offer;
mod quote;
mod reject_proposal;
mod run_instalments;
mod submit_proposal;
mod withdraw_proposal;

mod agreeing;
mod approval_rule;
mod at_work;
mod beginning;
mod dunning;
mod eligibility;
mod holding;
mod offering;

pub use accept_offer::AcceptOffer;
pub use age_proposal::AgeProposal;
pub use agreeing::Approved;
pub use approval_rule::MAX_OPEN_PLANS;
pub use approve_proposal::ApproveProposal;
pub use at_work::{Around, PlanFacts};
pub use change_proposal::ChangeProposal;
pub use change_settings::ChangeSettings;
pub use close_offer::{DeclineOffer, RevokeOffer};
pub use counter_proposal::{CounterFacts, CounterProposal};
pub use holding::DecisionFacts;
pub use import_invoice::{Holder, ImportFacts, ImportInvoice, Imported, Verdict};
pub use list_ready_made::ListReadyMade;
pub use make_offer::{MakeOffer, OfferFacts, OfferOver};
pub use offering::{Offered, Offering};
pub use quote::{AskQuote, ProposalFacts, Wish};
pub use reject_proposal::RejectProposal;
pub use run_instalments::RunInstalments;
pub use submit_proposal::SubmitProposal;
pub use withdraw_proposal::WithdrawProposal;
