//! Words of the law and of the API: closed lists whose members have one settled name each, in JSON,
//! in the database and in the journal.

/// One of a closed list of words.
pub trait Word: Copy + std::fmt::Debug + Sized + 'static {
    /// What the list is called, for a stored word that is not on it.
    const NAME: &'static str;

    /// Every word, in the order of the list.
    fn all() -> &'static [Self];

    /// The settled name in JSON and in the database.
    fn code(self) -> &'static str;

    /// The word of that settled name.
    fn parse(code: &str) -> Option<Self> {
        Self::all().iter().copied().find(|word| word.code() == code)
    }

    /// The settled names of the list, for whoever has named none of them.
    fn listed() -> String {
        Self::all().iter().map(|word| word.code()).collect::<Vec<_>>().join(", ")
    }
}

/// Declares a closed list: each word once, with its settled name.
///
/// The enumeration gets `ALL`, `code` and `parse`, and is a [`Word`].
#[macro_export]
macro_rules! words {
    ($(#[$list:meta])* pub enum $name:ident {
        $($(#[$word:meta])* $variant:ident = $code:literal,)+
    }) => {
        $(#[$list])*
        pub enum $name {
            $($(#[$word])* $variant,)+
        }

        impl $name {
            /// Every word, in the order of the list.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$variant),+];

            /// The settled name in JSON and in the database.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The word of that settled name.
            pub fn parse(code: &str) -> Option<Self> {
                <Self as $crate::words::Word>::parse(code)
            }
        }

        impl $crate::words::Word for $name {
            const NAME: &'static str = stringify!($name);

            fn all() -> &'static [Self] {
                &Self::ALL
            }

            fn code(self) -> &'static str {
                Self::code(self)
            }
        }
    };
}

pub use words;
