//! Every list there is, its key and its order: the one table of them.
//!
//! | list | index | key | order |
//! |---|---|---|---|
//! | invoices by what holds them | `by_list` | `LIST#invoice#<reason>` | due date, oldest first |
//! | invoices by what people block | `by_list` | `LIST#invoice#<reason>` | due date, oldest first; items beside the invoice |
//! | proposals that wait, by state | `by_list` | `LIST#proposal#<state>` | last day for an answer, next first |
//! | proposals that ended, by state | `by_list` | `LIST#proposal#<state>` | when they ended, latest first |
//! | plans that run, by state | `by_list` | `LIST#plan#<state>` | next open due date, earliest first; those that owe nothing last |
//! | plans that ended, by state | `by_list` | `LIST#plan#<state>` | when they ended, latest first |
//! | payments that wait, by state | `by_list` | `LIST#payment#<state>` | booking date, oldest first |
//! | other payments, by state | `by_list` | `LIST#payment#<state>` | booking date, latest first |
//! | tasks | `by_list` | `LIST#task` | since when they wait, oldest first; items beside the row they follow from, and mails to be printed |
//! | a customer's invoices | `by_owner` | `CUSTOMER#<id>` | due date, oldest first |
//! | a customer's proposals | `by_owner` | `CUSTOMER#<id>#proposals` | when they were made, latest first |
//! | a customer's plans | `by_owner` | `CUSTOMER#<id>#plans` | when they began, latest first |
//! | a customer's payments | `by_owner` | `CUSTOMER#<id>#payments` | booking date, latest first |
//! | a customer's mails | `by_owner` | `CUSTOMER#<id>#mails` | when they were made, latest first |
//! | what is due | `agenda` | `AGENDA#due` | next instant, earliest first |
//! | effects that are outstanding | `agenda` | `AGENDA#effects` | when they are tried again, earliest first |
//! | mails that wait | `agenda` | `AGENDA#mails` | when they are taken up again, earliest first |
//! | events that other systems are told | the table | `FEED#<n / 1000>` | their number, from 1 without a gap |
//! | numbers of a figure | the table | `FIGURE#<figure>` | day or currency |
//!
//! A row is in a list by the keys it carries; it leaves the list when it is written without them. A list shows
//! the [summary](summaries) that the index projects, and may lag a second; decisions read base rows.

mod keys;
pub mod summaries;

use domain::id::{CustomerId, InvoiceId, ProposalId};
use domain::invoice::BlockReason;
use domain::payment::PaymentId;
use domain::states::{PaymentStateKind, PlanState, ProposalState};
use domain::task::TaskKind;

pub use keys::{add_keys, agenda_sort, companions, customer_of, stamp, task_itself};

/// The partition of the agenda that the tenant's clock works through.
pub const DUE: &str = "AGENDA#due";
/// The partition of the agenda that holds journal entries whose effects are outstanding.
pub const EFFECTS: &str = "AGENDA#effects";
/// The partition of the agenda that holds mails to be taken up again.
pub const MAILS: &str = "AGENDA#mails";

/// A list that people page through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// Invoices that are blocked for a reason.
    Blocked(BlockReason),
    /// Proposals of a state.
    Proposals(ProposalState),
    /// Plans of a state.
    Plans(PlanState),
    /// Payments of a state.
    Payments(PaymentStateKind),
    /// What waits for a person.
    Tasks,
    /// A customer's own invoices.
    OfCustomer(CustomerId),
    /// A customer's own proposals.
    ProposalsOf(CustomerId),
    /// A customer's own plans.
    PlansOf(CustomerId),
    /// A customer's own payments.
    PaymentsOf(CustomerId),
    /// The mails to a customer.
    MailsOf(CustomerId),
}

impl List {
    /// The index, its partition attribute and its sort attribute.
    #[must_use]
    pub const fn index(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Blocked(_) | Self::Proposals(_) | Self::Plans(_) | Self::Payments(_) | Self::Tasks => {
                ("by_list", "list", "listSort")
            }
            Self::OfCustomer(_) | Self::ProposalsOf(_) | Self::PlansOf(_) | Self::PaymentsOf(_) | Self::MailsOf(_) => {
                ("by_owner", "owner", "ownerSort")
            }
        }
    }

    /// The partition.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Blocked(reason) => format!("LIST#invoice#{reason}"),
            Self::Proposals(state) => format!("LIST#proposal#{state}"),
            Self::Plans(state) => format!("LIST#plan#{state}"),
            Self::Payments(state) => format!("LIST#payment#{state}"),
            Self::Tasks => "LIST#task".to_owned(),
            Self::OfCustomer(customer) => format!("CUSTOMER#{customer}"),
            Self::ProposalsOf(customer) => format!("CUSTOMER#{customer}#proposals"),
            Self::PlansOf(customer) => format!("CUSTOMER#{customer}#plans"),
            Self::PaymentsOf(customer) => format!("CUSTOMER#{customer}#payments"),
            Self::MailsOf(customer) => format!("CUSTOMER#{customer}#mails"),
        }
    }

    /// Whether the latest comes first: what waits is worked off from its oldest, what is over is looked back at.
    #[must_use]
    pub const fn latest_first(&self) -> bool {
        match self {
            Self::Blocked(_) | Self::Tasks | Self::OfCustomer(_) => false,
            Self::Proposals(state) => !state.is_waiting(),
            Self::Plans(state) => !state.is_running(),
            Self::Payments(state) => !state.is_waiting(),
            Self::ProposalsOf(_) | Self::PlansOf(_) | Self::PaymentsOf(_) | Self::MailsOf(_) => true,
        }
    }

    /// Whether its order is that of the due dates by which its rows are filtered: behind the last one that is
    /// wanted nothing else has to be looked at.
    #[must_use]
    pub const fn is_by_due_date(&self) -> bool {
        match self {
            Self::Blocked(_) | Self::OfCustomer(_) => true,
            Self::Plans(state) => state.is_running(),
            Self::Proposals(_)
            | Self::Payments(_)
            | Self::Tasks
            | Self::ProposalsOf(_)
            | Self::PlansOf(_)
            | Self::PaymentsOf(_)
            | Self::MailsOf(_) => false,
        }
    }

    /// Whether a key is one of the rows that this list is made of: no other key is ever handed to the table.
    #[must_use]
    pub fn may_hold(&self, pk: &str, sk: &str) -> bool {
        match self {
            Self::Blocked(reason) => is_invoice(pk) && sk == beside_invoice(*reason),
            Self::OfCustomer(_) => is_invoice(pk) && sk == "INVOICE",
            Self::Proposals(_) | Self::ProposalsOf(_) => is_of::<ProposalId>(pk, "PROPOSAL#") && sk == "PROPOSAL",
            Self::Plans(_) | Self::PlansOf(_) => is_plan(pk) && sk == "PLAN",
            Self::Payments(_) | Self::PaymentsOf(_) => is_payment(pk) && sk == "PAYMENT",
            Self::MailsOf(_) => is_of::<uuid::Uuid>(pk, "MAIL#") && sk == "MAIL",
            Self::Tasks => {
                let about = is_invoice(pk) || is_plan(pk) || is_payment(pk) || is_of::<CustomerId>(pk, "CUSTOMER#");
                let letter = is_of::<uuid::Uuid>(pk, "MAIL#") && sk == "MAIL";
                letter || (about && is_of::<TaskKind>(sk, "TASK#"))
            }
        }
    }
}

