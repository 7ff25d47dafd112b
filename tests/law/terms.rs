//! The terms one by one, against a table written by hand: by which article, who owes the act, what is said before the
//! last day, what its end does and who hears of that (76, 91(2)).

use petitions::domain::calendar::Calendar;
use petitions::domain::notice::Audience::{
    self, Addressee, Administrators, Author, Complainant, Moderators,
};
use petitions::domain::notice::{Notice, NoticeKind};
use petitions::domain::term_ends::{Lead, Reminder};
use petitions::domain::terms::{StartedTerm, TermKind, TermStatus};

use super::{calendar, date};

/// A term in the table.
struct Line {
    kind: TermKind,
    article: &'static str,
    /// Ours and not the law's.
    internal: bool,
    owed_by: Option<Audience>,
    reminder: Option<Lead>,
    event: &'static str,
    /// Who hears that the act was not done, first those who wait for it.
    told: &'static [(Audience, NoticeKind)],
}

const fn line(kind: TermKind, article: &'static str) -> Line {
    let (internal, owed_by, reminder) = (false, None, None);
    Line { kind, article, internal, owed_by, reminder, event: "term_passed", told: &[] }
}

const WORKING: fn(u32) -> Option<Lead> = |days| Some(Lead::WorkingDays(days));
const OVERDUE: NoticeKind = NoticeKind::ActOverdue;
const PASSED: NoticeKind = NoticeKind::TermPassed;

fn table() -> [Line; 17] {
    use TermKind as T;
    [
        Line {
            owed_by: Some(Moderators),
            reminder: WORKING(3),
            told: &[(Author, OVERDUE), (Moderators, PASSED)],
            ..line(T::Moderation, "90-2(5)")
        },
        Line {
            internal: true,
            owed_by: Some(Author),
            reminder: WORKING(1),
            event: "correction_lapsed",
            ..line(T::Correction, "64(6)")
        },
        Line {
            owed_by: Some(Author),
            reminder: WORKING(3),
            event: "joining_lapsed",
            ..line(T::Joining, "90-2(4)(1)")
        },
        Line {
            reminder: Some(Lead::CalendarDays(7)),
            event: "collection_lapsed",
            ..line(T::Collection, "90-3(2)")
        },
        Line {
            owed_by: Some(Moderators),
            reminder: WORKING(1),
            told: &[(Moderators, PASSED)],
            ..line(T::MediaLetter, "90-2(8)")
        },
        Line {
            internal: true,
            owed_by: Some(Moderators),
            reminder: WORKING(1),
            told: &[(Moderators, PASSED)],
            ..line(T::Verification, "90-4(1)")
        },
        Line {
            owed_by: Some(Moderators),
            told: &[(Author, OVERDUE), (Moderators, PASSED)],
            ..line(T::Forwarding, "90-4(1)")
        },
        Line {
            internal: true,
            owed_by: Some(Moderators),
            reminder: WORKING(1),
            told: &[(Moderators, PASSED)],
            ..line(T::ForwardingNotice, "90-4(1)")
        },
        Line {
            owed_by: Some(Addressee),
            reminder: WORKING(0),
            told: &[(Author, OVERDUE), (Addressee, PASSED), (Moderators, PASSED)],
            ..line(T::Registration, "64(3)")
        },
        Line {
            internal: true,
            owed_by: Some(Addressee),
            reminder: WORKING(3),
            told: &[(Addressee, PASSED)],
            ..line(T::WorkingGroup, "90-5(2)(3)")
        },
        Line {
            owed_by: Some(Addressee),
            reminder: WORKING(10),
            told: &[(Author, OVERDUE), (Addressee, PASSED), (Moderators, PASSED)],
            ..line(T::Consideration, "90-5(1)")
        },
        Line {
            owed_by: Some(Addressee),
            reminder: WORKING(0),
            told: &[(Author, OVERDUE), (Addressee, PASSED)],
            ..line(T::DecisionPublication, "90-6(3)")
        },
        Line {
            internal: true,
            owed_by: Some(Addressee),
            reminder: WORKING(3),
            told: &[(Addressee, PASSED)],
            ..line(T::Statement, "90-6(3)")
        },
        Line {
            owed_by: Some(Addressee),
            reminder: WORKING(3),
            told: &[(Author, OVERDUE), (Addressee, PASSED)],
            ..line(T::ProposalAnswer, "76(1)")
        },
        Line {
            owed_by: Some(Addressee),
            reminder: WORKING(1),
            told: &[(Complainant, OVERDUE), (Addressee, PASSED)],
            ..line(T::ComplaintPassingOn, "91(4)")
        },
        Line {
            owed_by: Some(Administrators),
            reminder: WORKING(5),
            told: &[(Complainant, OVERDUE), (Administrators, PASSED)],
            ..line(T::Complaint, "99")
        },
        Line { internal: true, event: "archived", ..line(T::Archive, "90-1(1)") },
    ]
}

