//! Public bodies that are renamed, merged or abolished: an administrator records it by one act, and on its day what the
//! body had follows.

mod addressing;
mod following;
mod on_record;
mod reorganisation;

pub use addressing::not_addressed;
pub(crate) use addressing::require_addressable;
pub use following::{AT_ONCE, follow, sweep};
pub use on_record::standing;
pub use reorganisation::{Reorganisation, reorganise};
