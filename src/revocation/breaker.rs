//! A responder that is dead costs nobody a wait: after some attempts in vain it is left alone for a while, and then
//! tried by one question at a time until it answers.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::bounds::{FAILURES, LEFT_ALONE, QUESTION};

#[derive(Debug, Default)]
struct State {
    failures: u32,
    /// Until when nobody asks, once it has failed too often.
    until: Option<Instant>,
}

/// Whether a responder, or another server that everybody waits for, is asked at all.
#[derive(Debug, Default)]
pub struct Breaker(Mutex<State>);

impl Breaker {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// May a question be asked `now`?
    pub fn lets_through(&self, now: Instant) -> bool {
        let mut state = self.state();
        match state.until {
            None => true,
            Some(until) if now < until => false,
            Some(_) => {
                // This one tries. Should it be given up unanswered, the next one tries after it.
                state.until = Some(now + QUESTION);
                true
            }
        }
    }

    /// It has answered; true when it had been left alone until then.
    pub fn succeeded(&self) -> bool {
        let was_open = self.state().until.is_some();
        *self.state() = State::default();
        was_open
    }

    /// It has not; true when it is left alone from now on.
    pub fn failed(&self, now: Instant) -> bool {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
        if state.failures < FAILURES {
            return false;
        }
        state.until = Some(now + LEFT_ALONE);
        state.failures == FAILURES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn what_fails_often_is_left_alone_and_then_tried_by_one_at_a_time() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        for failure in 1..=FAILURES {
            assert!(breaker.lets_through(now));
            assert_eq!(breaker.failed(now), failure == FAILURES);
        }
        let moment = Duration::from_millis(1);
        assert!(!breaker.lets_through(now + LEFT_ALONE - moment));
        let back = now + LEFT_ALONE;
        assert!(breaker.lets_through(back));
        assert!(!breaker.lets_through(back), "one at a time");
        // The one that tried was given up: the next one tries.
        assert!(breaker.lets_through(back + QUESTION));
        assert!(!breaker.failed(back + QUESTION), "told once");
        assert!(!breaker.lets_through(back + QUESTION + moment));
        assert!(breaker.succeeded());
        assert!(breaker.lets_through(back) && breaker.lets_through(back));
    }
}
