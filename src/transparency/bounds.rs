//! How large things may be. Whatever is larger is refused before it is read.

/// Most leaves of a tree: what a signed number of 64 bits holds, as C2SP has it of times and other readers of sizes.
pub const TREE_SIZE: u64 = i64::MAX as u64;
/// Most hashes of a proof: one a level of the largest tree (tlog-witness).
pub const PROOF_HASHES: usize = 63;
/// Largest signed note, in bytes: sixteen signatures of 5 kB, which must be taken (signed-note), and a text beside them.
pub const NOTE: usize = 128 * 1024;
/// Most signatures on a note.
pub const SIGNATURES: usize = 64;
/// Longest name of a key, in bytes.
pub const KEY_NAME: usize = 255;
/// Longest entry of the log, in bytes: its length is written as a number of 16 bits (tlog-tiles).
pub const ENTRY: usize = u16::MAX as usize;
/// Most bytes beside the proof in the text of a proof, as they are before Base64.
pub const EXTRA: usize = 4 * 1024;
/// Largest text of a proof, in bytes: everything in it at its largest.
pub const PROOF: usize = NOTE + 12 * 1024;
/// Largest body of a witness's `add-checkpoint`, in bytes: a proof and a note at their largest.
pub const ADD_CHECKPOINT: usize = NOTE + 4 * 1024;
