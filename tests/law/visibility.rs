//! Who may read a petition, cell by cell against a table written by hand (`visibility.csv`). A
//! taken-down petition is open to insiders, and says so to whoever could read it otherwise.

use std::collections::BTreeMap;

use petitions::domain::calendar::end_of;
use petitions::domain::petition::{Collection, Joining, State, StateFacts, StateName};
use petitions::domain::visibility::{Viewer, Visibility, visibility};

fn column(viewer: Viewer) -> &'static str {
    match viewer {
        Viewer::Anonymous => "anonymous",
        Viewer::LinkHolder => "link_holder",
        Viewer::Author => "author",
        Viewer::Moderator => "moderator",
        Viewer::Addressee => "addressee",
        Viewer::Asked => "asked",
    }
}

#[test]
fn every_state_shows_itself_to_whom_the_table_says() {
    let day = super::date("2026-11-23");
    let mut seen = BTreeMap::<StateName, usize>::new();
    for row in csv::Reader::from_reader(include_str!("visibility.csv").as_bytes())
        .deserialize::<BTreeMap<String, String>>()
    {
        let row = row.unwrap();
        let name = StateName::parse(&row["state"]).unwrap();
        let collection = (row["opened"] == "yes").then_some(Collection {
            opened_at: end_of(day),
            required: 50_000,
            closes_on: day,
        });
        let facts = StateFacts {
            joining: Some(Joining { ends_on: day }),
            collection,
            closed_as: Some(StateName::Rejected),
            ..StateFacts::default()
        };
        let state = State::restore(name, facts).unwrap();
        *seen.entry(name).or_default() += 1;
        for viewer in Viewer::ALL {
            let case = format!("{} opened {} for {}", row["state"], row["opened"], column(viewer));
            let open = row[column(viewer)] == "open";
            assert_eq!(
                visibility(&state, false, viewer),
                if open { Visibility::Open } else { Visibility::Hidden },
                "{case}"
            );
            let insider = !matches!(viewer, Viewer::Anonymous | Viewer::LinkHolder);
            let taken_down = match (open, insider) {
                (false, _) => Visibility::Hidden,
                (true, true) => Visibility::Open,
                (true, false) => Visibility::TakenDown,
            };
            assert_eq!(visibility(&state, true, viewer), taken_down, "{case}, taken down");
        }
    }
    assert_eq!(
        seen.keys().copied().collect::<Vec<_>>().len(),
        StateName::ALL.len(),
        "every state stands in the table"
    );
}
