//! Mail: the words of every notice in three languages, and the ways to send them.

mod list;
mod render;
mod sample;
mod templates;
mod transport;

pub use list::closed_list;
pub use render::{MailError, Rendered, render};
pub use sample::sample;
pub use transport::{CONNECTIONS, DkimKey, Mailer, Message, News, SendError};
