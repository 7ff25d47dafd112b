//! Whose act or silence a complaint is about, and who hears it (91(4), (6), 136).

use crate::acts::{AppealRoute, Complained, ComplaintMatter};
use crate::notice::Audience;
use crate::terms::TermKind;

/// Against the authorized body there is no superior complaint body: to court (91(6), 136).
pub const AUTHORIZED_BODY_ROUTE: AppealRoute = AppealRoute::Court;

/// Against an addressee: a local body has its superior, a central one none (91(4), (6), 136).
pub const fn addressee_route(local: bool) -> AppealRoute {
    if local { AppealRoute::Superior } else { AppealRoute::Court }
}

/// Who hears a complaint about an act of that body; `local` says of what kind the addressee is.
pub const fn route(complained: Complained, local: bool) -> AppealRoute {
    match complained {
        Complained::AuthorizedBody => AUTHORIZED_BODY_ROUTE,
        Complained::Addressee => addressee_route(local),
    }
}

/// Whose act it is; silence is that of whoever owed the act, see [`of_silence`].
pub const fn of_act(matter: ComplaintMatter) -> Option<Complained> {
    match matter {
        ComplaintMatter::Rejection | ComplaintMatter::Takedown => Some(Complained::AuthorizedBody),
        ComplaintMatter::Decision | ComplaintMatter::ProposalAnswer => Some(Complained::Addressee),
        ComplaintMatter::Inaction => None,
    }
}

/// Whose silence it is when a term of the law passes (91(2)). `None` for terms in which no body
/// owes an act, and for terms that are ours and not the law's.
pub const fn of_silence(term: TermKind) -> Option<Complained> {
    match term {
        TermKind::Moderation | TermKind::MediaLetter | TermKind::Forwarding => {
            Some(Complained::AuthorizedBody)
        }
        TermKind::Registration
        | TermKind::Consideration
        | TermKind::DecisionPublication
        | TermKind::ProposalAnswer
        | TermKind::ComplaintPassingOn
        | TermKind::Complaint => Some(Complained::Addressee),
        TermKind::Correction
        | TermKind::Joining
        | TermKind::Collection
        | TermKind::Verification
        | TermKind::ForwardingNotice
        | TermKind::WorkingGroup
        | TermKind::Statement
        | TermKind::Archive => None,
    }
}

/// Who hears a complaint about the silence within a term (91(2)): whose silence it is decides;
/// `local` says of what kind the addressee is. `None` for terms in which no body owes an act.
pub const fn route_of_silence(term: TermKind, local: bool) -> Option<AppealRoute> {
    match (term, of_silence(term)) {
        (_, None) => None,
        // 100(5), 136: silence on a complaint opens the way to court.
        (TermKind::ComplaintPassingOn | TermKind::Complaint, Some(_)) => Some(AppealRoute::Court),
        (_, Some(complained)) => Some(route(complained, local)),
    }
}

impl Complained {
    /// Who there is told of it.
    pub const fn audience(self) -> Audience {
        match self {
            Self::AuthorizedBody => Audience::Moderators,
            Self::Addressee => Audience::Addressee,
        }
    }
}
