//! A person's own account: registration, sessions, data, inbox, mail.

pub mod apps;
pub mod deliveries;
pub mod inbox;
pub mod mail_pages;
pub mod own_account;
pub mod personal_data;
pub mod registration;
pub mod sessions;
pub mod subscriptions;
