//! Bytes without end that follow from what they were begun with.

use rsa::rand_core::{CryptoRng, Error, RngCore};
use sha2::{Digest as _, Sha256};

/// SHA-256 of the beginning and a count, one after another.
pub(crate) struct Stream {
    beginning: [u8; 32],
    blocks: u64,
    left: Vec<u8>,
}

impl Stream {
    /// Begins with these parts, which are told apart by their lengths.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self { beginning: hash.finalize().into(), blocks: 0, left: Vec::new() }
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill_bytes(&mut bytes);
        bytes
    }
}

impl RngCore for Stream {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(self.bytes())
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(self.bytes())
    }

    fn fill_bytes(&mut self, wanted: &mut [u8]) {
        for byte in wanted {
            if self.left.is_empty() {
                let block = Sha256::new().chain_update(self.beginning);
                self.left = block.chain_update(self.blocks.to_be_bytes()).finalize().to_vec();
                self.blocks += 1;
            }
            *byte = self.left.pop().unwrap_or_default();
        }
    }

    fn try_fill_bytes(&mut self, wanted: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(wanted);
        Ok(())
    }
}

impl CryptoRng for Stream {}
