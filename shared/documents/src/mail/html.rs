//! The HTML part: one template, `templates/mail.html`, that escapes everything it is given.

use askama::Template;

use super::page::{Block, Mood, Page};

#[derive(Template)]
#[template(path = "mail.html")]
struct Mail<'a> {
    page: &'a Page,
    status: Colours,
}

/// The colours of the status, by light and by dark.
struct Colours {
    class: &'static str,
    ink: &'static str,
    paper: &'static str,
}

/// The whole HTML of a page.
pub fn render(page: &Page) -> String {
    let mail = Mail { page, status: colours(page.mood) };
    // Writing to a string fails only when a value can't be displayed, and all of ours are text.
    mail.render().unwrap_or_default()
}

const fn colours(mood: Mood) -> Colours {
    match mood {
        Mood::Good => Colours { class: "good", ink: "#0b6b43", paper: "#e2f5eb" },
        Mood::Open => Colours { class: "open", ink: "#1f4fa8", paper: "#e6eefc" },
        Mood::Quiet => Colours { class: "quiet", ink: "#4b5563", paper: "#eceef1" },
    }
}
