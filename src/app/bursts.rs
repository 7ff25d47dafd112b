//! Signatures that come faster than usual, or many of them from one network, as each process sees those it has taken.
//!
//! Which network somebody signs from is never written. In memory it is a number made with a key that lives as long as
//! its ten minutes: what is left of them is how many signatures the largest network gave.

use std::collections::hash_map::{Entry, RandomState};
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher as _;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::{App, Error};
use domain::bursts::{BurstKind, NETWORK_MINUTES, is_of_one_network, is_sudden};
use store::ids::PetitionId;
use store::signature_bursts::BurstRow;

/// Petitions that are watched at a time; of more, those that nobody has signed for longest are let go.
const MOST_PETITIONS: usize = 2_000;
/// Networks that are told apart for one petition in ten minutes; what comes from further ones counts among all alone.
const MOST_NETWORKS: usize = 4_096;
/// Minutes that are remembered of a petition: an hour, and the one at hand.
const REMEMBERED: i64 = 60;

/// Signatures of one petition, as this process took them.
#[derive(Default)]
struct Pace {
    /// By minute since 1970.
    minutes: BTreeMap<i64, u32>,
    networks: Networks,
    /// What stands out and is not written yet.
    noticed: BTreeMap<(BurstKind, i64), (u32, u32)>,
}

/// Signatures of ten minutes by their network.
#[derive(Default)]
struct Networks {
    /// The first of the ten minutes.
    since: i64,
    /// Made anew for each ten.
    key: RandomState,
    counts: HashMap<u64, u32>,
    all: u32,
}

impl Networks {
    /// One more; how many from that network, and from all.
    fn add(&mut self, minute: i64, network: IpAddr) -> (u32, u32) {
        let since = minute - minute.rem_euclid(NETWORK_MINUTES);
        if since != self.since {
            *self = Self { since, ..Self::default() };
        }
        self.all += 1;
        let name = self.key.hash_one(network);
        let full = self.counts.len() >= MOST_NETWORKS;
        let from_one = match self.counts.entry(name) {
            Entry::Vacant(_) if full => 0,
            entry => {
                let count = entry.or_default();
                *count += 1;
                *count
            }
        };
        (from_one, self.all)
    }
}

impl Pace {
    fn add(&mut self, minute: i64, network: Option<IpAddr>) {
        self.minutes = self.minutes.split_off(&(minute - REMEMBERED));
        let in_minute = self.minutes.entry(minute).or_default();
        *in_minute += 1;
        let in_minute = *in_minute;
        let hour: u32 = self.minutes.range(..=minute).map(|(_, count)| count).sum();
        if is_sudden(in_minute, hour - in_minute) {
            self.noticed.insert((BurstKind::Minute, minute), (in_minute, hour));
        }
        let Some(network) = network else { return };
        let (from_one, all) = self.networks.add(minute, network);
        let (since, seen) = (self.networks.since, &mut self.noticed);
        if is_of_one_network(from_one, all) {
            let most = seen.entry((BurstKind::Network, since)).or_default();
            *most = (most.0.max(from_one), all);
        }
    }

    fn last(&self) -> i64 {
        self.minutes.last_key_value().map_or(0, |(minute, _)| *minute)
    }
}

/// How fast signatures come, by petition.
#[derive(Default)]
pub struct Bursts {
    paces: Mutex<HashMap<PetitionId, Pace>>,
    /// Held while they are written: whoever asks for that meanwhile finds them written.
    writing: tokio::sync::Mutex<()>,
}

impl Bursts {
    /// A signature that counts from now on, given at that instant of legal time; from which network, if that is known.
    pub fn signed(&self, petition: PetitionId, at: DateTime<Utc>, from: Option<IpAddr>) {
        let minute = at.timestamp().div_euclid(60);
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        if paces.len() >= MOST_PETITIONS && !paces.contains_key(&petition) {
            let idle = paces.iter().filter(|(_, pace)| pace.noticed.is_empty());
            let idle = idle.min_by_key(|(_, pace)| pace.last()).map(|(petition, _)| *petition);
            let Some(idle) = idle else { return };
            paces.remove(&idle);
        }
        paces.entry(petition).or_default().add(minute, from.and_then(network));
    }

    fn take(&self) -> Vec<BurstRow> {
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        let noticed = paces.iter_mut().flat_map(|(petition, pace)| {
            std::mem::take(&mut pace.noticed).into_iter().map(move |found| (*petition, found))
        });
        noticed.filter_map(|(petition, found)| row(petition, found)).collect()
    }
}