/// Where the item stands that lists an invoice for a reason: the invoice itself for what holds it, one beside it
/// for each block that people set.
fn beside_invoice(reason: BlockReason) -> String {
    match reason {
        BlockReason::PaymentPlanRequested | BlockReason::PaymentPlanOffered | BlockReason::PaymentPlanActive => {
            "INVOICE".to_owned()
        }
        BlockReason::Disputed | BlockReason::Manual | BlockReason::EmailUndeliverable => format!("BLOCK#{reason}"),
    }
}

fn is_invoice(pk: &str) -> bool {
    is_of::<InvoiceId>(pk, "INVOICE#")
}

fn is_plan(pk: &str) -> bool {
    is_of::<ProposalId>(pk, "PLAN#")
}

fn is_payment(pk: &str) -> bool {
    is_of::<PaymentId>(pk, "PAYMENT#")
}

fn is_of<T: std::str::FromStr>(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| rest.parse::<T>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0196f7a0-0000-7000-8000-000000000000";
    const HASH: &str = "0123456789abcdef0123456789abcdef";

    /// One list of each kind, with the key of a row it is made of.
    fn lists() -> Vec<(List, String, &'static str)> {
        let customer: CustomerId = "K-1".parse().unwrap();
        let (invoice, proposal, plan) = (format!("INVOICE#{ID}"), format!("PROPOSAL#{ID}"), format!("PLAN#{ID}"));
        let payment = format!("PAYMENT#{HASH}");
        vec![
            (List::Blocked(BlockReason::PaymentPlanActive), invoice.clone(), "INVOICE"),
            (List::Blocked(BlockReason::Disputed), invoice.clone(), "BLOCK#disputed"),
            (List::Blocked(BlockReason::Manual), invoice.clone(), "BLOCK#manual"),
            (List::Proposals(ProposalState::Requested), proposal.clone(), "PROPOSAL"),
            (List::Plans(PlanState::Active), plan.clone(), "PLAN"),
            (List::Payments(PaymentStateKind::Held), payment.clone(), "PAYMENT"),
            (List::Tasks, payment, "TASK#held_payment"),
            (List::Tasks, "CUSTOMER#K-1".to_owned(), "TASK#credit"),
            (List::OfCustomer(customer.clone()), invoice, "INVOICE"),
            (List::ProposalsOf(customer.clone()), proposal, "PROPOSAL"),
            (List::PlansOf(customer), plan, "PLAN"),
        ]
    }

    #[test]
    fn a_list_holds_rows_of_its_kind_and_no_others() {
        let all = lists();
        for (list, own_pk, own_sk) in &all {
            for (other, pk, sk) in &all {
                let same = (pk, sk) == (own_pk, own_sk) || (*list == List::Tasks && *other == List::Tasks);
                assert_eq!(list.may_hold(pk, sk), same, "{list:?} {pk} {sk}");
            }
            for sk in ["SETTINGS", "CUSTOMER", "EVENT#0000000001", "TASK#", "TASK#nothing", "", "MAIL"] {
                assert!(!list.may_hold(own_pk, sk), "{list:?} {sk}");
            }
            for pk in ["SETTINGS", "INVOICE#", "PLAN#x", "CUSTOMER#", "SESSION#a", ""] {
                assert!(!list.may_hold(pk, own_sk), "{list:?} {pk}");
            }
        }
    }

    #[test]
    fn no_two_lists_share_a_partition() {
        let customer: CustomerId = "K-1".parse().unwrap();
        let mut keys: Vec<String> = lists().into_iter().map(|(list, ..)| list.key()).collect();
        keys.push(List::PaymentsOf(customer).key());
        keys.extend(ProposalState::ALL.map(|state| List::Proposals(state).key()));
        keys.extend(PlanState::ALL.map(|state| List::Plans(state).key()));
        keys.sort();
        keys.dedup();
        // One kind of task stands in the table twice, and three states as well.
        assert_eq!(keys.len(), 9 + 1 + ProposalState::ALL.len() - 1 + PlanState::ALL.len() - 1 + 1);
    }
}
