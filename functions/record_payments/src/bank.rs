//! A bank's file, entry by entry: what of it is a payment, and what is only listed.

use cloud::problem::Problem;
use documents::camt::{self, BankFile, Direction, FileKind, Item, Statement, Status, Unreadable};
use domain::incoming::{IncomingPayment, Movement, number_equals, tells_apart};
use domain::payment::{BankSource, PaymentId, PaymentName, Source};
use serde_json::json;

use crate::entry::{self, Batch, Entry, Told};

/// The payments of a file. `account` is the creditor's own.
pub fn payments(body: &[u8], account: Option<&str>) -> Result<Batch, Problem> {
    let file = camt::read(body).map_err(|error| unreadable(&error))?;
    let told_by = PaymentId::of(&["file", &String::from_utf8_lossy(body)]);
    let mut batch = Batch { entries: Vec::new(), statements: Vec::new() };
    for (place, statement) in file.statements.iter().enumerate() {
        let own = account.is_some() && statement.account.as_deref() == account;
        let source = StatementSource { file: &file, statement, own, document: document(&file, statement, &told_by) };
        batch.entries.extend(source.entries(place));
        batch.statements.push(source.told());
    }
    Ok(batch)
}

fn unreadable(error: &Unreadable) -> Problem {
    Problem::new(422, error.code(), "The bank's file can't be taken", error.to_string())
}

/// What tells a statement apart from all others; one without a number of its own is known by its file.
fn document(file: &BankFile, statement: &Statement, told_by: &PaymentId) -> PaymentName {
    let account = statement.account.as_deref().unwrap_or_default();
    let period = format!("{:?} {:?}", statement.from, statement.to);
    let id = statement.id.as_deref().unwrap_or(told_by.as_str());
    PaymentName::of(PaymentId::of(&[file.kind.name(), account, id, &period]).as_str())
}

struct StatementSource<'a> {
    file: &'a BankFile,
    statement: &'a Statement,
    own: bool,
    document: PaymentName,
}

impl StatementSource<'_> {
    fn told(&self) -> Told {
        let statement = self.statement;
        let shown = json!({
            "format": self.file.kind.name(),
            "statementId": statement.id,
            "account": statement.account,
            "own": self.own,
            "from": statement.from,
            "to": statement.to,
            "entries": statement.entries.len(),
        });
        let covers = statement.to.filter(|_| self.own && self.file.kind == FileKind::Statement);
        Told { shown, covers }
    }

    fn entries(&self, place: usize) -> Vec<Entry> {
        let mut read: Vec<Result<IncomingPayment, &'static str>> =
            self.statement.entries.iter().map(|item| self.payment(item)).collect();
        let mut payments: Vec<IncomingPayment> = read.iter().flatten().cloned().collect();
        number_equals(&mut payments);
        let mut numbered = payments.into_iter();
        for payment in read.iter_mut().flatten() {
            if let Some(next) = numbered.next() {
                *payment = next;
            }
        }
        let entries = self.statement.entries.iter().zip(read);
        entries.map(|(item, payment)| listed(place, item, payment)).collect()
    }

    /// The payment, or why it is not booked.
    fn payment(&self, item: &Item) -> Result<IncomingPayment, &'static str> {
        self.fit(item)?;
        let (amount, booked) = (item.amount.map_err(camt::AmountProblem::code)?, item.booked.ok_or("date_missing")?);
        let party = item.counterparty();
        let structured: Vec<&str> = item.structured.iter().map(String::as_str).collect();
        let texts: Vec<&str> = structured
            .iter()
            .copied()
            .chain(item.document_numbers.iter().map(String::as_str))
            .chain([&*item.unstructured])
            .collect();
        let references: Vec<&String> =
            [&item.servicer_reference, &item.entry_reference, &item.transaction_id, &item.uetr]
                .into_iter()
                .flatten()
                .collect();
        Ok(IncomingPayment {
            source: self.source(item),
            document: self.document.clone(),
            identifying: self.identifying(item),
            ordinal: 0,
            movement: movement(item),
            amount,
            booked,
            reference: references.first().map(|reference| (*reference).clone()),
            other_references: references.into_iter().skip(1).cloned().collect(),
            end_to_end: item.original_end_to_end.clone().or_else(|| item.end_to_end.clone()),
            creditor_reference: item.structured.first().cloned(),
            remittance: item.unstructured.parse().ok(),
            debtor_name: party.name.clone(),
            debtor_account: party.account.as_ref().and_then(|account| account.parse().ok()),
            returns: None,
            plans: entry::plans(&structured, &item.unstructured),
            numbers: entry::numbers(&texts),
        })
    }

    /// Whether an item can be booked at all.
    fn fit(&self, item: &Item) -> Result<(), &'static str> {
        match (self.file.kind, item.status) {
            (FileKind::Report, _) => return Err("provisional"),
            (_, Status::Pending) => return Err("pending"),
            (_, Status::Information) => return Err("information_only"),
            (FileKind::Statement | FileKind::Notification, Status::Booked) => {}
        }
        if !self.own {
            return Err("foreign_account");
        }
        if item.without_details.is_some() {
            return Err("batch_without_details");
        }
        // What we had paid came back to us: none of our customers' money.
        if item.direction == Direction::Credit && item.reversal { Err("reversal") } else { Ok(()) }
    }

    fn source(&self, item: &Item) -> Source {
        Source::Bank(BankSource {
            format: self.file.kind.name().to_owned(),
            statement: self.statement.id.clone(),
            from: self.statement.from,
            to: self.statement.to,
            has_reference: has_reference(item),
        })
    }

    /// The bank's references with the detail's place, or all that is known where there are none.
    fn identifying(&self, item: &Item) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let account = text(&self.statement.account);
        if has_reference(item) {
            let detail = item.servicer_reference.as_ref().or(item.transaction_id.as_ref()).or(item.uetr.as_ref());
            let place = item.position.detail.to_string();
            return vec![account, text(&item.entry_reference), detail.cloned().unwrap_or_default(), place];
        }
        let party = item.counterparty();
        let name = party.name.as_ref().map(ToString::to_string);
        vec![account, text(&party.account), text(&name), text(&item.end_to_end), item.unstructured.clone()]
    }
}

fn listed(place: usize, item: &Item, payment: Result<IncomingPayment, &'static str>) -> Entry {
    let shown = json!({
        "statement": place,
        "entry": item.position.entry,
        "detail": item.position.detail,
        "reference": item.entry_reference.as_ref().or(item.servicer_reference.as_ref()),
        "amount": item.amount.ok().map(cloud::views::money),
        "bookedOn": item.booked,
    });
    Entry { shown, payment: payment.map(Box::new), statement: Some(place) }
}

/// Whether a reference of the bank tells it apart; else it is known by all that it says.
fn has_reference(item: &Item) -> bool {
    let references = [&item.entry_reference, &item.servicer_reference, &item.transaction_id, &item.uetr];
    references.into_iter().flatten().any(|reference| tells_apart(reference))
}

/// Debits count where the file marks them as returns, or they carry a reference of ours end to end.
fn movement(item: &Item) -> Movement {
    match item.direction {
        Direction::Credit => Movement::Credit,
        Direction::Debit if item.undoes() => Movement::Return,
        Direction::Debit => {
            let ours = item.end_to_end.as_deref().is_some_and(|written| !entry::plans(&[written], "").is_empty());
            if ours { Movement::Return } else { Movement::Debit }
        }
    }
}
