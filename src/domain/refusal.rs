//! Why the law says no. Every refusal has a stable code and the article it rests on.

mod articles;
mod contents;
mod kinds;

pub use kinds::Refusal;
