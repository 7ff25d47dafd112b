//! Bursts: how often one client may call, kept in the memory of each process (generic cell rate
//! algorithm). What a person may do in a day is counted in the database instead, by `app::limits`.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use governor::clock::Clock as _;
use governor::middleware::StateInformationMiddleware;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use crate::intake::client_address::client_address;
use crate::responses::problem::Problem;
use crate::responses::rate_limit::RateLimitFields;
use app::Error;
use app::error::Limited;
use app::limits::APP_READINGS;

/// Clients remembered by one limiter before it forgets those that are idle.
const REMEMBERED: usize = 100_000;

/// A kind of call that is counted apart. Five hundred honest people behind one address get each done
/// in ten minutes (carriers put whole towns behind one).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    name: &'static str,
    burst: NonZeroU32,
    /// In which the burst is whole again.
    period: Duration,
}

const fn flow(name: &'static str, burst: u32, seconds: u64) -> Flow {
    let burst = match NonZeroU32::new(burst) {
        Some(burst) => burst,
        None => NonZeroU32::MIN,
    };
    Flow { name, burst, period: Duration::from_secs(seconds) }
}

/// A flow as a handler names it in its signature.
pub trait Paced: 'static {
    /// Its burst and period.
    const FLOW: Flow;
    /// Its place among the limiters of a process.
    const PLACE: usize;
}

macro_rules! flows {
    ($($(#[$doc:meta])* $name:ident($place:literal) = $flow:expr;)+) => {
        $($(#[$doc])* pub struct $name; impl Paced for $name { const FLOW: Flow = $flow; const PLACE: usize = $place; })+
        const FLOWS: &[Flow] = &[$($name::FLOW),+];
    };
}

flows! {
    /// Signing in.
    SignIn(0) = flow("sign-in-burst", 60, 60);
    /// Opening an account.
    Register(1) = flow("register-burst", 60, 60);
    /// Everything that mails a link.
    Mailed(2) = flow("mail-burst", 60, 60);
    /// Tokens that came by mail.
    Redeemed(3) = flow("token-burst", 60, 60);
    /// Signing a petition.
    Sign(4) = flow("sign-burst", 600, 60);
    /// Looking for words in petitions.
    Search(5) = flow("search-burst", 60, 10);
    /// Fresh tokens for an open session.
    Refresh(6) = flow("refresh-burst", 600, 60);
    /// What applications ask at their own doors; many people's come from one address.
    Apps(7) = flow("oauth-burst", 600, 60);
}

type Limiter<K> = DefaultKeyedRateLimiter<K, StateInformationMiddleware>;

/// The limiters of a process; none of them when limits are off.
pub struct Limits {
    flows: Vec<Limiter<IpAddr>>,
    apps: Limiter<Uuid>,
    hold: bool,
}

impl Limits {
    /// Limiters that nobody has used yet; `hold` says whether they count at all.
    pub fn new(hold: bool) -> Self {
        let app_quota = quota(
            NonZeroU32::new(APP_READINGS.allowance).unwrap_or(NonZeroU32::MIN),
            Duration::from_secs(60),
        );
        Self {
            flows: FLOWS
                .iter()
                .map(|flow| RateLimiter::keyed(quota(flow.burst, flow.period)).with_middleware())
                .collect(),
            apps: RateLimiter::keyed(app_quota).with_middleware(),
            hold,
        }
    }

    fn take<F: Paced>(&self, request: &HttpRequest, address: IpAddr) -> Result<(), Problem> {
        if !self.hold {
            return Ok(());
        }
        let Some(limiter) = self.flows.get(F::PLACE) else { return Ok(()) };
        forget_idle(limiter);
        let window = u32::try_from(F::FLOW.period.as_secs()).unwrap_or(u32::MAX);
        match limiter.check_key(&network(address)) {
            Ok(standing) => {
                let left = standing.remaining_burst_capacity();
                let step = window / F::FLOW.burst.get();
                let (name, burst) = (F::FLOW.name, F::FLOW.burst.get());
                let fields = RateLimitFields::new(name, burst, window, left, step.max(1));
                request.extensions_mut().insert(fields);
                Ok(())
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(limiter.clock().now());
                Err(used_up(F::FLOW.name, F::FLOW.burst.get(), window, wait))
            }
        }
    }

    /// Takes one from an application's allowance.
    ///
    /// # Errors
    /// 429 when nothing is left.
    pub fn take_app(&self, app: Uuid) -> Result<(), Problem> {
        if !self.hold {
            return Ok(());
        }
        forget_idle(&self.apps);
        self.apps.check_key(&app).map(drop).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.apps.clock().now());
            used_up(APP_READINGS.name, APP_READINGS.allowance, 60, wait)
        })
    }
}

fn quota(burst: NonZeroU32, period: Duration) -> Quota {
    Quota::with_period(period / burst.get()).unwrap_or(Quota::per_second(burst)).allow_burst(burst)
}

fn used_up(policy: &'static str, allowance: u32, window_seconds: u32, wait: Duration) -> Problem {
    let retry_after = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
    Error::Limited(Limited { policy, allowance, window_seconds, retry_after }).into()
}

fn forget_idle<K: std::hash::Hash + Eq + Clone>(limiter: &Limiter<K>) {
    if limiter.len() > REMEMBERED {
        limiter.retain_recent();
    }
}

/// The client a burst is counted by: an IPv4 address, or the network of an IPv6 one, of which one
/// customer has 2^64 addresses.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => (address.to_bits() >> 64 << 64).to_be_bytes().into(),
    }
}

/// A caller who is within the bursts of `F`.
pub struct Pace<F> {
    /// Where they call from.
    pub address: IpAddr,
    flow: std::marker::PhantomData<F>,
}

impl<F: Paced> FromRequest for Pace<F> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::of(request))
    }
}

impl<F: Paced> Pace<F> {
    /// Takes one from the caller's burst, where a handler knows only later that it has to.
    ///
    /// # Errors
    /// 429 when nothing is left.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let address = client_address(request);
        let taken = request
            .app_data::<web::Data<Limits>>()
            .map_or(Ok(()), |limits| limits.take::<F>(request, address));
        taken.map(|()| Self { address, flow: std::marker::PhantomData })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_stand_in_the_places_they_name() {
        let places = [
            SignIn::PLACE,
            Register::PLACE,
            Mailed::PLACE,
            Redeemed::PLACE,
            Sign::PLACE,
            Search::PLACE,
            Refresh::PLACE,
            Apps::PLACE,
        ];
        let named = [
            SignIn::FLOW,
            Register::FLOW,
            Mailed::FLOW,
            Redeemed::FLOW,
            Sign::FLOW,
            Search::FLOW,
            Refresh::FLOW,
            Apps::FLOW,
        ];
        for (place, flow) in places.into_iter().zip(named) {
            assert_eq!(FLOWS[place], flow);
        }
    }

    #[test]
    fn an_ipv6_customer_is_one_client() {
        let same = |one: &str, other: &str| {
            network(one.parse().unwrap()) == network(other.parse().unwrap())
        };
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("203.0.113.7", "::ffff:203.0.113.7"));
        assert!(!same("203.0.113.7", "203.0.113.8"));
    }
}
