//! Certificates of authorities as an operator lays them down: a directory with `roots/` and `intermediates/`.

use std::path::{Path, PathBuf};

use eds::{Authorities, AuthorityFault};

/// Certificates of authorities that are read.
const MOST_CERTIFICATES: usize = 200;

/// Reads the certificates of a directory, of which one of `roots/` has to be above each.
pub(super) fn read_authorities(directory: &Path) -> Result<Authorities, String> {
    let roots = read_certificates(&directory.join("roots"), true)?;
    let intermediates = read_certificates(&directory.join("intermediates"), false)?;
    let bytes = |files: &[(PathBuf, Vec<u8>)]| -> Vec<Vec<u8>> {
        files.iter().map(|(_, bytes)| bytes.clone()).collect()
    };
    Authorities::new(bytes(&roots), bytes(&intermediates)).map_err(|fault| {
        let place = match fault {
            AuthorityFault::Unreadable(place, _)
            | AuthorityFault::NotAnAuthority(place)
            | AuthorityFault::NotSelfSigned(place)
            | AuthorityFault::WithoutIssuer(place) => place,
            AuthorityFault::NoRoot => return format!("{}: {fault}", directory.display()),
        };
        let file = roots.iter().chain(&intermediates).nth(place);
        format!("{}: {fault}", file.map_or(directory, |(file, _)| file).display())
    })
}

fn read_certificates(directory: &Path, needed: bool) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
    let fault =
        |path: &Path, error: std::io::Error| format!("{}: {}", path.display(), error.kind());
    if !needed && !directory.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(|error| fault(directory, error))? {
        let path = entry.map_err(|error| fault(directory, error))?.path();
        // A mounted directory holds links and hidden folders of whoever mounts it.
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.is_file() {
            files.push(path);
        }
    }
    if files.len() > MOST_CERTIFICATES {
        return Err(format!("{}: more than {MOST_CERTIFICATES} files", directory.display()));
    }
    files.sort();
    let read = |path: PathBuf| match std::fs::read(&path) {
        Ok(bytes) => Ok((path, bytes)),
        Err(error) => Err(fault(&path, error)),
    };
    files.into_iter().map(read).collect()
}
