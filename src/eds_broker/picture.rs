//! The picture of a QR code (PNG, ISO/IEC 15948): passed on to the citizen's screen, so that it must look like one.

use crate::bounds::{PICTURE, SIDES};

/// What every PNG begins with.
const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
/// Length, kind and checksum around what a chunk holds.
const AROUND: usize = 12;

/// Whether the bytes are a PNG from its first chunk to its last, of sides that a code may have, with nothing behind it.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    if bytes.len() > PICTURE {
        return false;
    }
    let Some(mut rest) = bytes.strip_prefix(&SIGNATURE) else { return false };
    let mut first = true;
    while let Some((kind, content, after)) = chunk(rest) {
        if first && !(kind == *b"IHDR" && has_fitting_sides(content)) {
            return false;
        }
        if kind == *b"IEND" {
            return after.is_empty();
        }
        (first, rest) = (false, after);
    }
    false
}

/// The kind of a chunk, what it holds, and what follows it.
fn chunk(bytes: &[u8]) -> Option<([u8; 4], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let (content, rest) = rest.split_at_checked(length)?;
    let after = rest.get(AROUND - 8..)?;
    Some((*kind, content, after))
}

fn has_fitting_sides(header: &[u8]) -> bool {
    let side = |from: usize| {
        let bytes = header.get(from..from + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    header.len() == 13 && [side(0), side(4)].iter().flatten().all(|side| SIDES.contains(side))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(side: u32, end: &[u8]) -> Vec<u8> {
        let mut header = [side.to_be_bytes(), side.to_be_bytes()].concat();
        header.extend([1, 0, 0, 0, 0]);
        let chunk = |kind: &[u8; 4], content: &[u8]| {
            let length = u32::try_from(content.len()).unwrap().to_be_bytes();
            [&length[..], kind, content, &[0; 4]].concat()
        };
        let parts = [chunk(b"IHDR", &header), chunk(b"IDAT", &[1, 2, 3]), chunk(b"IEND", &[])];
        [&SIGNATURE[..], &parts.concat(), end].concat()
    }

    #[test]
    fn a_picture_is_a_png_of_the_sides_of_a_code_and_nothing_else() {
        assert!(is_picture(&png(21, b"")) && is_picture(&png(2_048, b"")));
        for wrong in [
            png(20, b""),
            png(2_049, b""),
            png(300, b"<script>"),
            png(300, b"")[1..].to_vec(),
            png(300, b"")[..40].to_vec(),
            b"GIF89a".to_vec(),
            b"<svg onload='alert(1)'/>".to_vec(),
            Vec::new(),
            SIGNATURE.to_vec(),
        ] {
            assert!(!is_picture(&wrong), "{wrong:?}");
        }
        let mut endless = png(300, b"");
        endless[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
        assert!(!is_picture(&endless));
        assert!(!is_picture(&[png(300, b""), vec![0; PICTURE]].concat()));
    }
}
