//! What people and time do, one use case per file.
//!
//! Each is a command with a pure [`decide`](crate::outcome::UseCase::decide): it is given what it has to know
//! and answers with changes, a replay or a refusal.

mod age_proposal;
mod approve_proposal;
mod assign_payment;
mod change_proposal;
mod change_settings;
mod close_payment_task;
mod cover_statements;
mod dismiss_payment;
mod import_invoice;
mod quote;
mod record_payment;
mod reject_proposal;
mod run_instalments;
mod submit_proposal;
mod withdraw_proposal;

mod at_work;
mod beginning;
mod dunning;
mod holding;
mod matching;
mod posting;
mod returning;

pub use age_proposal::AgeProposal;
pub use approve_proposal::{ApproveProposal, Approved};
pub use assign_payment::{AssignFacts, AssignPayment, Assignment, MAX_PARTS, Part, PartOf};
pub use at_work::{Around, PlanFacts};
pub use change_proposal::ChangeProposal;
pub use change_settings::ChangeSettings;
pub use close_payment_task::ClosePaymentTask;
pub use cover_statements::CoverStatements;
pub use dismiss_payment::DismissPayment;
pub use holding::DecisionFacts;
pub use import_invoice::{Holder, ImportFacts, ImportInvoice, Imported, Verdict};
pub use matching::Named;
pub use posting::MoneyFacts;
pub use quote::{AskQuote, ProposalFacts};
pub use record_payment::{NotBooked, PaymentVerdict, RecordFacts, RecordPayment, Recorded};
pub use reject_proposal::RejectProposal;
pub use run_instalments::RunInstalments;
pub use submit_proposal::SubmitProposal;
pub use withdraw_proposal::WithdrawProposal;
