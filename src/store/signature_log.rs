//! The public log of signatures: what waits for its place, what stands in it, and where it says a vote.

mod comparing;
mod leaves;
mod pending;
mod tree;
mod witnesses;

pub use comparing::{Opened, checkpoints_after, live_counts, opened};

pub use leaves::{
    Leaf, LeafRow, forget_account, forget_left, forget_seeds, indices, insert_leaves, leaf,
    leaves_after,
};
pub(crate) use pending::Said;
pub use pending::{PendingEntry, TakenEntry, VoteBefore, pend, take, votes_before, waiting};
pub use tree::{
    CheckpointRow, TileRow, checkpoint, entries_from, head, head_before, insert_checkpoint,
    insert_entries, insert_tiles, take_turn, tile, tile_roots,
};
pub use witnesses::{
    CosignatureRow, WitnessRow, asked, begin_round, contradictions, cosignatures, cosigned_size,
    end_round, insert_cosignature, keep_witness, witnesses,
};
