//! Complaints against what was done to a petition, or left undone (articles 91, 92, 99, 100, 136).

mod addressing;
mod filing;
mod outcome;

pub use addressing::{
    AUTHORIZED_BODY_ROUTE, addressee_route, of_act, of_silence, route, route_of_silence,
};
pub use filing::{complained_act_stands, last_day};
pub(crate) use filing::{file, pass_on};
pub(crate) use outcome::settle;
