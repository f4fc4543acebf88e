//! What people and time do, one use case per file.
//!
//! Each is a command with a pure [`decide`](crate::outcome::UseCase::decide): it is given what it has to know
//! and answers with changes, a replay or a refusal.

mod age_proposal;
mod approve_proposal;
mod block_invoice;
mod change_customer;
mod change_proposal;
mod change_settings;
mod dispute_invoice;
mod erase_customer;
mod import_invoice;
mod mark_undeliverable;
mod merge_customers;
mod quote;
mod reject_proposal;
mod release_invoice;
mod reset_figure;
mod restrict_customer;
mod run_instalments;
mod submit_proposal;
mod use_credit;
mod withdraw_proposal;

mod at_work;
mod beginning;
mod blocking;
mod customers;
mod dunning;
mod holding;

pub use age_proposal::AgeProposal;
pub use approve_proposal::{ApproveProposal, Approved};
pub use at_work::{Around, PlanFacts};
pub use block_invoice::BlockInvoice;
pub use blocking::InvoiceFacts;
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
pub use quote::{AskQuote, ProposalFacts};
pub use reject_proposal::RejectProposal;
pub use release_invoice::ReleaseInvoice;
pub use reset_figure::ResetFigure;
pub use restrict_customer::RestrictCustomer;
pub use run_instalments::RunInstalments;
pub use submit_proposal::SubmitProposal;
pub use use_credit::{CreditFacts, CreditUse, UseCredit};
pub use withdraw_proposal::WithdrawProposal;