#[test]
fn each_term_has_its_article_who_owes_it_and_what_its_end_does() {
    let table = table();
    assert_eq!(table.each_ref().map(|line| line.kind), TermKind::ALL);
    for line in table {
        let (kind, code) = (line.kind, line.kind.code());
        assert_eq!((kind.article(), kind.is_internal()), (line.article, line.internal), "{code}");
        assert_eq!(kind.owed_by(), line.owed_by, "{code}");
        assert_eq!(kind.lapse().event(), line.event, "{code}");
        assert_eq!(kind.passes(), line.event == "term_passed", "{code}");
        let told = line.told.iter().map(|(audience, kind)| Notice::to(*audience, *kind));
        assert_eq!(kind.overdue_notices(), told.collect::<Vec<_>>(), "{code}");
        let word = if kind == TermKind::Collection {
            NoticeKind::ClosingSoon
        } else {
            NoticeKind::TermDueSoon
        };
        let reminder = line.reminder.map(|lead| Reminder { kind: word, lead });
        assert_eq!(kind.reminder(), reminder, "{code}");
        // Below the threshold the notice is that of a proposal.
        let owed = if kind == TermKind::ForwardingNotice { "90-3(5)" } else { line.article };
        assert_eq!(kind.owed_under(), owed, "{code}");
    }
}

#[test]
fn a_word_comes_so_many_days_before_the_last_one() {
    let calendar = calendar();
    // A Thursday; Friday, 16 October to Wednesday, 21 October are the next four working days.
    let today = date("2026-10-15");
    for (lead, until) in [
        (Lead::WorkingDays(0), "2026-10-15"),
        (Lead::WorkingDays(1), "2026-10-16"),
        (Lead::WorkingDays(3), "2026-10-20"),
        (Lead::CalendarDays(0), "2026-10-15"),
        (Lead::CalendarDays(7), "2026-10-22"),
    ] {
        assert_eq!(lead.until(&calendar, today), date(until), "{lead:?}");
    }
}

#[test]
fn a_term_is_near_its_end_three_working_days_before_and_over_the_day_after() {
    let plain = Calendar::new(1, Vec::new());
    // A Thursday.
    let today = date("2026-10-15");
    assert_eq!(TermStatus::near_until(&plain, today), date("2026-10-20"));
    for (due, status) in [
        ("2026-10-14", TermStatus::Overdue),
        ("2026-10-15", TermStatus::Near),
        ("2026-10-20", TermStatus::Near),
        ("2026-10-21", TermStatus::Ok),
    ] {
        assert_eq!(TermStatus::of(&plain, today, date(due)), status, "{due}");
    }
}

#[test]
fn days_of_the_archive_run_over_days_off_and_follow_no_calendar() {
    let (plain, published) = (Calendar::new(1, Vec::new()), calendar());
    let archive = StartedTerm::calendar_days(TermKind::Archive, date("2026-10-16"), 30);
    // A Sunday; also when it is long over.
    assert_eq!(archive.reckoning.due, date("2026-11-15"));
    for today in ["2026-10-20", "2026-11-15", "2026-12-24"] {
        assert_eq!(archive.recomputed(&published, date(today)), archive);
    }
    // A term that would lie in the past ends today, or on the next working day.
    let due = |calendar: &Calendar, today: &str| {
        let term = StartedTerm::working(TermKind::Moderation, &plain, date("2026-10-01"), 5);
        term.recomputed(calendar, date(today)).reckoning.due
    };
    assert_eq!(due(&plain, "2026-10-07"), date("2026-10-08"));
    assert_eq!(due(&plain, "2026-10-08"), date("2026-10-08"));
    assert_eq!(due(&plain, "2026-10-09"), date("2026-10-09"));
    assert_eq!(due(&plain, "2026-10-10"), date("2026-10-12"));
}
