//! What people and time do, one use case per file.
//!
//! Each is a command with a pure [`decide`](crate::outcome::UseCase::decide): it is given what it has to know
//! and answers with changes, a replay or a refusal.

mod age_proposal;
mod amend_plan;
mod answer_amendment;
mod approve_proposal;
mod block_invoice;
mod cancel_plan;
mod change_customer;
mod change_proposal;
mod change_settings;
mod dispute_invoice;
mod erase_customer;
mod import_invoice;
mod mark_undeliverable;
mod merge_customers;
mod note_on_plan;
mod pause_plan;
mod quote;
mod reinstate_plan;
mod reject_proposal;
mod release_invoice;
mod reset_figure;
mod restrict_customer;
mod run_instalments;
mod submit_proposal;
mod use_credit;
mod withdraw_proposal;

mod amending;
mod at_work;
mod beginning;
mod blocking;
mod customers;
mod dunning;
mod holding;
mod levers;
mod new_instalments;
mod pausing;

pub use age_proposal::AgeProposal;
pub use amend_plan::{AmendFacts, AmendPlan, AmendmentMode};
pub use amending::Joining;
pub use answer_amendment::{AcceptAmendment, DeclineAmendment, WithdrawAmendment};
pub use approve_proposal::{ApproveProposal, Approved};
pub use at_work::{Around, PlanFacts};
pub use block_invoice::BlockInvoice;
pub use blocking::InvoiceFacts;
pub use cancel_plan::CancelPlan;
pub use change_customer::ChangeCustomer;
pub use change_proposal::ChangeProposal;
pub use change_settings::ChangeSettings;
pub use customers::CustomerFacts;
pub use dispute_invoice::{DisputeFacts, DisputeInvoice, WaitingHolder};
pub use erase_customer::{EraseCustomer, EraseRows, EraseRowsFacts, Erased, ErasureFacts};
pub use holding::DecisionFacts;
pub use import_invoice::{Holder, ImportFacts, ImportInvoice, Imported, Verdict};
pub use mark_undeliverable::{LiftUndeliverable, MarkUndeliverable};
pub use merge_customers::{MergeCustomers, MergeFacts};
pub use new_instalments::NewInstalments;
pub use note_on_plan::{AddRemark, AnswerWish, CloseTask, WishChange};
pub use pause_plan::{PausePlan, ResumePlan};
pub use quote::{AskQuote, ProposalFacts};
pub use reinstate_plan::ReinstatePlan;
pub use reject_proposal::RejectProposal;
pub use release_invoice::ReleaseInvoice;
pub use reset_figure::ResetFigure;
pub use restrict_customer::RestrictCustomer;
pub use run_instalments::RunInstalments;
pub use submit_proposal::SubmitProposal;
pub use use_credit::{CreditFacts, CreditUse, UseCredit};
pub use withdraw_proposal::WithdrawProposal;
