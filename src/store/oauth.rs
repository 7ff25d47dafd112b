//! Applications that act for citizens (OAuth 2.1): what they were let do, the codes and sessions that come of it, and what
//! was done.

pub mod acts;
pub mod codes;
pub mod consents;
pub mod sessions;
pub mod tokens;
