//! Whose act or silence a complaint is about, and who hears it (91(4), (6), 136).

use crate::acts::{AppealRoute, ComplaintMatter};
use crate::notice::Audience;
use crate::petition::Petition;
use crate::terms::TermKind;

/// Against the authorized body there is no superior complaint body: to court (91(6), 136).
pub const AUTHORIZED_BODY_ROUTE: AppealRoute = AppealRoute::Court;

/// Against an addressee: a local body has its superior, a central one none (91(4), (6), 136).
pub const fn addressee_route(local: bool) -> AppealRoute {
    if local { AppealRoute::Superior } else { AppealRoute::Court }
}

/// Who hears a complaint of that matter on this petition.
pub fn route(petition: &Petition, matter: ComplaintMatter) -> AppealRoute {
    match complained_of(petition, matter) {
        Complained::AuthorizedBody => AUTHORIZED_BODY_ROUTE,
        Complained::Addressee => addressee_route(petition.local),
    }
}

/// Who hears a complaint about the silence within a term (91(2)): whose silence it is decides;
/// `local` says of what kind the addressee is. `None` for terms in which no body owes an act.
pub const fn route_of_silence(term: TermKind, local: bool) -> Option<AppealRoute> {
    match term {
        TermKind::Moderation
        | TermKind::MediaLetter
        | TermKind::Forwarding => Some(AUTHORIZED_BODY_ROUTE),
        TermKind::Registration
        | TermKind::Consideration
        | TermKind::DecisionPublication
        | TermKind::ProposalAnswer => Some(addressee_route(local)),
        // 100(5), 136: silence on a complaint opens the way to court.
        TermKind::ComplaintPassingOn | TermKind::Complaint => Some(AppealRoute::Court),
        // Votes are gathered, or the term is ours and not the law's.
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

/// Whether the ways of appeal were explained (92(1-1)): every act of the service names them, and so
/// does the notice to the author of a term that passed; silence without such a notice explains
/// nothing.
pub fn explained(matter: ComplaintMatter, late: &[TermKind]) -> bool {
    let told = |term: &TermKind| {
        term.overdue_notices().iter().any(|notice| notice.audience == Audience::Author)
    };
    matter != ComplaintMatter::Inaction || late.iter().any(told)
}

/// Whose act, or silence, a complaint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Complained {
    /// The ministry in charge (90-2(1)).
    AuthorizedBody,
    /// The body the petition is addressed to.
    Addressee,
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

/// Whose act, or silence, it is: the authorized body's until it has forwarded the petition.
pub const fn complained_of(petition: &Petition, matter: ComplaintMatter) -> Complained {
    match matter {
        ComplaintMatter::Rejection => Complained::AuthorizedBody,
        ComplaintMatter::Decision | ComplaintMatter::ProposalAnswer => Complained::Addressee,
        ComplaintMatter::Inaction => {
            if petition.state.ended_as().is_with_addressee() {
                Complained::Addressee
            } else {
                Complained::AuthorizedBody
            }
        }
    }
}
