//! In which voice a page speaks: its language, and whether its links carry it on.

use domain::language::Language;

/// In which voice a page speaks.
///
/// No cookie holds the language. Who chooses a language gets it into the address (`?lang=ru`), and every link of such a page
/// carries it on; without it a page goes by `Accept-Language`, and its address is the short one that people share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Voice {
    /// Of the page.
    pub language: Language,
    /// The address names it.
    pub named: bool,
}

impl Voice {
    /// Its place among the six.
    pub(crate) const fn place(self) -> usize {
        self.language as usize * 2 + self.named as usize
    }
}
