//! What the system says of the process, under the names that Prometheus gives it everywhere.

use measures::Page;

/// Ticks of a second in what Linux tells of processes (`USER_HZ`, the same on all its machines).
const TICKS: f64 = 100.0;
const PAGE_BYTES: f64 = 4_096.0;

/// Writes them, as far as the system tells.
pub(super) fn write(page: &mut Page) {
    page.metric("petitions_build_info", measures::Kind::Gauge, "Which program this is; always 1.")
        .value(&[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    if let Some(found) = Found::read() {
        let named = measures::Kind::Counter;
        page.metric("process_cpu_seconds_total", named, "Processor time used, seconds.")
            .value(&[], found.cpu);
        page.gauge("process_resident_memory_bytes", "Memory in use, bytes.", found.resident);
        if let Some(started) = found.started {
            let help = "When the process began, seconds since 1970.";
            page.gauge("process_start_time_seconds", help, started);
        }
    }
    if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
        // The directory itself is open while it is read.
        let open = u32::try_from(open.count().saturating_sub(1)).unwrap_or(u32::MAX);
        page.gauge("process_open_fds", "Open descriptors.", open.into());
    }
    if let Some(most) = most_descriptors() {
        page.gauge("process_max_fds", "Descriptors that may be open.", most);
    }
}

struct Found {
    cpu: f64,
    resident: f64,
    started: Option<f64>,
}

impl Found {
    fn read() -> Option<Self> {
        let text = std::fs::read_to_string("/proc/self/stat").ok()?;
        // The second field is a name in brackets, which may hold anything.
        let (_, rest) = text.rsplit_once(')')?;
        let fields: Vec<f64> =
            rest.split_whitespace().skip(1).map(|field| field.parse().unwrap_or(0.0)).collect();
        // Counted from the fourth field on: proc(5).
        let at = |field: usize| fields.get(field - 4).copied();
        let since_boot = at(22)? / TICKS;
        Some(Self {
            cpu: (at(14)? + at(15)?) / TICKS,
            resident: at(24)? * PAGE_BYTES,
            started: booted().map(|booted| booted + since_boot),
        })
    }
}

fn booted() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/stat").ok()?;
    text.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()
}

fn most_descriptors() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}
