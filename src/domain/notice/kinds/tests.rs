use std::collections::HashSet;

use super::*;

#[test]
fn every_code_is_read_back_and_is_unique() {
    let codes: HashSet<_> = NoticeKind::ALL.into_iter().map(NoticeKind::code).collect();
    assert_eq!(codes.len(), NoticeKind::ALL.len());
    for kind in NoticeKind::ALL {
        assert_eq!(NoticeKind::parse(kind.code()), Some(kind));
    }
    assert_eq!(NoticeKind::parse("petition_lost"), None);
}

#[test]
fn only_mails_to_the_holder_of_an_account_rest_on_no_article() {
    for kind in NoticeKind::ALL {
        let about_an_account = kind.audiences() == [Audience::Holder];
        assert_eq!(kind.basis() == Basis::Account, about_an_account, "{}", kind.code());
        assert_eq!(kind.is_in_inbox(), !about_an_account, "{}", kind.code());
    }
    assert_eq!(NoticeKind::AddresseeReceived.basis(), Basis::Article("90-4(2)"));
}

#[test]
fn every_notice_says_on_what_occasion_it_comes() {
    let occasions: HashSet<_> = NoticeKind::ALL.into_iter().map(NoticeKind::occasion).collect();
    // Of a quarter of the votes the author hears, and so do followers.
    assert_eq!(occasions.len(), NoticeKind::ALL.len() - 1);
    assert!(occasions.iter().all(|occasion| occasion.len() > 10), "{occasions:?}");
}

#[test]
fn what_goes_to_many_alone_can_be_stopped_and_what_the_law_owes_cannot() {
    let chosen = |choice| {
        NoticeKind::ALL
            .into_iter()
            .filter(move |kind| kind.choice() == Some(choice))
            .map(NoticeKind::code)
    };
    let news: Vec<_> = chosen(Choice::News).collect();
    let to_many = [
        "joined_rejected",
        "joined_not_supported",
        "joined_withdrawn",
        "joined_forwarded",
        "joined_answered",
        "milestone_reached",
        "petition_opened",
    ];
    assert_eq!(news, to_many);
    assert_eq!(
        chosen(Choice::Progress).collect::<Vec<_>>(),
        ["joining_progress", "collection_progress", "closing_soon"]
    );
    assert_eq!(
        chosen(Choice::Reminders).collect::<Vec<_>>(),
        ["promise_due_soon", "term_due_soon"]
    );
    for owed in
        [NoticeKind::PetitionRejected, NoticeKind::DecisionPublished, NoticeKind::ActOverdue]
    {
        assert_eq!(owed.choice(), None, "{}", owed.code());
    }
}
