//! Holidays that fall on the same date every year (Law on Holidays, articles 3 and 5; Labour Code 84(5)).

use super::special_days::DayKind;

/// A holiday on a fixed date of the year.
pub(super) struct FixedDay {
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) kind: DayKind,
    /// First and last year of observance.
    pub(super) from: i32,
    pub(super) to: i32,
    pub(super) kk: &'static str,
    pub(super) ru: &'static str,
    pub(super) en: &'static str,
}

impl FixedDay {
    const fn new(
        (month, day): (u32, u32),
        kk: &'static str,
        ru: &'static str,
        en: &'static str,
    ) -> Self {
        Self { month, day, kind: DayKind::PublicHoliday, from: i32::MIN, to: i32::MAX, kk, ru, en }
    }

    const fn religious(self) -> Self {
        Self { kind: DayKind::ReligiousDayOff, ..self }
    }

    const fn since(self, year: i32) -> Self {
        Self { from: year, ..self }
    }

    const fn until(self, year: i32) -> Self {
        Self { to: year, ..self }
    }
}

/// The days off with a fixed date, in the order of the year, as known in November 2026. Kurban Ait
/// follows the moon and is entered by hand.
pub(super) static FIXED_DAYS: [FixedDay; 15] = [
    FixedDay::new((1, 1), "Жаңа жыл", "Новый год", "New Year's Day"),
    FixedDay::new((1, 2), "Жаңа жыл", "Новый год", "New Year's Day"),
    FixedDay::new(
        (1, 7),
        "Православиелік Рождество",
        "Православное Рождество",
        "Orthodox Christmas",
    )
    .religious(),
    FixedDay::new(
        (3, 8),
        "Халықаралық әйелдер күні",
        "Международный женский день",
        "International Women's Day",
    ),
    // The Constitution of 15.03.2026 moved its day: 30 August to 2025, 15 March from 2027.
    FixedDay::new(
        (3, 15),
        "Қазақстан Республикасының Конституциясы күні",
        "День Конституции Республики Казахстан",
        "Constitution Day",
    )
    .since(2027),
    FixedDay::new((3, 21), "Наурыз мейрамы", "Наурыз мейрамы", "Nauryz Meiramy"),
    FixedDay::new((3, 22), "Наурыз мейрамы", "Наурыз мейрамы", "Nauryz Meiramy"),
    FixedDay::new((3, 23), "Наурыз мейрамы", "Наурыз мейрамы", "Nauryz Meiramy"),
    FixedDay::new(
        (5, 1),
        "Қазақстан халқының бірлігі мерекесі",
        "Праздник единства народа Казахстана",
        "Kazakhstan People's Unity Day",
    ),
    FixedDay::new(
        (5, 7),
        "Отан қорғаушы күні",
        "День защитника Отечества",
        "Defender of the Fatherland Day",
    ),
    FixedDay::new((5, 9), "Жеңіс күні", "День Победы", "Victory Day"),
    FixedDay::new((7, 6), "Астана күні", "День столицы", "Capital City Day"),
    FixedDay::new(
        (8, 30),
        "Қазақстан Республикасының Конституциясы күні",
        "День Конституции Республики Казахстан",
        "Constitution Day",
    )
    .until(2025),
    FixedDay::new((10, 25), "Республика күні", "День Республики", "Republic Day"),
    FixedDay::new((12, 16), "Тәуелсіздік күні", "День Независимости", "Independence Day"),
];
