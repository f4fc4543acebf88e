//! Enums whose values have one stable code each: the text that rows, the API and the journal name them by.

/// Declares such an enum once: its values in order, their codes, both directions, and what an unknown text gets.
macro_rules! coded {
    (
        $(#[$doc:meta])*
        $name:ident, unknown: $(#[$unknown_doc:meta])* $unknown:ident,
        { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$variant),+];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        $(#[$unknown_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $unknown;

        impl std::fmt::Display for $unknown {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!("is not one of", $(" ", $code),+))
            }
        }

        impl std::error::Error for $unknown {}

        impl std::str::FromStr for $name {
            type Err = $unknown;
            fn from_str(code: &str) -> Result<Self, $unknown> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($unknown),
                }
            }
        }
    };
}
pub(crate) use coded;
