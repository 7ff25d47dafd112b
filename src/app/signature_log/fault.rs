//! What is wrong with the log itself, and no fault of whoever asked.

use crate::Error;

pub(super) fn broken(fault: impl ToString) -> Error {
    Error::Internal(format!("the log of signatures: {}", fault.to_string()))
}
