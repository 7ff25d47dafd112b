//! The Merkle tree of RFC 6962, section 2.1, with SHA-256.
//!
//! Whoever makes a proof or a root gives a function `hash(level, index)`: the hash of the complete subtree over the
//! leaves from `index * 2^level` to `(index + 1) * 2^level`, or `None` when it is not to be had. So nobody needs the
//! whole tree in memory.

mod frontier;
mod hashing;
mod proofs;
mod verification;

pub use frontier::{Frontier, FrontierFault};
pub use hashing::{EMPTY_ROOT, leaf_hash, node_hash};
pub use proofs::{ProofFault, consistency_proof, inclusion_proof, root};
pub use verification::{Unproved, verify_consistency, verify_inclusion};
