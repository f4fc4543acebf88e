//! The words of every mail, by language. They stand in `wording/*.ftl` (Fluent), where a translator edits them;
//! `phrases.rs` says only which phrases there are and which variables each one has.
//!
//! A phrase is a method, so the compiler holds that what is asked for exists, gets its variables and is used
//! somewhere; tests hold that every language has exactly these phrases with exactly these variables.

mod phrases;

use std::sync::OnceLock;

use domain::language::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

/// The words of one language.
pub struct Wording {
    bundle: FluentBundle<FluentResource>,
}

/// The words of a language; they are read once per process.
pub fn wording(language: Language) -> &'static Wording {
    static WORDINGS: [OnceLock<Wording>; 4] = [const { OnceLock::new() }; 4];
    WORDINGS[language as usize].get_or_init(|| Wording::read(language))
}

const fn source(language: Language) -> &'static str {
    match language {
        Language::De => include_str!("../wording/de.ftl"),
        Language::Nl => include_str!("../wording/nl.ftl"),
        Language::En => include_str!("../wording/en.ftl"),
        Language::Fr => include_str!("../wording/fr.ftl"),
    }
}

impl Wording {
    /// A file with a mistake still gives the phrases around it; a test refuses such a file long before.
    fn read(language: Language) -> Self {
        let locale: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let resource = FluentResource::try_new(source(language).to_owned()).unwrap_or_else(|(partial, _)| partial);
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // The marks would stand around every name; what people wrote is cleaned of direction marks instead.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { bundle }
    }

    /// A phrase with its variables filled in.
    fn say(&self, key: &'static str, variables: &FluentArgs<'_>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(variables), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        text
    }
}

#[cfg(test)]
mod tests;
