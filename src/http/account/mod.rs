//! A person's own account: registration, sessions, data, inbox, mail.

pub mod apps;
pub(crate) mod authorization;
mod confirmation;
pub mod consents;
pub mod credentials;
pub mod deliveries;
pub mod eds;
pub mod export;
pub mod inbox;
pub mod mail_pages;
pub(crate) mod mailed_tokens;
pub(crate) mod one_time_codes;
pub mod own_account;
pub mod password_reset;
pub mod personal_data;
pub mod providers;
pub mod registration;
pub mod second_factor;
mod session_cookie;
pub mod sessions;
pub mod subscriptions;
pub mod webhooks;
