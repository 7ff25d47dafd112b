//! Subjects on which no petition is admitted (90-2(3)): 17 points in 2024, 16 points since 2026.
//!
//! A point that the amendment kept, even widened, has one code in both lists; a point that it
//! split, merged or gave a further matter by name has a code of its own in each.
//! The names are our short wordings, not the text of the law.

mod list_of_2024;
mod list_of_2026;
mod lists;
mod point;
mod subject;

pub use lists::list;
pub use point::{Point, Wording};
pub use subject::ProhibitedSubject;
