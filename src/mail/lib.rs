//! Mail: the words of every notice in three languages, and the ways to send them.

mod bounces;
mod list;
mod message;
mod render;
mod sample;
mod templates;
mod transport;
mod wording;

pub use bounces::{ReturnPath, read_bounce};
pub use list::{closed_list, preview};
pub use message::{DkimKey, Message, News, Outgoing, SendError};
pub use render::{MailError, Rendered, render};
pub use sample::{sample, samples};
pub use transport::{CONNECTIONS, Mailer};
