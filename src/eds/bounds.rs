//! Every bound of the room in one place: nobody's bytes may cost more than this.

use chrono::TimeDelta;

/// Bytes of a CMS, in DER; also of a PEM's text once its armour is off.
pub const CMS_BYTES: usize = 64 * 1024;
/// Bytes of the armoured form of the same: four letters for three bytes, and the line ends.
pub const ARMOURED_BYTES: usize = 96 * 1024;
/// Bytes of one certificate.
pub const CERTIFICATE_BYTES: usize = 16 * 1024;
/// Certificates that a CMS, a time stamp or an answer may enclose.
pub const ENCLOSED_CERTIFICATES: usize = 8;
/// Attributes of a signer, signed or not, and digest algorithms of a CMS.
pub const ATTRIBUTES: usize = 32;
/// Extensions of a certificate or a list.
pub const EXTENSIONS: usize = 32;
/// Attributes of a distinguished name.
pub const NAME_PARTS: usize = 32;
/// Authorities above a signer's certificate, the root counted.
pub const PATH_AUTHORITIES: usize = 5;
/// Signatures verified while a path to a root is looked for.
pub const PATH_SIGNATURES: usize = 12;
/// Bytes of an OCSP answer, and the statements in it.
pub const OCSP_BYTES: usize = 64 * 1024;
pub const OCSP_STATEMENTS: usize = 64;
/// Bytes of a revocation list. The lists of a national authority are megabytes.
pub const CRL_BYTES: usize = 64 * 1024 * 1024;
/// How far the clock of an authority may be ahead of ours.
pub const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5);
/// How old an OCSP answer may be that names no end of its own.
pub const OCSP_AGE: TimeDelta = TimeDelta::hours(1);
