//! One cluster: its creation, its server's start and end.

mod configuration;
mod creation;
mod server;
mod wait;

pub(super) use creation::Cluster;
