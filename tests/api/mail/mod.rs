//! Mail: who is told what, and how it gets there.

mod bounces;
mod choices;
mod delivery;
mod invitations;
mod mass;
mod news;
pub mod notices;
mod signed;
mod small_print;
mod terms;
