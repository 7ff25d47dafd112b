//! DER, one part at a time, without copying and without building trees.
//!
//! The typed readers of `cms` and `x509-cert` sort every SET they meet by insertion, which takes
//! seconds on 64 KiB of small unsorted parts; on hostile bytes a cursor over `der` alone is used.

use der::asn1::{GeneralizedTime, ObjectIdentifier, UtcTime};
use der::{AnyRef, Decode, Reader, SliceReader, Tag, TagNumber};

use chrono::{DateTime, Utc};

/// The bytes are not what their place asks for, or not in DER.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed;

impl From<der::Error> for Malformed {
    fn from(_: der::Error) -> Self {
        Self
    }
}

/// One value of DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    pub(crate) tag: Tag,
    /// With tag and length.
    pub(crate) whole: &'a [u8],
    pub(crate) value: &'a [u8],
}

impl<'a> Part<'a> {
    /// The one value that fills `bytes`.
    pub(crate) fn filling(bytes: &'a [u8], tag: Tag) -> Result<Self, Malformed> {
        let mut parts = Parts::of(bytes)?;
        let part = parts.take(tag)?;
        parts.end()?;
        Ok(part)
    }

    /// What stands inside.
    pub(crate) fn parts(&self) -> Result<Parts<'a>, Malformed> {
        Parts::of(self.value)
    }

    /// The one value inside an explicit tag.
    pub(crate) fn inner(&self, tag: Tag) -> Result<Self, Malformed> {
        Self::filling(self.value, tag)
    }

    pub(crate) fn oid(&self) -> Result<ObjectIdentifier, Malformed> {
        Ok(ObjectIdentifier::from_der(self.whole)?)
    }

    /// A version, a path length: a whole number up to 255.
    pub(crate) fn small(&self) -> Result<u8, Malformed> {
        Ok(u8::from_der(self.whole)?)
    }

    /// The bytes of a BIT STRING of whole bytes.
    pub(crate) fn whole_bits(&self) -> Result<&'a [u8], Malformed> {
        match self.value {
            [0, bits @ ..] if self.tag == Tag::BitString => Ok(bits),
            _ => Err(Malformed),
        }
    }

    /// A `Time` of RFC 5280: UTCTime or GeneralizedTime, in seconds, in UTC.
    pub(crate) fn time(&self) -> Result<DateTime<Utc>, Malformed> {
        let span = match self.tag {
            Tag::UtcTime => UtcTime::from_der(self.whole)?.to_unix_duration(),
            Tag::GeneralizedTime => GeneralizedTime::from_der(self.whole)?.to_unix_duration(),
            _ => return Err(Malformed),
        };
        let seconds = i64::try_from(span.as_secs()).map_err(|_| Malformed)?;
        DateTime::from_timestamp(seconds, 0).ok_or(Malformed)
    }
}

/// A row of values, read from the front.
pub(crate) struct Parts<'a>(SliceReader<'a>);

impl<'a> Parts<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Result<Self, Malformed> {
        Ok(Self(SliceReader::new(bytes)?))
    }

    pub(crate) fn any(&mut self) -> Result<Part<'a>, Malformed> {
        let whole = self.0.tlv_bytes()?;
        let any = AnyRef::from_der(whole)?;
        Ok(Part { tag: der::Tagged::tag(&any), whole, value: any.value() })
    }

    pub(crate) fn take(&mut self, tag: Tag) -> Result<Part<'a>, Malformed> {
        self.take_if(tag)?.ok_or(Malformed)
    }

    pub(crate) fn take_if(&mut self, tag: Tag) -> Result<Option<Part<'a>>, Malformed> {
        if self.is_at_end() || self.0.peek_tag()? != tag {
            return Ok(None);
        }
        self.any().map(Some)
    }

    /// An INTEGER as its bytes, which are compared and never counted with.
    pub(crate) fn number(&mut self) -> Result<&'a [u8], Malformed> {
        let part = self.take(Tag::Integer)?;
        match part.value {
            [] | [0, 0..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => Err(Malformed),
            value => Ok(value),
        }
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.0.is_finished()
    }

    /// Nothing may follow.
    pub(crate) fn end(self) -> Result<(), Malformed> {
        if self.is_at_end() { Ok(()) } else { Err(Malformed) }
    }

    /// All that is left, at most `most` values of one tag.
    pub(crate) fn rest(mut self, tag: Tag, most: usize) -> Result<Vec<Part<'a>>, Malformed> {
        let mut found = Vec::new();
        while !self.is_at_end() {
            if found.len() == most {
                return Err(Malformed);
            }
            found.push(self.take(tag)?);
        }
        Ok(found)
    }
}

/// The tag `[number]` around or in the place of a constructed value.
pub(crate) const fn tagged(number: u8) -> Tag {
    Tag::ContextSpecific { constructed: true, number: TagNumber::new(number) }
}

/// The tag `[number]` in the place of a primitive value.
pub(crate) const fn tagged_plain(number: u8) -> Tag {
    Tag::ContextSpecific { constructed: false, number: TagNumber::new(number) }
}
