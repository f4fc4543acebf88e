//! The words of a document that somebody else wrote, made fit to be kept and shown.

/// The words on one line, at most so many characters, without control characters; absent when nothing is left.
pub fn line(text: &str, max_chars: usize) -> Option<String> {
    let words =
        text.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty());
    let mut line = String::new();
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > max_chars * 4 {
            break;
        }
    }
    let line = line.chars().take(max_chars).collect::<String>();
    Some(line.trim_end().to_owned()).filter(|line| !line.is_empty())
}

/// A document's own words, fit to be shown: at most 80 characters, none of them a control character.
pub fn excerpt(text: &str) -> String {
    let mut visible: String = text.trim().chars().filter(|letter| !letter.is_control()).take(80).collect();
    if text.trim().chars().count() > 80 {
        visible.push('…');
    }
    visible
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_single_spaces_and_a_bound() {
        assert_eq!(line(" a\r\n\tb\u{0}c ", 10).as_deref(), Some("a b c"));
        assert_eq!(line("äöü abc", 4).as_deref(), Some("äöü"));
        assert_eq!(line(&"x ".repeat(100_000), 5).as_deref(), Some("x x x"));
        assert_eq!(line(" \u{7} ", 10), None);
    }
}
