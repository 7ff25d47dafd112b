//! Path parameters. A malformed id names nothing, so it is a 404 like any unknown one.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use uuid::Uuid;

use crate::responses::problem::Problem;
use app::ids::PetitionId;

/// Ids by their names in the path.
macro_rules! ids {
    ($($name:ident = $parameter:literal;)+) => {
        $(
            #[doc = concat!("The `{", $parameter, "}` of the path.")]
            #[derive(Debug, Clone, Copy)]
            pub struct $name(pub app::ids::$name);

            impl FromRequest for $name {
                type Error = Problem;
                type Future = Ready<Result<Self, Problem>>;

                fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                    ready(uuid_at(request, $parameter).map(|id| Self(id.into())))
                }
            }
        )+
    };
}

/// The `{id}` of the path: of a petition, unless another type says what it names.
#[derive(Debug, Clone, Copy)]
pub struct Id<T = PetitionId>(pub T);

impl<T: From<Uuid>> FromRequest for Id<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(uuid_at(request, "id").map(|id| Self(id.into())))
    }
}

ids! {
    DiscussionId = "discussion_id";
    PointId = "point_id";
    InquiryId = "inquiry_id";
    AttachmentId = "attachment_id";
    CommentId = "comment_id";
    InvalidationId = "invalidation_id";
    NoteId = "note_id";
}

/// The form that this service gives out, hyphenated; in either case (RFC 9562, 4).
fn uuid_at(request: &HttpRequest, name: &str) -> Result<Uuid, Problem> {
    let text = request.match_info().query(name);
    // Of the forms that are parsed only the hyphenated one has this length.
    if text.len() != uuid::fmt::Hyphenated::LENGTH {
        return Err(Problem::not_found());
    }
    Uuid::try_parse(text).map_err(|_| Problem::not_found())
}
