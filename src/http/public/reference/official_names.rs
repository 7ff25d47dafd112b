//! Official names that an administrator gives, in three languages.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::intake::{Faults, Field, line};
use domain::calendar::Names;
use domain::petition::lengths;

#[derive(Deserialize)]
struct NamesBody {
    kk: Field<String>,
    ru: Field<String>,
    en: Field<String>,
}

/// The names in the member `names`, which is required.
pub(super) fn official_names(
    faults: &mut Faults,
    given: Field<Map<String, Value>>,
) -> Option<Names> {
    faults.object("/names", given, |names: NamesBody, faults| {
        let kk = faults.required("/names/kk", names.kk, line(lengths::OFFICIAL_LINE));
        let ru = faults.required("/names/ru", names.ru, line(lengths::OFFICIAL_LINE));
        let en = faults.required("/names/en", names.en, line(lengths::OFFICIAL_LINE));
        Some(Names { kk: kk?, ru: ru?, en: en? })
    })
}
