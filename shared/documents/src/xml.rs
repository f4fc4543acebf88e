//! What readers of XML share: the encodings, and the tags of a text before a parser builds anything of it.
//!
//! The pass over the tags isn't a parser: what it can't follow it leaves to the parser, which refuses it.

pub mod encoding;

/// What stands between the next `<` and its `>`, and what comes after; comments, instructions and character data
/// are passed over. `None` at the end, and where the text can't be followed.
pub fn next_tag(mut text: &str) -> Option<(&str, &str)> {
    loop {
        let inside = &text[text.find('<')? + 1..];
        text = if let Some(comment) = inside.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else if let Some(data) = inside.strip_prefix("![CDATA[") {
            data.split_once("]]>")?.1
        } else if let Some(instruction) = inside.strip_prefix('?') {
            instruction.split_once("?>")?.1
        } else if inside.starts_with('!') {
            return None;
        } else {
            let end = end_of_tag(inside)?;
            return Some((&inside[..end], &inside[end + 1..]));
        };
    }
}

/// The `>` that ends a tag: one inside a quoted value doesn't.
fn end_of_tag(inside: &str) -> Option<usize> {
    let mut quote = None;
    inside.bytes().position(|byte| {
        if quote.is_some() {
            quote = quote.filter(|open| *open != byte);
            return false;
        }
        quote = Some(byte).filter(|byte| matches!(byte, b'"' | b'\''));
        byte == b'>'
    })
}

/// The name that a tag opens with, without its prefix.
pub fn local_name(tag: &str) -> &str {
    let name = tag.split(|letter: char| letter.is_whitespace() || letter == '/').next().unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_what_only_looks_like_one() {
        let text = "<?xml version='1.0'?><a b='>' c=\"'>\"><!-- <x> --><![CDATA[<y>]]><c:d/></a>";
        let mut tags = Vec::new();
        let mut rest = text;
        while let Some((tag, after)) = next_tag(rest) {
            tags.push(tag);
            rest = after;
        }
        assert_eq!(tags, ["a b='>' c=\"'>\"", "c:d/", "/a"]);
    }

    #[test]
    fn a_name_has_no_prefix() {
        assert_eq!(["a:b c='d'", "b/", "b"].map(local_name), ["b", "b", "b"]);
    }
}
