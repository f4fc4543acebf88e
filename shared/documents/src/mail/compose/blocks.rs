//! The parts that several mails share: tables of instalments and invoices, bank details, somebody's words.

use domain::money::Money;
use domain::proposal::Hardship;

use super::super::page::{Block, Fact, Facts, Quote, Row, Table};
use super::super::{Instalment, Invoice, Reason, clean};
use super::Writer;
use crate::locale;
use crate::reference::{CreditorReference, in_groups_of_four};

impl Writer<'_> {
    /// One payment with everything a transfer needs, and what comes after it.
    pub fn payment(&self, instalment: &Instalment, later: &[Instalment]) -> Vec<Block> {
        let mut blocks = vec![self.transfer(self.words.payment_title(), instalment)];
        if !later.is_empty() {
            blocks.push(self.schedule(self.words.later_title(), later));
        }
        blocks
    }

    /// What stands on the transfer of one instalment.
    pub fn transfer(&self, title: String, instalment: &Instalment) -> Block {
        let due = locale::date_full(instalment.due, self.content.language);
        let mut rows = vec![fact(self.words.amount(), self.money(instalment.amount)), fact(self.words.due(), due)];
        let reference = instalment.reference.as_ref();
        rows.extend(reference.map(|reference| grouped_code(self.words.reference(), reference.as_str())));
        rows.extend(self.account());
        Block::Facts(Facts { title, rows, notes: self.instructions().into_iter().collect() })
    }

    /// Where money goes, and what to write on it.
    pub fn bank(&self, note: String) -> Block {
        let notes = self.instructions().into_iter().chain([note]).collect();
        Block::Facts(Facts { title: self.words.bank_title(), rows: self.account(), notes })
    }

    fn account(&self) -> Vec<Fact> {
        let creditor = &self.content.creditor;
        let holder = creditor.account_holder.as_deref();
        let holder = holder.map(|holder| fact(self.words.account_holder(), clean::line(holder)));
        let iban = creditor.iban.as_deref();
        let iban = iban.map(|iban| grouped_code(self.words.iban(), &clean::line(iban)));
        holder.into_iter().chain(iban).collect()
    }

    fn instructions(&self) -> Option<String> {
        self.content.creditor.payment_instructions.as_deref().map(clean::words)
    }

    /// Instalments, one below the other.
    pub fn schedule(&self, title: String, schedule: &[Instalment]) -> Block {
        Block::Table(self.instalments(title, schedule, |instalment| self.instalment(instalment)))
    }

    /// Two plans to choose from, each with its title.
    pub fn comparison(&self, first: (String, &[Instalment]), second: (String, &[Instalment])) -> Block {
        let [first, second] = [first, second].map(|(title, schedule)| {
            self.instalments(title, schedule, |instalment| self.narrow_instalment(instalment))
        });
        Block::Comparison(first, second)
    }

    fn instalments(&self, title: String, schedule: &[Instalment], row: impl Fn(&Instalment) -> Row) -> Table {
        Table {
            title,
            first_column: self.words.column_due(),
            second_column: self.words.column_amount(),
            rows: schedule.iter().map(row).collect(),
            total: self.total(schedule.iter().map(|instalment| instalment.amount)),
        }
    }

    fn instalment(&self, instalment: &Instalment) -> Row {
        let mut row = self.narrow_instalment(instalment);
        row.title = self.date(instalment.due);
        row.details.extend(instalment.reference.as_ref().map(CreditorReference::printed));
        row
    }

    /// With a short date and without a reference: nobody pays while choosing, and two have to fit side by side.
    fn narrow_instalment(&self, instalment: &Instalment) -> Row {
        let is_down_payment = instalment.number == 0;
        Row {
            mark: if is_down_payment { "–".to_owned() } else { instalment.number.to_string() },
            title: locale::date_medium(instalment.due, self.content.language),
            details: is_down_payment.then(|| self.words.down_payment()).into_iter().collect(),
            amount: self.money(instalment.amount),
        }
    }

    /// The invoices, where the mail is about any.
    pub fn invoices(&self) -> Option<Block> {
        let invoices = &self.content.invoices;
        let shows_amounts = invoices.iter().any(|invoice| invoice.open.is_some());
        let table = Table {
            title: self.words.invoices_title(self.count()),
            first_column: self.words.column_invoice(),
            second_column: if shows_amounts { self.words.column_open() } else { String::new() },
            rows: invoices.iter().map(|invoice| self.invoice(invoice)).collect(),
            total: self.total(invoices.iter().filter_map(|invoice| invoice.open)),
        };
        (!invoices.is_empty()).then_some(Block::Table(table))
    }

    fn invoice(&self, invoice: &Invoice) -> Row {
        Row {
            mark: String::new(),
            title: clean::line(&invoice.number),
            details: vec![self.words.issued(self.date(invoice.issue_date))],
            amount: invoice.open.map(|open| self.money(open)).unwrap_or_default(),
        }
    }

    /// The sum of several amounts of one currency; a single amount needs none.
    fn total(&self, amounts: impl Iterator<Item = Money>) -> Option<(String, String)> {
        let amounts: Vec<Money> = amounts.collect();
        let first = amounts
            .first()
            .filter(|first| amounts.len() > 1 && amounts.iter().all(|amount| amount.currency() == first.currency()))?;
        let sum = first.with_minor(amounts.iter().map(|amount| amount.minor()).sum());
        Some((self.words.total(), self.money(sum)))
    }

    /// Why a customer asks, in a choice and in words.
    pub fn hardship(&self, title: String, reason: &Reason<Hardship>) -> Block {
        let summary = match reason.code {
            Hardship::TemporaryShortage => self.words.hardship_temporary_shortage(),
            Hardship::LossOfIncome => self.words.hardship_loss_of_income(),
            Hardship::UnexpectedExpenses => self.words.hardship_unexpected_expenses(),
            Hardship::WaitingForPayments => self.words.hardship_waiting_for_payments(),
            Hardship::Other => self.words.hardship_other(),
        };
        quote(title, summary, reason.words.as_deref())
    }

    /// What finance wrote to the customer, if it wrote anything.
    pub fn message(&self, words: Option<&str>) -> Option<Block> {
        let words = words.filter(|words| !words.trim().is_empty())?;
        Some(quote(self.words.message_title(), String::new(), Some(words)))
    }
}

/// A choice from a list, and free words below it.
pub fn quote(title: String, summary: String, words: Option<&str>) -> Block {
    Block::Quote(Quote { title, summary, words: words.map(clean::words).unwrap_or_default() })
}

/// A name and what it says.
pub const fn fact(name: String, value: String) -> Fact {
    Fact { name, value, is_code: false }
}

fn grouped_code(name: String, code: &str) -> Fact {
    Fact { name, value: in_groups_of_four(code), is_code: true }
}
