//! What this process has been asked for, counted by call and by class of answer; and which requests the log tells of.
//!
//! The places of calls are settled before the first request, so that a request adds to two numbers and looks nothing up.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use measures::{Counter, Histogram};

/// Where the numbers of a call stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place(usize);

impl Place {
    /// What nothing serves, or what is served outside the document.
    pub const OTHER: Self = Self(0);
    /// Pages for people, and what they load.
    pub const PAGE: Self = Self(1);
}

/// The kinds of requests whose spans are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// Reads.
    Reading,
    /// Changes something.
    Writing,
    /// Signs.
    Signing,
    /// A page, or what it loads.
    Page,
    /// Nothing that is served.
    Other,
}

impl Flavour {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::Reading, Self::Writing, Self::Signing, Self::Page, Self::Other];

    /// As the numbers name it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Writing => "writing",
            Self::Signing => "signing",
            Self::Page => "page",
            Self::Other => "other",
        }
    }
}

/// Classes of answers.
pub const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// The numbers of one call.
#[derive(Debug)]
pub struct Numbers {
    /// Its name in the document.
    pub name: String,
    flavour: Flavour,
    classes: [Counter; CLASSES.len()],
    micros: Counter,
}

impl Numbers {
    fn of(name: &str, flavour: Flavour) -> Self {
        Self { name: name.to_owned(), flavour, classes: Default::default(), micros: Counter::new() }
    }

    /// How often it was answered with each class.
    pub fn answered(&self) -> impl Iterator<Item = (&'static str, u64)> {
        CLASSES.into_iter().zip(&self.classes).map(|(class, counter)| (class, counter.get()))
    }

    /// Seconds that all of its answers took together.
    #[allow(clippy::cast_precision_loss, reason = "told as a number of floating point anyway")]
    pub fn seconds(&self) -> f64 {
        self.micros.get() as f64 / 1_000_000.0
    }
}

/// What a process has been asked for.
#[derive(Debug)]
pub struct Traffic {
    numbers: Vec<Numbers>,
    places: HashMap<String, Place>,
    spans: [Histogram; Flavour::ALL.len()],
    /// Requests that have come and are not answered.
    in_hand: AtomicU64,
    /// Answers that were ready, or were not.
    pub ready: Counter,
    /// Answers that had to be made.
    pub made: Counter,
    /// How often each allowance was used up; their names are constants of the program.
    limited: Mutex<BTreeMap<&'static str, u64>>,
    /// Of requests that went well, each so manieth is logged; none when it is 0.
    logged: u32,
    well: Counter,
}

impl Traffic {
    /// Of these calls; of requests that go well each `logged`-th stands in the log.
    pub fn of(calls: impl IntoIterator<Item = (String, Flavour)>, logged: u32) -> Self {
        let outside = [Numbers::of("other", Flavour::Other), Numbers::of("page", Flavour::Page)];
        let calls = calls.into_iter().map(|(name, flavour)| Numbers::of(&name, flavour));
        let numbers: Vec<Numbers> = outside.into_iter().chain(calls).collect();
        let places = numbers.iter().enumerate();
        Self {
            places: places.map(|(at, numbers)| (numbers.name.clone(), Place(at))).collect(),
            numbers,
            spans: Flavour::ALL.map(|_| Histogram::of_seconds()),
            in_hand: AtomicU64::new(0),
            ready: Counter::new(),
            made: Counter::new(),
            limited: Mutex::default(),
            logged,
            well: Counter::new(),
        }
    }

    /// Where the numbers of a call stand.
    pub fn place(&self, call: &str) -> Place {
        self.places.get(call).copied().unwrap_or(Place::OTHER)
    }

    /// The name of what stands there.
    pub fn name(&self, place: Place) -> &str {
        self.numbers.get(place.0).map_or("other", |numbers| &numbers.name)
    }

    /// A request has come.
    pub fn begun(&self) {
        self.in_hand.fetch_add(1, Ordering::Relaxed);
    }

    /// It has been answered, or its caller has gone.
    pub fn over(&self) {
        self.in_hand.fetch_sub(1, Ordering::Relaxed);
    }

    /// It was answered with that status, after so long.
    pub fn answered(&self, place: Place, status: u16, took: Duration) {
        let Some(numbers) = self.numbers.get(place.0) else { return };
        let class = usize::from(status / 100).saturating_sub(1);
        if let Some(counter) = numbers.classes.get(class) {
            counter.one();
        }
        numbers.micros.add(took.as_micros().try_into().unwrap_or(u64::MAX));
        if let Some(spans) = self.spans.get(numbers.flavour as usize) {
            spans.took(took);
        }
    }

    /// Somebody has used an allowance up.
    pub fn limit(&self, policy: &'static str) {
        let mut limited = self.limited.lock().unwrap_or_else(PoisonError::into_inner);
        *limited.entry(policy).or_default() += 1;
    }

    /// How often each allowance was used up.
    pub fn limited(&self) -> Vec<(&'static str, u64)> {
        let limited = self.limited.lock().unwrap_or_else(PoisonError::into_inner);
        limited.iter().map(|(policy, times)| (*policy, *times)).collect()
    }

    /// Whether the log tells of a request with this answer: of each fault of ours, and of each so manieth of the others.
    pub fn is_logged(&self, status: u16) -> bool {
        if status >= 500 {
            return self.logged > 0;
        }
        if self.logged <= 1 {
            return self.logged == 1;
        }
        let before = self.well.get();
        self.well.one();
        before.is_multiple_of(u64::from(self.logged))
    }

    /// The numbers of every call, and of what is none.
    pub fn numbers(&self) -> &[Numbers] {
        &self.numbers
    }

    /// How long answers took, by kind.
    pub fn spans(&self) -> impl Iterator<Item = (Flavour, &Histogram)> {
        Flavour::ALL.into_iter().zip(&self.spans)
    }

    /// Requests that have come and are not answered.
    pub fn in_hand(&self) -> u64 {
        self.in_hand.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_one(logged: u32) -> Traffic {
        Traffic::of([("read_petition".to_owned(), Flavour::Reading)], logged)
    }

    #[test]
    fn a_request_is_counted_where_its_call_stands() {
        let traffic = of_one(0);
        traffic.answered(traffic.place("read_petition"), 404, Duration::from_millis(1));
        traffic.answered(traffic.place("unheard_of"), 200, Duration::from_millis(1));
        let told: Vec<(&str, Vec<u64>)> = traffic
            .numbers()
            .iter()
            .map(|numbers| {
                (numbers.name.as_str(), numbers.answered().map(|(_, count)| count).collect())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("other", vec![0, 1, 0, 0, 0]),
                ("page", vec![0; 5]),
                ("read_petition", vec![0, 0, 0, 1, 0])
            ]
        );
        let spans: Vec<u64> = traffic.spans().map(|(_, spans)| spans.count()).collect();
        assert_eq!(spans, [1, 0, 0, 0, 1]);
    }

    #[test]
    fn faults_are_always_logged_and_others_as_often_as_is_set() {
        let told = |logged, status| {
            let traffic = of_one(logged);
            (0..6).filter(|_| traffic.is_logged(status)).count()
        };
        assert_eq!([told(0, 200), told(1, 200), told(3, 200), told(1_000, 404)], [0, 6, 2, 1]);
        assert_eq!([told(0, 500), told(1, 503), told(1_000, 500)], [0, 6, 6]);
    }
}
