//! Complaints of the author and of others concerned, and what became of them (91-100, 136).

mod filing;
mod matter;
mod settling;

pub use filing::{Filed, NewComplaint, file};
pub use settling::{Said, pass_on, satisfy, settle};
