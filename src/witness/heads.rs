//! What the witness has cosigned, on disk: of each log its last cosigned checkpoint, whole, in a file of its own.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use transparency::bounds::NOTE;
use transparency::note::{Note, VerifierKey};
use transparency::witness::monitoring_path;

/// The file that says whose directory it is.
const OWNER: &str = "witness";
/// More bytes than a public key has.
const OWNER_BYTES: u64 = 1_024;

/// The directory of the heads, held by this process alone.
#[derive(Debug)]
pub(crate) struct Heads {
    directory: PathBuf,
    /// The file of the owner, locked as long as it is open.
    _lock: File,
}

impl Heads {
    /// Makes the directory of this key, in which nothing has been cosigned.
    pub(crate) fn begin(directory: &Path, key: &VerifierKey) -> io::Result<()> {
        fs::create_dir_all(directory)?;
        let mut owner = File::create_new(directory.join(OWNER))?;
        writeln!(owner, "{key}")?;
        owner.sync_all()?;
        File::open(directory)?.sync_all()
    }

    /// Takes the directory, which is this key's.
    pub(crate) fn open(directory: &Path, key: &VerifierKey) -> io::Result<Self> {
        let lock = File::open(directory.join(OWNER)).map_err(|error| {
            let place = directory.display();
            io::Error::other(format!("{place} was not made with a key, or is lost: {error}"))
        })?;
        lock.try_lock().map_err(|_| io::Error::other("another witness runs on this directory"))?;
        let mut owner = String::new();
        (&lock).take(OWNER_BYTES).read_to_string(&mut owner)?;
        if owner.trim_end() != key.to_string() {
            return Err(io::Error::other("the directory belongs to another key"));
        }
        Ok(Self { directory: directory.to_owned(), _lock: lock })
    }

    /// The last cosigned checkpoint of a log, as it was written; `None` when there is none yet.
    pub(crate) fn read(&self, origin: &str) -> io::Result<Option<Note>> {
        let mut file = match File::open(self.place(origin)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?.take(NOTE as u64 + 1),
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let note = Note::parse(&bytes).map_err(io::Error::other)?;
        Ok(Some(note))
    }

    /// Writes it in the place of the one before: when this has returned, a crash finds the new one, and until then the
    /// old one.
    pub(crate) fn write(&self, origin: &str, checkpoint: &Note) -> io::Result<()> {
        let place = self.place(origin);
        let unfinished = place.with_extension("new");
        let mut file = File::create(&unfinished)?;
        file.write_all(checkpoint.to_string().as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, &place)?;
        File::open(&self.directory)?.sync_all()
    }

    /// The file goes by the hash of the origin, which may hold anything.
    fn place(&self, origin: &str) -> PathBuf {
        self.directory.join(monitoring_path(origin).replace('/', "."))
    }
}
