//! Signatures that come faster than a petition usually has them, or many of them from one network: what moderators are
//! shown to look at. Nothing of it touches a signature; acceptance refuses none (90-4(2)), and what is found wrong with
//! one is for staff to say (90-3(1)). Our default.

use crate::words::words;

words! {
    /// By what a burst is noticed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum BurstKind {
        /// Many in one minute.
        Minute = "minute",
        /// Many from one network in ten minutes.
        Network = "network",
    }
}

/// Fewest signatures in a minute that are worth a look: one a second.
pub const LEAST_A_MINUTE: u32 = 60;
/// So many times the mean minute of the hour before.
pub const TIMES_USUAL: u64 = 5;
/// Fewest signatures from one network in ten minutes that are worth a look.
pub const LEAST_A_NETWORK: u32 = 20;
/// Minutes in which signatures from one network are counted together.
pub const NETWORK_MINUTES: i64 = 10;

/// Whether so many signatures in a minute are a burst, after so many in the sixty minutes before it.
pub const fn is_sudden(in_minute: u32, hour_before: u32) -> bool {
    in_minute >= LEAST_A_MINUTE && in_minute as u64 * 60 > TIMES_USUAL * hour_before as u64
}

/// Whether so many signatures from one network, of so many from all, are a burst: half of them or more. Whole districts
/// are behind one address of their mobile network, so a few of many mean nothing.
pub const fn is_of_one_network(from_one: u32, of_all: u32) -> bool {
    from_one >= LEAST_A_NETWORK && from_one as u64 * 2 >= of_all as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_sudden_against_the_pace_of_the_hour_before_it() {
        assert!(!is_sudden(59, 0), "few are nothing to look at");
        assert!(is_sudden(60, 0));
        // Ten a minute before: fifty would be five times that.
        assert!(is_sudden(60, 600));
        assert!(!is_sudden(60, 720), "five times the usual is not more than five times");
        assert!(is_sudden(61, 720));
        assert!(!is_sudden(500, 30_000), "a petition in the news is not suspicious by its size");
    }

    #[test]
    fn a_network_stands_out_by_number_and_by_share() {
        assert!(!is_of_one_network(19, 19));
        assert!(is_of_one_network(20, 20));
        assert!(is_of_one_network(20, 40));
        assert!(!is_of_one_network(20, 41));
        assert!(!is_of_one_network(400, 4_000), "a mobile network of a whole district");
    }
}
