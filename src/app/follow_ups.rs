//! What became of what published decisions promised: reports of the bodies, days that come near, and days that
//! pass in silence.

mod open;
mod passing;
mod reminding;
mod reporting;

pub use open::{OpenPromise, open};
pub use passing::pass;
pub use reminding::remind;
pub use reporting::{Report, report};
