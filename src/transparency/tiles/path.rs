//! Where tiles stand, below the prefix of the log.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::tile::{Tile, WIDTH};
use crate::decimal;

/// No path of a tile or of a bundle that any tree can have, or one in another spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no path of a tile")]
pub struct PathFault;

/// What stands at a path below the prefix of the log. Displayed and parsed as that path: `tile/0/x001/234.p/17`,
/// `tile/entries/x001/234`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// A tile of hashes.
    Hashes(Tile),
    /// A bundle of entries, by the numbers of the tile of their hashes.
    Entries(Tile),
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tile = match self {
            Self::Hashes(tile) => {
                write!(f, "tile/{}/", tile.level())?;
                tile
            }
            Self::Entries(tile) => {
                f.write_str("tile/entries/")?;
                tile
            }
        };
        let mut above = Vec::new();
        let mut rest = tile.index() / 1_000;
        while rest > 0 {
            above.push(rest % 1_000);
            rest /= 1_000;
        }
        for group in above.iter().rev() {
            write!(f, "x{group:03}/")?;
        }
        write!(f, "{:03}", tile.index() % 1_000)?;
        if tile.is_full() { Ok(()) } else { write!(f, ".p/{}", tile.width()) }
    }
}

impl FromStr for Resource {
    type Err = PathFault;

    fn from_str(path: &str) -> Result<Self, PathFault> {
        parse(path).ok_or(PathFault)
    }
}

fn parse(path: &str) -> Option<Resource> {
    let (level, number) = path.strip_prefix("tile/")?.split_once('/')?;
    let (index, width) = match number.split_once(".p/") {
        Some((index, width)) => {
            (index, decimal::parse(width).filter(|width| *width < u64::from(WIDTH))? as u16)
        }
        None => (number, WIDTH),
    };
    let index = parse_index(index)?;
    if level == "entries" {
        return Some(Resource::Entries(Tile::new(0, index, width)?));
    }
    let level = u8::try_from(decimal::parse(level)?).ok()?;
    Some(Resource::Hashes(Tile::new(level, index, width)?))
}

/// Groups of three digits, all but the last with an `x` in front, and no group of zeros before the others.
fn parse_index(text: &str) -> Option<u64> {
    let (above, last) = text.rsplit_once('/').map_or((None, text), |(up, last)| (Some(up), last));
    let mut index = 0_u64;
    for group in above.into_iter().flat_map(|above| above.split('/')) {
        let group = three_digits(group.strip_prefix('x')?)?;
        if index == 0 && group == 0 {
            return None;
        }
        index = index.checked_mul(1_000)?.checked_add(group)?;
    }
    index.checked_mul(1_000)?.checked_add(three_digits(last)?)
}

fn three_digits(text: &str) -> Option<u64> {
    let digits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}
