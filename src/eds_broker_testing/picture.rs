//! A QR code as a picture (PNG), one bit a point.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use qrcodegen::{QrCode, QrCodeEcc};

/// Points of the picture a module of the code.
const SCALE: i32 = 6;
/// Empty modules around the code (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The picture of a code that says `text`; none for a text that is too long for any.
pub(crate) fn picture(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = (code.size() + 2 * QUIET) * SCALE;
    let mut rows: Vec<u8> = Vec::new();
    for y in 0..side {
        // Unfiltered.
        rows.push(0);
        let light = |x: i32| !code.get_module(x / SCALE - QUIET, y / SCALE - QUIET);
        for byte in 0..(side + 7) / 8 {
            let bits = (0..8).map(|bit| u8::from(light(byte * 8 + bit)) << (7 - bit));
            rows.push(bits.sum::<u8>());
        }
    }
    let side = u32::try_from(side).ok()?.to_be_bytes();
    let mut compressed = ZlibEncoder::new(Vec::new(), Compression::default());
    compressed.write_all(&rows).ok()?;
    let mut png = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    // One bit a point, grey, and the only ways of compressing, filtering and interlacing that there are.
    chunk(&mut png, *b"IHDR", &[&side[..], &side, &[1, 0, 0, 0, 0]].concat())?;
    chunk(&mut png, *b"IDAT", &compressed.finish().ok()?)?;
    chunk(&mut png, *b"IEND", &[])?;
    Some(png)
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) -> Option<()> {
    png.extend(u32::try_from(content.len()).ok()?.to_be_bytes());
    let mut sum = Crc::new();
    sum.update(&kind);
    sum.update(content);
    png.extend(kind);
    png.extend(content);
    png.extend(sum.sum().to_be_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    /// The modules of the code, read back off the picture.
    #[test]
    fn the_picture_shows_the_code() {
        let text = "https://broker.example/api/egovQr/0123456789";
        let png = picture(text).unwrap();
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).unwrap();
        let side = usize::try_from((code.size() + 2 * QUIET) * SCALE).unwrap();
        assert_eq!(png[16..20], u32::try_from(side).unwrap().to_be_bytes());
        let data = &png[41..png.len() - 16];
        let mut rows = Vec::new();
        flate2::read::ZlibDecoder::new(data).read_to_end(&mut rows).unwrap();
        let width = 1 + side.div_ceil(8);
        assert_eq!(rows.len(), side * width);
        for y in 0..code.size() {
            for x in 0..code.size() {
                let at =
                    |modules: i32| usize::try_from((modules + QUIET) * SCALE + SCALE / 2).unwrap();
                let byte = rows[at(y) * width + 1 + at(x) / 8];
                let light = byte >> (7 - at(x) % 8) & 1 == 1;
                assert_eq!(light, !code.get_module(x, y), "{x} {y}");
            }
        }
        assert_eq!(picture(&"a".repeat(5_000)), None);
    }
}
