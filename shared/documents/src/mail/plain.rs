//! The text part, which can be read as it is, and the letter that is printed of it.

use chrono::NaiveDate;

use super::page::{Block, Contact, Facts, Page, Quote, Row, Table};
use crate::locale;

/// Where lines end.
const WIDTH: usize = 72;

/// The whole text of a page.
pub fn render(page: &Page) -> String {
    let footer = format!("-- \n{}", wrapped(&page.footer));
    joined(&[vec![page.creditor.to_uppercase()], body(page), vec![footer]])
}

/// The page on paper: who writes, to whom and when stand above it.
pub fn letter(page: &Page, date: NaiveDate) -> String {
    let sender = std::iter::once(page.creditor.to_uppercase()).chain(contact_lines(&page.contact));
    let head = [block_of(sender), block_of(page.address.iter().cloned()), locale::date_long(date, page.language)];
    let head = head.into_iter().filter(|part| !part.is_empty()).collect();
    joined(&[head, body(page), vec![wrapped(&page.footer_on_paper)]])
}

/// From the subject to the person to ask.
fn body(page: &Page) -> Vec<String> {
    let mut parts = vec![underlined(&page.subject), wrapped(&page.greeting), wrapped(&page.intro), next(page)];
    parts.extend(page.blocks.iter().map(block));
    parts.push(format!("{}\n{}", page.closing, page.creditor));
    parts.push(titled(&page.contact.title, &block_of(contact_lines(&page.contact))));
    parts
}

fn joined(parts: &[Vec<String>]) -> String {
    parts.concat().join("\n\n") + "\n"
}

fn block_of(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().map(|line| wrapped(&line)).collect::<Vec<_>>().join("\n")
}

fn underlined(heading: &str) -> String {
    let heading = wrapped(heading);
    let longest = heading.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    format!("{heading}\n{}", "=".repeat(longest))
}

fn titled(title: &str, body: &str) -> String {
    format!("{title}\n{}\n{body}", "-".repeat(title.chars().count()))
}

fn next(page: &Page) -> String {
    let mut paragraphs: Vec<String> = page.next.paragraphs.iter().map(|text| wrapped(text)).collect();
    // A link stands on a line of its own and is never broken.
    paragraphs.extend(page.next.button.as_ref().map(|button| format!("{}\n{}", button.label, button.url)));
    titled(&page.next.title, &paragraphs.join("\n\n"))
}

fn block(block: &Block) -> String {
    match block {
        Block::Table(table) => titled(&table.title, &rows(table)),
        Block::Comparison(first, second) => {
            [first, second].map(|table| titled(&table.title, &rows(table))).join("\n\n")
        }
        Block::Facts(facts) => titled(&facts.title, &fact_lines(facts)),
        Block::Quote(quote) => titled(&quote.title, &quoted(quote)),
    }
}

/// Rows in columns: number, date, amount to the right, and the details behind.
fn rows(table: &Table) -> String {
    let cells = || table.rows.iter();
    let longest = |text: fn(&Row) -> &str| cells().map(|row| width(text(row))).max().unwrap_or_default();
    let total = table.total.as_ref();
    let marks = longest(|row| &row.mark);
    let titles = longest(|row| &row.title).max(total.map_or(0, |(name, _)| width(name)));
    let amounts = longest(|row| &row.amount).max(total.map_or(0, |(_, sum)| width(sum)));
    let line = |mark: &str, title: &str, amount: &str, details: &str| {
        let mark = if marks > 0 { format!("{mark:>marks$}  ") } else { String::new() };
        let amount = if amounts > 0 { format!("  {amount:>amounts$}") } else { String::new() };
        format!("{mark}{title:<titles$}{amount}  {details}").trim_end().to_owned()
    };
    let mut lines: Vec<String> =
        cells().map(|row| line(&row.mark, &row.title, &row.amount, &row.details.join(" · "))).collect();
    if let Some((name, sum)) = total {
        let ruled = if marks > 0 { marks + 2 } else { 0 } + titles + 2 + amounts;
        lines.push("-".repeat(ruled.min(WIDTH)));
        lines.push(line("", name, sum, ""));
    }
    lines.join("\n")
}

fn fact_lines(facts: &Facts) -> String {
    let names = facts.rows.iter().map(|fact| width(&fact.name)).max().unwrap_or_default();
    let lines: Vec<String> = facts.rows.iter().map(|fact| format!("{:<names$}  {}", fact.name, fact.value)).collect();
    let table = (!lines.is_empty()).then(|| lines.join("\n"));
    let notes = facts.notes.iter().map(|note| wrapped(note));
    table.into_iter().chain(notes).collect::<Vec<_>>().join("\n\n")
}

fn quoted(quote: &Quote) -> String {
    let words = wrapped_to(&quote.words, WIDTH - 2);
    let marked = words.lines().map(|line| format!("> {line}").trim_end().to_owned());
    let words: Vec<String> = if quote.words.is_empty() { Vec::new() } else { marked.collect() };
    let summary = (!quote.summary.is_empty()).then(|| wrapped(&quote.summary));
    summary.into_iter().chain(words).collect::<Vec<_>>().join("\n")
}

fn contact_lines(contact: &Contact) -> Vec<String> {
    let phone = contact.phone.as_ref().map(|(word, number)| format!("{word} {number}"));
    [contact.name.clone(), contact.email.clone(), phone].into_iter().flatten().collect()
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn wrapped(text: &str) -> String {
    wrapped_to(text, WIDTH)
}

/// Breaks lines at plain spaces only: an amount with its symbol stays together.
fn wrapped_to(text: &str, limit: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            if !line.is_empty() && width(&line) + 1 + width(word) > limit {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_that_may_break() {
        assert_eq!(wrapped_to("Bitte zahlen Sie 1.000,00\u{a0}€ heute", 20), "Bitte zahlen Sie\n1.000,00\u{a0}€ heute");
        assert_eq!(wrapped_to("eins\n\nzwei", 20), "eins\n\nzwei");
        assert_eq!(wrapped_to(&"x".repeat(30), 20), "x".repeat(30));
    }
}
