//! The pages of the desk, and for whom each is.

/// A page of the desk.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeskPage {
    /// Where it lies; `{name}` is the number or the id of a petition.
    pub(super) path: &'static str,
    /// That of its title among the words.
    pub(super) name: &'static str,
    /// That of its script.
    pub(super) script: &'static str,
    /// The roles that find it among the ways on, with spaces between them; none: it is reached from elsewhere.
    pub(super) roles: &'static str,
}

const MODERATOR: &str = "moderator";
const ADMINISTRATOR: &str = "administrator";
const OVERSIGHT: &str = "moderator administrator";
/// Who decides about petitions or has a counter.
const COUNTER: &str = "moderator official first_head";
const EVERYBODY: &str = "moderator official first_head administrator";

/// A page with a script of its own.
const fn page(path: &'static str, name: &'static str, roles: &'static str) -> DeskPage {
    DeskPage { path, name, script: name, roles }
}

/// Those of petitions, in the order in which they are offered.
const OF_PETITIONS: [DeskPage; 3] = [
    page("/desk", "queue", EVERYBODY),
    page("/desk/petitions/{name}", "petition", ""),
    page("/desk/paper-petitions", "paper_petition", MODERATOR),
];

/// A page that is a list.
const fn section(path: &'static str, name: &'static str, roles: &'static str) -> DeskPage {
    DeskPage { path, name, script: "section", roles }
}

/// Those that are each a list of the API with the acts on its rows, which one script draws from declarations
/// (`assets/js/desk/sections`): first what waits for somebody.
const LISTS: [DeskPage; 14] = [
    section("/desk/complaints", "complaints", EVERYBODY),
    section("/desk/comments", "comments", MODERATOR),
    section("/desk/coercion-reports", "coercion_reports", OVERSIGHT),
    section("/desk/identity-checks", "identity_checks", COUNTER),
    section("/desk/accounts", "accounts", OVERSIGHT),
    section("/desk/delay-notices", "delay_notices", OVERSIGHT),
    section("/desk/rejection-reasons", "rejection_reasons", OVERSIGHT),
    section("/desk/tags", "tags", OVERSIGHT),
    section("/desk/staff", "staff", ADMINISTRATOR),
    section("/desk/bodies", "bodies", ADMINISTRATOR),
    section("/desk/calendar", "calendar", ADMINISTRATOR),
    section("/desk/campaigns", "campaigns", ADMINISTRATOR),
    section("/desk/mail", "mail", ADMINISTRATOR),
    section("/desk/switches", "switches", ADMINISTRATOR),
];

/// Every one of them, in the order in which they are offered.
pub(super) fn pages() -> impl Iterator<Item = DeskPage> {
    OF_PETITIONS.into_iter().chain(LISTS)
}
