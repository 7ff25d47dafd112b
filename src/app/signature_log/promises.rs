//! What a signer holds from the moment of signing: the log's word that the vote will be in it. One signature stands for a whole
//! batch, over the root of a small tree of its leaves, so that no vote waits for one of its own.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::head::{Growth, SignatureLog};
use transparency::Hash;
use transparency::note::Note;
use transparency::tree;

/// The promise of one vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    batch: Arc<Batch>,
    index: usize,
}

#[derive(Debug, PartialEq, Eq)]
struct Batch {
    /// By level, leaves first: a hash that has none beside it stands in the level above as it is, which is the tree of
    /// RFC 6962. So a path is read and never hashed again.
    hashes: Vec<Vec<Hash>>,
    note: Arc<str>,
}

impl Promise {
    /// The hash of the leaf that is promised (RFC 6962).
    pub fn leaf(&self) -> Option<Hash> {
        self.batch.hashes.first()?.get(self.index).copied()
    }

    /// Which leaf of the batch it is.
    pub const fn index(&self) -> usize {
        self.index
    }

    /// The inclusion proof of the leaf in the batch's tree.
    pub fn path(&self) -> Vec<Hash> {
        let levels = self.batch.hashes.iter().enumerate();
        let beside = levels.filter_map(|(level, hashes)| hashes.get((self.index >> level) ^ 1));
        beside.copied().collect()
    }

    /// The signed note: `<origin>/promise/v1`, how many leaves the batch has, their root, and seconds since 1970.
    pub fn note(&self) -> &Arc<str> {
        &self.batch.note
    }
}

/// Promises these leaves, one promise each in their order; nothing while the log cannot grow, since what is promised must be
/// kept. To be given when they are committed; the first line keeps it from being taken for a checkpoint.
pub(crate) fn promise(log: &SignatureLog, leaves: Vec<Hash>, at: DateTime<Utc>) -> Vec<Promise> {
    if log.growth() != Growth::Open {
        return Vec::new();
    }
    let count = leaves.len();
    let mut hashes = vec![leaves];
    while let Some(below) = hashes.last().filter(|below| below.len() > 1) {
        let (pairs, alone) = below.as_chunks::<2>();
        let nodes = pairs.iter().map(|[left, right]| tree::node_hash(left, right));
        hashes.push(nodes.chain(alone.iter().copied()).collect());
    }
    let Some(&[root]) = hashes.last().map(Vec::as_slice) else { return Vec::new() };
    let text = format!("{}/promise/v1\n{count}\n{root}\n{}\n", log.origin(), at.timestamp());
    let signature = log.signer.sign(&text);
    // Its text is one that can be signed, so there is a note.
    let Ok(note) = Note::new(text, signature) else { return Vec::new() };
    let batch = Arc::new(Batch { hashes, note: note.to_string().into() });
    (0..count).map(|index| Promise { batch: batch.clone(), index }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_promise_of_a_batch_is_proved_by_its_one_signature() {
        let log = SignatureLog::new("https://petitions.example", &[7; 32]).unwrap();
        let at = DateTime::from_timestamp(1_796_000_000, 0).unwrap();
        for count in 1..40_usize {
            let leaves: Vec<Hash> =
                (0..count).map(|leaf| tree::leaf_hash(&leaf.to_be_bytes())).collect();
            let promises = promise(&log, leaves.clone(), at);
            assert_eq!(promises.len(), count);
            for (promise, leaf) in promises.iter().zip(&leaves) {
                let note = Note::parse(promise.note().as_bytes()).unwrap();
                note.verify(std::slice::from_ref(log.verifier_key())).unwrap();
                let lines: Vec<&str> = note.text().lines().collect();
                assert_eq!(lines[0], "petitions.example/log/promise/v1");
                assert_eq!((lines[1], lines[3]), (&*count.to_string(), "1796000000"));
                let root = Hash::from_base64(lines[2]).unwrap();
                assert_eq!(promise.leaf(), Some(*leaf));
                let (index, size) = (promise.index() as u64, count as u64);
                tree::verify_inclusion(leaf, index, size, &promise.path(), &root).unwrap();
            }
        }
        assert!(promise(&log, Vec::new(), at).is_empty());
        log.found(Growth::Stopped);
        let leaf = tree::leaf_hash(b"a vote");
        assert!(promise(&log, vec![leaf], at).is_empty(), "it could not be kept");
    }
}
