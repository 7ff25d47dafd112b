//! RateLimit fields (draft-ietf-httpapi-ratelimit-headers): the policy, and what is left of it.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

/// The two fields, on their way to the answer.
#[derive(Debug, Clone)]
pub struct RateLimitFields([(&'static str, String); 2]);

impl RateLimitFields {
    /// Of a policy that allows `allowance` calls in `window` seconds, `left` of them now, the next in `seconds`.
    pub fn new(policy: &str, allowance: u32, window: u32, left: u32, seconds: u32) -> Self {
        Self([
            ("ratelimit-policy", format!("\"{policy}\";q={allowance};w={window}")),
            ("ratelimit", format!("\"{policy}\";r={left};t={seconds}")),
        ])
    }

    /// Puts them among the headers of an answer, unless it has said so itself.
    pub(crate) fn put_on(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.0 {
            let name = HeaderName::from_static(name);
            if let (false, Ok(value)) = (headers.contains_key(&name), HeaderValue::from_str(value))
            {
                headers.insert(name, value);
            }
        }
    }
}
