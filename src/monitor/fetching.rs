//! Readings of the service, bounded and tried again; and full bundles, which are kept.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use outbound::Outbound;
use outbound::hyper::header::RETRY_AFTER;
use outbound::hyper::{Request, Response, StatusCode};
use transparency::tiles::{Resource, Tile};

use crate::{Asked, Fault, bounds};

/// The service, and what is kept of it.
pub(crate) struct Source {
    outbound: Outbound,
    base: String,
    kept: Option<PathBuf>,
    uses_kept: AtomicBool,
    has_used_kept: AtomicBool,
}

impl Source {
    pub(crate) fn new(asked: &Asked) -> Result<Self, Fault> {
        let outbound = Outbound::new(None, false, bounds::CONNECT).map_err(Fault::Service)?;
        Ok(Self {
            outbound,
            base: asked.url.trim_end_matches('/').to_owned(),
            kept: asked.kept.clone(),
            uses_kept: AtomicBool::new(true),
            has_used_kept: AtomicBool::new(false),
        })
    }

    /// Reads nothing any more of what is kept; whether anything was.
    pub(crate) fn forget_kept(&self) -> bool {
        self.uses_kept.store(false, Ordering::Relaxed);
        self.has_used_kept.load(Ordering::Relaxed)
    }

    /// What stands at a path; nothing where the service says that it is not there, or not for everybody.
    pub(crate) async fn get(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, Fault> {
        let url = format!("{}/{path}", self.base);
        let mut said = String::new();
        for _ in 0..bounds::TRIES {
            let request = Request::get(&url).body(Vec::new());
            let request = request.map_err(|fault| Fault::Service(format!("{url}: {fault}")))?;
            let pause = match self.outbound.send(request, bounds::WITHIN, most).await {
                Ok(answer) if answer.status() == StatusCode::OK => {
                    return Ok(Some(answer.into_body()));
                }
                Ok(answer) if is_absence(answer.status()) => return Ok(None),
                Ok(answer) => {
                    said = answer.status().to_string();
                    if !may_come_again(answer.status()) {
                        break;
                    }
                    asked_pause(&answer)
                }
                Err(fault) => {
                    said = fault.to_string();
                    bounds::PAUSE
                }
            };
            tokio::time::sleep(pause).await;
        }
        Err(Fault::Service(format!("{url}: {said}")))
    }

    /// The bundle of entries below a tile; nothing where the log does not show it.
    pub(crate) async fn bundle(&self, tile: Tile) -> Result<Option<Vec<u8>>, Fault> {
        let path = format!("log/{}", Resource::Entries(tile));
        let file = self.kept.as_ref().filter(|_| tile.is_full()).map(|kept| kept.join(&path));
        if self.uses_kept.load(Ordering::Relaxed)
            && let Some(bytes) = file.as_deref().map(read).transpose()?.flatten()
        {
            self.has_used_kept.store(true, Ordering::Relaxed);
            return Ok(Some(bytes));
        }
        let bytes = self.get(&path, bounds::BUNDLE).await?;
        if let (Some(file), Some(bytes)) = (&file, &bytes) {
            write(file, bytes)?;
        }
        Ok(bytes)
    }

    /// A tile of hashes.
    pub(crate) async fn tile(&self, tile: Tile) -> Result<Option<Vec<u8>>, Fault> {
        self.get(&format!("log/{}", Resource::Hashes(tile)), bounds::BUNDLE).await
    }
}

fn is_absence(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED
    )
}

fn may_come_again(status: StatusCode) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error()
}

fn asked_pause(answer: &Response<Vec<u8>>) -> Duration {
    let seconds = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let asked = seconds.and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
    asked.unwrap_or(bounds::PAUSE).clamp(bounds::PAUSE, bounds::LONGEST_PAUSE)
}

/// A file that was kept, if it is there.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    let fault = |error| Fault::Kept { path: path.to_owned(), error };
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fault(error)),
    };
    let mut bytes = Vec::new();
    file.take(bounds::KEPT).read_to_end(&mut bytes).map_err(fault)?;
    Ok(Some(bytes))
}

/// Written beside and put in its place whole.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let fault = |error| Fault::Kept { path: path.to_owned(), error };
    let new = path.with_extension("new");
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(fault)?;
    fs::write(&new, bytes).and_then(|()| fs::rename(&new, path)).map_err(fault)
}
