//! Access tokens: EdDSA-signed JWTs (RFC 7519, RFC 9068, RFC 8725), and the set of public keys.

mod claims;
mod remembered;
mod ring;
mod verification;

pub use claims::{AppBearer, Bearer, InvalidToken};
pub use ring::{ACCESS_MINUTES, ROLL_OUT_MINUTES, TokenKeys};

#[cfg(test)]
mod tests;
