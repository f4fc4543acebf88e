//! A mail between words and form: what stands where, in neither text nor HTML.

use domain::language::Language;

/// One mail.
pub struct Page {
    /// The language of its words.
    pub language: Language,
    /// The subject, which is the heading too.
    pub subject: String,
    /// The creditor's name, at the top.
    pub creditor: String,
    /// Whom a letter goes to, line by line.
    pub address: Vec<String>,
    /// One or two words on where things stand.
    pub status: String,
    /// How that feels.
    pub mood: Mood,
    /// Whom it is to.
    pub greeting: String,
    /// What happened.
    pub intro: String,
    /// The next thing that happens.
    pub next: Next,
    /// Everything there is to know.
    pub blocks: Vec<Block>,
    /// Before the name at the end.
    pub closing: String,
    /// Whom to ask.
    pub contact: Contact,
    /// How the mail came about.
    pub footer: String,
    /// How the letter came about.
    pub footer_on_paper: String,
}

/// Where things stand, as a colour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Something is done or agreed.
    Good,
    /// Something is to come.
    Open,
    /// Something has ended.
    Quiet,
}

/// The highlighted part.
pub struct Next {
    /// Its heading.
    pub title: String,
    /// One paragraph each.
    pub paragraphs: Vec<String>,
    /// Where to see more.
    pub button: Option<Button>,
}

/// A link that looks like a button.
pub struct Button {
    /// Its words.
    pub label: String,
    /// Where it leads, https.
    pub url: String,
}

/// A part of a mail.
pub enum Block {
    /// Rows with an amount each.
    Table(Table),
    /// Two of them, to be compared: side by side where there is room, the first one first.
    Comparison(Table, Table),
    /// Names and values.
    Facts(Facts),
    /// Somebody's own words.
    Quote(Quote),
}

/// Rows with an amount each.
pub struct Table {
    /// Its heading.
    pub title: String,
    /// What the rows are.
    pub first_column: String,
    /// What the amounts are; empty when no row has one.
    pub second_column: String,
    /// The rows.
    pub rows: Vec<Row>,
    /// The sum of several.
    pub total: Option<(String, String)>,
}

impl Table {
    /// How many columns stand before the amount: the date, and the number where there is one.
    pub fn leading_columns(&self) -> usize {
        if self.rows.iter().any(|row| !row.mark.is_empty()) { 2 } else { 1 }
    }
}

/// A row of a table.
pub struct Row {
    /// Its number, or nothing.
    pub mark: String,
    /// A date or an invoice number.
    pub title: String,
    /// What stands smaller below it.
    pub details: Vec<String>,
    /// The amount, or nothing.
    pub amount: String,
}

/// Names and values.
pub struct Facts {
    /// Their heading.
    pub title: String,
    /// Name and value; none where the notes say everything.
    pub rows: Vec<Fact>,
    /// What stands below them.
    pub notes: Vec<String>,
}

/// A name and its value.
pub struct Fact {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
    /// Whether people copy it, sign by sign.
    pub is_code: bool,
}

/// Somebody's own words.
pub struct Quote {
    /// Whose.
    pub title: String,
    /// The choice from the list, or nothing where there was none to choose from.
    pub summary: String,
    /// The words.
    pub words: String,
}

/// Whom to ask.
pub struct Contact {
    /// The heading.
    pub title: String,
    /// The person.
    pub name: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// The telephone number, with the word for it.
    pub phone: Option<(String, String)>,
}
