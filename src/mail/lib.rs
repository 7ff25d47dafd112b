//! Mail: the words of every notice in three languages, and the ways to send them.
#![warn(missing_docs)]

mod assembly;
mod bounces;
mod error;
mod list;
mod message;
mod render;
mod sample;
mod sender;
mod templates;
mod transport;

pub use bounces::{ReturnPath, read_bounce};
pub use error::MailError;
pub use list::{closed_list, preview};
pub use message::{Message, News, SendError};
pub use render::{Rendered, render};
pub use sample::{sample, samples};
use sender::Sender;
pub use sender::{DkimKey, Outgoing};
pub use transport::{CONNECTIONS, Mailer};
