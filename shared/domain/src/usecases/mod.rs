//! What people and time do, one use case per file.
//!
//! Each is a command with a pure [`decide`](crate::outcome::UseCase::decide): it is given what it has to know
//! and answers with changes, a replay or a refusal.

mod age_invoice;
mod age_proposal;
mod approve_proposal;
mod change_proposal;
mod change_settings;
mod import_invoice;
mod judge_instalment;
mod quote;
mod reject_proposal;
mod run_instalments;
mod submit_proposal;
mod withdraw_proposal;

mod at_work;
mod beginning;
mod breaking;
mod dunning;
mod holding;
mod judging;
mod resuming;

pub use age_invoice::{AgeInvoice, AgeInvoiceFacts};
pub use age_proposal::AgeProposal;
pub use approve_proposal::{ApproveProposal, Approved};
pub use at_work::{Around, PlanFacts};
pub use breaking::{WaitingPayment, WaitingPayments};
pub use change_proposal::ChangeProposal;
pub use change_settings::ChangeSettings;
pub use holding::DecisionFacts;
pub use import_invoice::{Holder, ImportFacts, ImportInvoice, Imported, Verdict};
pub use judge_instalment::JudgeInstalment;
pub use quote::{AskQuote, ProposalFacts};
pub use reject_proposal::RejectProposal;
pub use run_instalments::{RunFacts, RunInstalments};
pub use submit_proposal::SubmitProposal;
pub use withdraw_proposal::WithdrawProposal;
