//! What the notice of a rejection says (90-2(6)).

use domain::complaints::AUTHORIZED_BODY_ROUTE;
use domain::lifecycle::Ground;
use domain::rules::Version;
use domain::subjects::ProhibitedSubject;
use notice_facts::{GroundFacts, InLanguages, Prose, Rejection};

/// A ground with the moderator's words; none when the service itself states it.
pub type StatedGround = (Ground, Option<String>);

/// What the notice of a rejection says: grounds, reasons, the way to appeal (90-2(6)).
pub fn rejection_notice(
    grounds: &[StatedGround],
    reasoning: Option<Prose>,
    version: Version,
) -> Rejection {
    let grounds = grounds.iter().map(|(ground, detail)| GroundFacts {
        name: ground_names(ground, version),
        code: ground.code(),
        detail: detail.clone(),
    });
    Rejection { grounds: grounds.collect(), reasoning, appeal_route: AUTHORIZED_BODY_ROUTE }
}

fn ground_names(ground: &Ground, version: Version) -> InLanguages {
    let point = |subject: ProhibitedSubject| {
        let point = subject.point(version)?;
        let (number, names) = (point.number, point.names);
        Some(InLanguages::new(
            format!(
                "тыйым салынған мәселе: {} (90-2-баптың 3-бөлігінің {number}) тармақшасы)",
                names.kk
            ),
            format!("запрещённый предмет: {} (подпункт {number}) части 3 статьи 90-2)", names.ru),
            format!("a prohibited subject: {} (article {})", names.en, point.article()),
        ))
    };
    if let Ground::ProhibitedSubject(subject) = ground
        && let Some(named) = point(*subject)
    {
        return named;
    }
    let (kk, ru, en) = match ground {
        Ground::InsufficientSupport => (
            "мерзім ішінде елуден аз азамат қосылды (90-2-баптың 4-бөлігінің 1) тармақшасы)",
            "за установленный срок присоединилось менее пятидесяти граждан (подпункт 1) части 4 статьи 90-2)",
            "fewer than fifty citizens joined in the window (article 90-2(4)(1))",
        ),
        Ground::IncompleteContent => (
            "петицияның мазмұны толық емес (90-2-баптың 2-бөлігі)",
            "содержание петиции неполное (часть 2 статьи 90-2)",
            "the content is incomplete (article 90-2(2))",
        ),
        Ground::ProhibitedSubject(_) => (
            "тыйым салынған мәселе (90-2-баптың 3-бөлігі)",
            "запрещённый предмет (часть 3 статьи 90-2)",
            "a prohibited subject (article 90-2(3))",
        ),
        Ground::DuplicateSubject(_) => (
            "осындай мәселе бойынша петиция бар (90-2-баптың 4-бөлігінің 3) тармақшасы)",
            "петиция по этому предмету уже есть (подпункт 3) части 4 статьи 90-2)",
            "there is a petition on the same subject (article 90-2(4)(3))",
        ),
    };
    InLanguages::new(kk, ru, en)
}
