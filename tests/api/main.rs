//! The service over real HTTP, on a real PostgreSQL, with its real workers.

mod access;
mod accounts;
mod attachments;
mod calendar;
mod canaries;
mod comments;
mod conventions;
mod durability;
mod harness;
mod hostile;
mod notices;
mod procedure;
mod sandbox;
mod scenarios_a;
mod scenarios_b;
mod scenarios_c;
mod scenarios_f;
mod security_accounts;
mod security_limits;
mod security_platform;
mod security_rights;
mod security_sessions;
mod signing;
mod similar;
mod statistics;
mod workflow;
