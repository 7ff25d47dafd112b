//! What the server is told by its configuration file.

use std::fmt::Write as _;

use super::creation::Cluster;
use crate::PORT;

/// Ours; the caller's stand after them and win.
const SETTINGS: [(&str, &str); 13] = [
    ("listen_addresses", ""),
    ("unix_socket_permissions", "0700"),
    ("max_connections", "100"),
    // The indexes of a million signatures, so that adding to them reads and writes no page out of turn.
    ("shared_buffers", "384MB"),
    ("fsync", "on"),
    ("full_page_writes", "on"),
    ("synchronous_commit", "on"),
    ("max_wal_size", "4GB"),
    ("checkpoint_timeout", "15min"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("logging_collector", "off"),
    ("log_line_prefix", "%m [%p] "),
];

impl Cluster {
    /// The whole text of `petitions.conf`.
    pub(super) fn configuration(&self, extra: &[(&str, &str)]) -> Vec<u8> {
        let quoted = |value: &str| value.replace('\\', "\\\\").replace('\'', "''");
        // A list of directories; inner quotes keep a blank in the name.
        let sockets = format!("\"{}\"", self.socket_dir.to_string_lossy().replace('"', "\"\""));
        let port = PORT.to_string();
        let mut text = String::from("# Rewritten at every start.\n");
        let own = [("unix_socket_directories", sockets.as_str()), ("port", port.as_str())];
        for (name, value) in SETTINGS.iter().chain(extra).chain(&own) {
            let _ = writeln!(text, "{name} = '{}'", quoted(value));
        }
        text.into_bytes()
    }
}