fn row(
    petition_id: PetitionId,
    ((kind, minute), (signatures, of_all)): ((BurstKind, i64), (u32, u32)),
) -> Option<BurstRow> {
    let began_at = DateTime::from_timestamp(minute.checked_mul(60)?, 0)?;
    let (signatures, of_all) = (signatures.try_into().ok()?, of_all.try_into().ok()?);
    Some(BurstRow { petition_id, kind, began_at, signatures, of_all })
}

/// The network of an address: its first 24 bits, or 48 of IPv6, as customers are given them (RFC 6177). Addresses that
/// many networks have inside, as a proxy of ours that nobody named would, tell nothing.
fn network(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let inside = address.is_loopback() || address.is_private() || address.is_link_local();
            (!inside).then(|| IpAddr::V4((address.to_bits() >> 8 << 8).into()))
        }
        IpAddr::V6(address) => {
            let inside = address.is_loopback()
                || address.is_unique_local()
                || address.is_unicast_link_local();
            (!inside).then(|| IpAddr::V6((address.to_bits() >> 80 << 80).into()))
        }
    }
}

/// Writes what has been noticed, and flags the petitions for moderators. What cannot be written now is noticed again
/// with the next signature of its minute, or lost.
///
/// # Errors
/// The database cannot be reached.
pub async fn write(app: &Arc<App>) -> Result<(), Error> {
    if !app.takes_writes() {
        return Ok(());
    }
    let _writing = app.bursts.writing.lock().await;
    let mut rows = app.bursts.take();
    if rows.is_empty() {
        return Ok(());
    }
    // In the order that all processes keep.
    rows.sort_by_key(|row| (row.petition_id, row.kind, row.began_at));
    app.write(move |work| Ok(store::signature_bursts::put(work.conn, rows.clone())?)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap_or_default()
    }

    /// One address of each of so many networks.
    fn address(network: u8) -> Option<IpAddr> {
        Some(IpAddr::from([203, 0, network, 7]))
    }

    fn kinds(bursts: &Bursts) -> Vec<(BurstKind, i32, i32)> {
        let mut found: Vec<_> =
            bursts.take().into_iter().map(|row| (row.kind, row.signatures, row.of_all)).collect();
        found.sort();
        found
    }

    #[test]
    fn a_minute_that_is_out_of_all_proportion_is_noticed_once_it_is() {
        let (bursts, petition) = (Bursts::default(), PetitionId::new());
        for second in 0..59 {
            bursts.signed(petition, at(second), address(second as u8));
        }
        assert_eq!(kinds(&bursts), []);
        bursts.signed(petition, at(59), address(59));
        bursts.signed(petition, at(59), address(60));
        assert_eq!(kinds(&bursts), [(BurstKind::Minute, 61, 61)]);
        assert_eq!(kinds(&bursts), [], "what is written is not written again");
        // The same pace, minute after minute, is the usual one.
        for minute in 1..20 {
            for second in 0..60 {
                bursts.signed(petition, at(minute * 60 + second), address(second as u8));
            }
        }
        assert!(kinds(&bursts).len() < 12, "it becomes usual");
        for second in 0..60 {
            bursts.signed(petition, at(20 * 60 + second), address(second as u8));
        }
        assert_eq!(kinds(&bursts), []);
    }

    #[test]
    fn many_from_one_network_are_noticed_whatever_their_addresses() {
        let (bursts, petition) = (Bursts::default(), PetitionId::new());
        for host in 0..20_u8 {
            bursts.signed(petition, at(i64::from(host) * 10), Some([198, 51, 100, host].into()));
        }
        assert_eq!(kinds(&bursts), [(BurstKind::Network, 20, 20)]);
        // Of IPv6 the first 48 bits.
        let other = PetitionId::new();
        for host in 0..20_u16 {
            let address = [0x2001, 0xdb8, 7, host, 0, 0, 0, host];
            bursts.signed(other, at(i64::from(host)), Some(address.into()));
        }
        assert_eq!(kinds(&bursts), [(BurstKind::Network, 20, 20)]);
        // Elsewhere is another network, and an unknown one is none.
        let spread = PetitionId::new();
        for host in 0..40_u8 {
            bursts.signed(spread, at(i64::from(host)), address(host));
            bursts.signed(spread, at(i64::from(host)), None);
        }
        assert!(kinds(&bursts).iter().all(|(kind, ..)| *kind == BurstKind::Minute));
    }

    #[test]
    fn what_is_known_of_networks_is_forgotten_after_ten_minutes() {
        let mut networks = Networks::default();
        let one = IpAddr::from([198, 51, 100, 0]);
        networks.add(100, one);
        let key = networks.key.hash_one(one);
        assert_eq!(networks.add(109, one), (2, 2));
        assert_eq!(networks.add(110, one), (1, 1));
        assert_ne!(networks.key.hash_one(one), key, "and has another name from then on");
    }
}
