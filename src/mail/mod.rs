//! Mail: the words of every notice in three languages, and the ways to send them.

mod bounces;
mod list;
mod render;
mod sample;
mod templates;
mod transport;

pub use bounces::{ReturnPath, read_bounce};
pub use list::{closed_list, preview};
pub use render::{MailError, Rendered, render};
pub use sample::{sample, samples};
pub use transport::{CONNECTIONS, DkimKey, Mailer, Message, News, Outgoing, SendError};
