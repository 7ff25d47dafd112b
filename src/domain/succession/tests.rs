use super::*;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn slug(text: &str) -> BodySlug {
    BodySlug::parse(text).unwrap()
}

fn life(slug: &BodySlug) -> Life<'_> {
    Life { slug, from: None, until: None, successor: None }
}

#[test]
fn a_body_ends_once_and_has_one_successor() {
    let (a, b, c) = (slug("a"), slug("b"), slug("c"));
    let today = day(11, 23);
    let merger = |body: Life<'_>, on: NaiveDate| {
        judge(
            &Intended {
                change: BodyChange::Merger,
                on,
                body,
                successor: Some(life(&b)),
                after: &[],
                awaited_on: None,
            },
            today,
        )
    };
    assert_eq!(merger(life(&a), today), Ok(()));
    let until = Some(day(11, 30));
    let succeeded = Life { until, successor: Some(&c), ..life(&a) };
    assert_eq!(
        merger(succeeded, today),
        Err(SuccessionFault::Succeeded { until: day(11, 30), successor: c.clone() })
    );
    // Named later, from the day after its end on.
    let ended = Life { until, ..life(&a) };
    assert_eq!(merger(ended, today), Err(SuccessionFault::TooEarly { day: day(12, 1) }));
    assert_eq!(merger(ended, day(12, 1)), Ok(()));
    let abolition = Intended {
        change: BodyChange::Abolition,
        on: day(12, 1),
        body: ended,
        successor: None,
        after: &[],
        awaited_on: None,
    };
    assert_eq!(judge(&abolition, today), Err(SuccessionFault::Ended { until: day(11, 30) }));
    let rename = Intended { change: BodyChange::Rename, successor: Some(life(&c)), ..abolition };
    assert_eq!(judge(&rename, today), Err(SuccessionFault::Ended { until: day(11, 30) }));
}

#[test]
fn nobody_comes_after_themselves_and_the_successor_is_there_on_that_day() {
    let (a, b) = (slug("a"), slug("b"));
    let today = day(11, 23);
    let plain = Intended {
        change: BodyChange::Merger,
        on: day(12, 1),
        body: life(&a),
        successor: Some(life(&b)),
        after: &[],
        awaited_on: None,
    };
    let circular = Err(SuccessionFault::Circular { body: a.clone() });
    assert_eq!(judge(&Intended { successor: Some(life(&a)), ..plain }, today), circular);
    let after = [a.clone()];
    assert_eq!(judge(&Intended { after: &after, ..plain }, today), circular);
    let short = Life { until: Some(day(11, 30)), ..life(&b) };
    assert_eq!(
        judge(&Intended { successor: Some(short), ..plain }, today),
        Err(SuccessionFault::SuccessorEnds { until: day(11, 30), on: day(12, 1) })
    );
    let longer = Life { until: Some(day(12, 1)), ..life(&b) };
    assert_eq!(judge(&Intended { successor: Some(longer), ..plain }, today), Ok(()));
    let late = Life { from: Some(day(12, 2)), ..life(&b) };
    assert_eq!(
        judge(&Intended { successor: Some(late), ..plain }, today),
        Err(SuccessionFault::SuccessorBegins { from: day(12, 2), on: day(12, 1) })
    );
    // Neither before it begins, nor before another body has gone into it.
    let young = Life { from: Some(day(12, 5)), ..life(&a) };
    let too_early = Err(SuccessionFault::TooEarly { day: day(12, 5) });
    assert_eq!(judge(&Intended { body: young, ..plain }, today), too_early);
    assert_eq!(judge(&Intended { awaited_on: Some(day(12, 5)), ..plain }, today), too_early);
    assert_eq!(judge(&Intended { awaited_on: Some(day(12, 1)), ..plain }, today), Ok(()));
    let year_2029 = NaiveDate::from_ymd_opt(2029, 1, 1).unwrap();
    assert!(matches!(
        judge(&Intended { on: year_2029, ..plain }, today),
        Err(SuccessionFault::TooFar { .. })
    ));
}

#[test]
fn a_change_takes_effect_within_a_year_of_today_to_the_day() {
    let (a, b) = (slug("a"), slug("b"));
    let today = day(11, 23);
    let on = |on: NaiveDate| Intended {
        change: BodyChange::Merger,
        on,
        body: life(&a),
        successor: Some(life(&b)),
        after: &[],
        awaited_on: None,
    };
    let (from, to) = (today - Days::new(WITHIN_DAYS), today + Days::new(WITHIN_DAYS));
    for inside in [from, to] {
        assert_eq!(judge(&on(inside), today), Ok(()), "{inside}");
    }
    for outside in [from - Days::new(1), to + Days::new(1)] {
        assert_eq!(
            judge(&on(outside), today),
            Err(SuccessionFault::TooFar { from, to }),
            "{outside}"
        );
    }
    // A successor begins on that day at the latest, and is still there on it.
    let begins = Life { from: Some(today), until: Some(today), ..life(&b) };
    assert_eq!(judge(&Intended { successor: Some(begins), ..on(today) }, today), Ok(()));
}

#[test]
fn every_fault_has_its_code_and_its_place() {
    let (body, day) = (slug("a"), day(11, 23));
    let (until, on, successor) = (day, day, body.clone());
    for (fault, code, pointer) in [
        (SuccessionFault::TooFar { from: day, to: day }, "out_of_range", "/effective_on"),
        (SuccessionFault::TooEarly { day }, "out_of_range", "/effective_on"),
        (SuccessionFault::Succeeded { until, successor }, "public_body_ended", ""),
        (SuccessionFault::Ended { until }, "public_body_ended", ""),
        (SuccessionFault::Circular { body }, "circular_succession", "/successor"),
        (SuccessionFault::SuccessorEnds { until, on }, "successor_ends", "/successor"),
        (SuccessionFault::SuccessorBegins { from: day, on }, "successor_not_yet", "/successor"),
    ] {
        assert_eq!((fault.code(), fault.pointer()), (code, pointer), "{fault:?}");
    }
}
