//! The machine: room on the disk, descriptors, memory.

use rustix::fs::statvfs;
use rustix::process::{Resource, getrlimit};

use super::findings::Findings;
use config::Effective;

/// Below so many bytes a night of logs and lists fills the disk.
const SHORT: u64 = 1 << 30;
/// Descriptors for a thousand readers, their streams and the pool.
const FEW: u64 = 4_096;
/// Bytes of memory that a process takes under full load, its hashes of passwords with it.
const MEMORY: u64 = 512 << 20;

pub(super) fn examine(effective: &Effective, findings: &mut Findings) {
    disk(effective, findings);
    let most = getrlimit(Resource::Nofile).maximum.unwrap_or(u64::MAX);
    if most < FEW {
        let mend = "LimitNOFILE=65536 in the unit, or ulimit -n";
        findings.better("descriptors", format!("{most} at most"), mend);
    } else {
        findings.well("descriptors", format!("{most} at most"));
    }
    match memory() {
        Some(free) if free < MEMORY => findings.better(
            "memory",
            format!("{} MiB are free", free >> 20),
            format!("a process takes up to {} MiB under load", MEMORY >> 20),
        ),
        Some(free) => findings.well("memory", format!("{} MiB are free", free >> 20)),
        None => findings.skipped("memory", "the system does not say"),
    }
}

fn disk(effective: &Effective, findings: &mut Findings) {
    let dir = &effective.data_dir;
    // What is not there yet will lie where its parent does.
    let Some(found) = dir.ancestors().find_map(|part| statvfs(part).ok()) else {
        findings.skipped("disk", "the system does not say");
        return;
    };
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let told = format!("{}: {} MiB are free", dir.display(), free >> 20);
    if free < SHORT {
        findings.wrong(
            "disk",
            told,
            "make room: lists, and an embedded database, stand still when it is full",
        );
    } else {
        findings.well("disk", told);
    }
}

fn memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib << 10)
}
