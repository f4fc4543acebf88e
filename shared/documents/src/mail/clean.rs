//! Makes what people wrote inert before it stands in a mail.

/// The most characters of free words that a mail repeats.
const MAX_WORDS: usize = 2_000;
/// The most characters of a name or number.
const MAX_LINE: usize = 300;

/// A name or number: one line, nothing invisible in it.
pub fn line(text: &str) -> String {
    let spaced: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let visible: String = spaced.chars().filter(|letter| !is_invisible(*letter)).take(MAX_LINE).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Free words: their line breaks stay, at most one empty line in a row.
pub fn words(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let short: String = text.chars().take(MAX_WORDS).collect();
    let mut lines: Vec<String> = Vec::new();
    for written in short.split('\n').map(line) {
        if !(written.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(written);
        }
    }
    lines.join("\n").trim_end().to_owned()
}

/// Marks that turn the direction of text, and letters without width: in a name they only serve to deceive.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_on_one_line_and_reads_as_it_looks() {
        assert_eq!(line("Eve\r\nBcc: a@b.example\0"), "Eve Bcc: a@b.example");
        assert_eq!(line("\u{202e}gpj.exe\u{202c} \u{feff}"), "gpj.exe");
        assert_eq!(line(&"x".repeat(1_000)).len(), 300);
    }

    #[test]
    fn words_keep_their_lines() {
        assert_eq!(words("\n\n Erstens \r\n\r\n\r\n\r\nzweitens\u{7}\n\n"), "Erstens\n\nzweitens");
        assert_eq!(words(&"x\n".repeat(5_000)).lines().count(), 1_000);
    }
}
