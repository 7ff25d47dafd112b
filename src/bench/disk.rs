//! How fast this disk is.

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::time::Instant;

use super::BenchError;
use super::latencies::Latencies;

/// How long this disk takes to make eight kilobytes durable, many times over.
pub(crate) fn fdatasync(directory: &Path, times: usize) -> Result<Latencies, BenchError> {
    let path = directory.join("fdatasync.probe");
    let mut file = File::create(&path)?;
    file.write_all(&[0; 8192])?;
    file.sync_all()?;
    let mut took = Latencies::new()?;
    for _ in 0..times {
        let started = Instant::now();
        file.rewind()?;
        file.write_all(&[1; 8192])?;
        file.sync_data()?;
        took.record(started.elapsed());
    }
    std::fs::remove_file(&path)?;
    Ok(took)
}
