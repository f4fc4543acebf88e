//! Finance changes the settings of the invoice process.

use crate::event::{Aggregate, EventKind};
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::policy::Settings;
use crate::refusal::Refusal;

/// Replaces the settings.
#[derive(Clone, Debug)]
pub struct ChangeSettings {
    /// The version that was read; 0 before the first change.
    pub version: u64,
    /// The settings as they are to be.
    pub settings: Settings,
}

impl UseCase for ChangeSettings {
    type Facts = Read<Settings>;
    type Done = Read<Settings>;

    fn decide(&self, known: Read<Settings>, _moment: &Moment) -> Outcome<Read<Settings>> {
        if known.version != self.version {
            return if known.value == self.settings && self.version.checked_add(1) == Some(known.version) {
                Outcome::AlreadyDone(known)
            } else {
                Refusal::VersionMismatch { version: known.version }.into()
            };
        }
        let invalid = self.settings.invalid();
        if !invalid.is_empty() {
            return Refusal::Invalid(invalid).into();
        }
        let missing = self.settings.missing();
        if self.settings.proposals_allowed && !missing.is_empty() {
            return Refusal::SettingsIncomplete(missing).into();
        }
        if known.version > 0 && known.value == self.settings {
            return Outcome::AlreadyDone(known);
        }
        let (changes, result) =
            Changes::new(Aggregate::Settings, known, self.settings.clone(), EventKind::SettingsChanged);
        Outcome::Done { changes, result }
    }
}
