//! Pages that are counted, in the shape of Spring Data.

use std::sync::Arc;

use actix_web::HttpRequest;
use serde::Serialize;
use utoipa::ToSchema;

use crate::intake::query::Query;
use crate::responses::problem::Problem;
use app::{App, Error, Work};

/// Items on a page unless asked otherwise, as Spring Data has it, and at most: what is asked for above that is cut.
const USUAL_SIZE: i64 = 20;
const MOST: i64 = 1_000;
/// Places up to which a page is found without delay; what lies deeper waits for its turn among the long readings.
const SHALLOW: i64 = 20_000;

/// Which page is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) size: i64,
    page: i64,
}

impl Asked {
    /// # Errors
    /// 400 for what is no number, and for any other parameter: a filter that is passed over would answer wrongly.
    pub(super) fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let mut query = Query::of(request)?;
        let number = |text: &str| text.parse::<u32>().ok();
        let size = query.parsed("size", |text| number(text).filter(|size| *size > 0), "from 1")?;
        let page = query.parsed("page", number, "from 0")?;
        query.finish()?;
        let size = size.map_or(USUAL_SIZE, |size| i64::from(size).min(MOST));
        Ok(Self { size, page: page.map_or(0, i64::from) })
    }

    /// Items before the page.
    pub(super) const fn offset(self) -> i64 {
        self.size * self.page
    }

    /// Reads it; what lies deep takes longer to find, and such readings leave the database to everybody else.
    pub(super) async fn read<T, F>(self, app: &Arc<App>, reading: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Work<'_>) -> Result<T, Error> + Send + 'static,
    {
        if self.offset() > SHALLOW {
            app.read_in_turn(reading).await
        } else {
            app.read(reading).await
        }
    }
}

/// A page that is counted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NumberedPage<T> {
    content: Vec<T>,
    total_elements: i64,
    total_pages: i64,
    /// Whether nothing comes after it.
    last: bool,
    first: bool,
    /// How many a page has, as it was asked for.
    size: i64,
    /// Of this page, from 0.
    number: i64,
    /// On this page.
    number_of_elements: usize,
    empty: bool,
}

impl<T> NumberedPage<T> {
    /// The page with what was found for it.
    pub(super) fn of<R>(
        asked: Asked,
        (found, total): (Vec<R>, i64),
        shape: impl FnMut(R) -> T,
    ) -> Self {
        let content: Vec<T> = found.into_iter().map(shape).collect();
        Self {
            total_elements: total,
            total_pages: (total + asked.size - 1) / asked.size,
            last: asked.offset() + asked.size >= total,
            first: asked.page == 0,
            size: asked.size,
            number: asked.page,
            number_of_elements: content.len(),
            empty: content.is_empty(),
            content,
        }
    }
}
