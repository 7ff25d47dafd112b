//! By what a petition is named in the address of its page: by its number, which is short, or by its id.

use std::collections::HashMap;
use std::future::{Ready, ready};
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use uuid::Uuid;

use crate::responses::problem::Problem;
use app::ids::PetitionId;
use app::{App, petitions};

/// Numbers that are remembered at most; a petition keeps its number for ever.
const REMEMBERED: usize = 10_000;
/// Longest number that is looked for, in bytes.
const LONGEST: usize = 20;

/// Which petition has which number, as far as it was asked.
#[derive(Debug, Default)]
pub(super) struct Numbers(RwLock<HashMap<String, PetitionId>>);

impl Numbers {
    fn of(&self, number: &str) -> Option<PetitionId> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(number).copied()
    }

    fn remember(&self, number: String, id: PetitionId) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(number, id);
    }
}

/// The `{name}` of the path.
pub(crate) struct Named {
    name: String,
    numbers: Option<web::Data<Numbers>>,
}

impl FromRequest for Named {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let name = request.match_info().query("name").to_owned();
        ready(Ok(Self { name, numbers: request.app_data::<web::Data<Numbers>>().cloned() }))
    }
}

impl Named {
    /// The petition that is named.
    ///
    /// # Errors
    /// 404 where none is.
    pub(crate) async fn id(self, app: &Arc<App>) -> Result<PetitionId, Problem> {
        if self.name.len() == uuid::fmt::Hyphenated::LENGTH {
            return Uuid::try_parse(&self.name).map(Into::into).map_err(|_| Problem::not_found());
        }
        let looks_like_one = |byte: u8| byte.is_ascii_digit() || byte == b'-';
        if self.name.len() > LONGEST || !self.name.bytes().all(looks_like_one) {
            return Err(Problem::not_found());
        }
        if let Some(id) = self.numbers.as_ref().and_then(|numbers| numbers.of(&self.name)) {
            return Ok(id);
        }
        let number = self.name.clone();
        let id = app.read(move |work| petitions::numbered(work, &number)).await?;
        if let Some(numbers) = self.numbers {
            numbers.remember(self.name, id);
        }
        Ok(id)
    }
}
