//! What people were told, and whether it was true.

use std::fmt;

/// What somebody was told at one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The signature stands; its id.
    Stands(String),
    /// 503: nothing was done; its code.
    NothingDone(String),
    /// 503 `outcome_unknown`.
    Unknown,
    /// The connection broke, or the petition was taken down.
    Nothing,
    /// Nobody took the connection: nothing was asked, so nothing was done.
    Unreached,
}

impl Told {
    /// Nobody can say what became of it.
    const fn is_open(&self) -> bool {
        matches!(self, Self::Unknown | Self::Nothing)
    }
}

/// What people were told, held against what is there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// People who were told that their vote stands.
    pub acked: usize,
    /// Of these, votes that are not there.
    pub lost: usize,
    /// Persons who count twice.
    pub dup: i64,
    /// People who could not know what became of a try.
    pub unknown: usize,
    /// Of these, how many know it after the same call again.
    pub settled: usize,
    /// People who were told that nothing was done, and whose vote was there.
    pub untrue: usize,
    /// Petitions whose count is not the number of their votes.
    pub miscounted: i64,
}

impl Verdict {
    /// One person on one petition: all they were told, whether their vote was there, and what the same call says afterwards.
    pub fn judge(&mut self, told: &[Told], stands: bool, again: Option<&(u16, String)>) {
        let open = told.iter().any(Told::is_open);
        let first = told.iter().find_map(|told| match told {
            Told::Stands(id) => Some(id),
            _ => None,
        });
        self.acked += usize::from(first.is_some());
        self.lost += usize::from(first.is_some_and(|id| again != Some(&(200, id.clone()))));
        self.unknown += usize::from(open);
        // A vote that was there is found again, and one that was not is given by that call.
        let settles = again.is_some_and(|(status, _)| !stands || *status == 200);
        self.settled += usize::from(open && settles);
        self.untrue += usize::from(first.is_none() && !open && stands);
    }

    pub const fn is_clean(&self) -> bool {
        self.lost == 0
            && self.dup == 0
            && self.untrue == 0
            && self.miscounted == 0
            && self.settled == self.unknown
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { acked, lost, dup, unknown, settled, untrue, miscounted } = self;
        write!(
            out,
            "acked={acked} lost={lost} dup={dup} unknown={unknown} settled={settled} untrue={untrue} count_mismatch={miscounted}"
        )
    }
}

/// Every way to be wrong is seen.
#[test]
fn a_verdict_that_should_be_red_is_red() {
    let stands = || Told::Stands("a".to_owned());
    let found = |status: u16| Some((status, "a".to_owned()));
    let judged = |told: &[Told], stands: bool, again: Option<(u16, String)>| {
        let mut verdict = Verdict::default();
        verdict.judge(told, stands, again.as_ref());
        verdict
    };
    let clean = judged(&[Told::Unknown, stands()], true, found(200));
    assert!(clean.is_clean() && (clean.acked, clean.unknown, clean.settled) == (1, 1, 1));
    assert!(judged(&[Told::Nothing], false, found(201)).is_clean());
    assert!(judged(&[Told::Unreached], false, found(201)).is_clean());
    // Acknowledged and not there, or there as another vote.
    assert_eq!(judged(&[stands()], false, found(201)).lost, 1);
    assert_eq!(judged(&[stands()], true, Some((200, "b".to_owned()))).lost, 1);
    assert_eq!(judged(&[stands()], true, None).lost, 1);
    // Nothing was done, and it stands.
    for told in [Told::NothingDone("busy".to_owned()), Told::Unreached] {
        let untrue = judged(&[told], true, found(200));
        assert!(untrue.untrue == 1 && !untrue.is_clean(), "{untrue}");
    }
    // The same call says nothing, or gives a second vote beside the first.
    for again in [None, found(201)] {
        let open = judged(&[Told::Unknown], true, again);
        assert!(open.settled == 0 && !open.is_clean(), "{open}");
    }
    for doubled in
        [Verdict { dup: 1, ..Verdict::default() }, Verdict { miscounted: 1, ..Verdict::default() }]
    {
        assert!(!doubled.is_clean(), "{doubled}");
    }
}
