//! Attachments: what may be filed with a petition, by whom, and until when (90-2(2)).
//!
//! The law names the copy of a representative's authority; the other purposes and every bound
//! are our defaults.

use super::acts::{Actor, Performer};
use super::guards::impartial;
use super::petition::StateName;
use super::refusal::Refusal;
use super::rules::Source;
use super::visibility::Viewer;
use super::words::words;

/// Files one petition may have, apart from scanned sheets.
pub const MAX_FILES: usize = 10;
/// Scanned sheets of signatures one petition may have.
pub const MAX_SHEETS: usize = 500;
/// Largest file, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

words! {
    /// What a file is for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Purpose {
        /// Copy of the document that proves a representative's authority (90-2(2)(3)).
        Authority = "authority",
        /// Whatever bears the petition out.
        Supporting = "supporting",
        /// Scan of signatures given in writing (90-3(1)).
        SignatureSheet = "signature_sheet",
        /// Scan of an application on paper (90-2(1)).
        Application = "application",
    }
}

impl Purpose {
    /// Whether such a file holds personal data. That staff read it is recorded.
    pub const fn is_personal(self) -> bool {
        match self {
            Self::Authority | Self::SignatureSheet | Self::Application => true,
            Self::Supporting => false,
        }
    }

    /// Whether this reader, who may see the petition, may see the file. Scans of paper hold names and IINs: those of
    /// signers are for moderators, who count them, and the addressee has them once the petition is forwarded to it
    /// with all that was collected (90-4(2)); nobody else has use for them, the author neither.
    pub const fn may_be_seen(self, viewer: Viewer, with_addressee: bool) -> bool {
        match (self, viewer) {
            (Self::Supporting, _)
            | (_, Viewer::Moderator)
            | (Self::Authority, Viewer::Author | Viewer::Addressee)
            | (Self::Application, Viewer::Author) => true,
            (Self::SignatureSheet | Self::Application, Viewer::Addressee) => with_addressee,
            (Self::SignatureSheet, Viewer::Author)
            | (
                Self::Authority | Self::SignatureSheet | Self::Application,
                Viewer::Anonymous | Viewer::LinkHolder | Viewer::Asked,
            ) => false,
        }
    }
}

words! {
    /// The types of file that are taken in.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum MediaType {
        /// A PDF document.
        Pdf = "application/pdf",
        /// A PNG image.
        Png = "image/png",
        /// A JPEG image.
        Jpeg = "image/jpeg",
    }
}

impl MediaType {
    /// Whether the bytes begin as a file of this type does.
    pub fn begins(self, bytes: &[u8]) -> bool {
        match self {
            Self::Pdf => bytes.starts_with(b"%PDF-"),
            Self::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
        }
    }
}

/// Judges a new file. The author adds to what he may still change; the moderator adds the scans
/// of what came in on paper.
///
/// # Errors
/// [`Refusal::WrongState`] by the state, [`Refusal::OwnPetition`], or [`Refusal::WrongRole`].
pub fn admit(
    state: StateName,
    source: Source,
    actor: &Actor,
    purpose: Purpose,
) -> Result<(), Refusal> {
    impartial(actor)?;
    match (actor, purpose) {
        (Actor::Author, Purpose::Authority | Purpose::Supporting) => changeable(state),
        // Joining may be in writing whatever the petition was filed on (90-3(1)).
        (Actor::Moderator { .. }, Purpose::SignatureSheet) => on_paper(state),
        (Actor::Moderator { .. }, Purpose::Authority | Purpose::Application) => match source {
            Source::Paper => on_paper(state),
            Source::Electronic => Err(not_theirs(purpose)),
        },
        (
            Actor::Service
            | Actor::Author
            | Actor::Citizen
            | Actor::Moderator { .. }
            | Actor::Official { .. }
            | Actor::FirstHead { .. }
            | Actor::Administrator { .. },
            Purpose::Authority
            | Purpose::Supporting
            | Purpose::SignatureSheet
            | Purpose::Application,
        ) => Err(not_theirs(purpose)),
    }
}

/// Judges the deletion of a file by the author: submission freezes the list with the text.
///
/// # Errors
/// [`Refusal::WrongState`], or [`Refusal::WrongRole`] for anybody but the author and for the
/// scans that a moderator added.
pub fn admit_removal(state: StateName, actor: &Actor, purpose: Purpose) -> Result<(), Refusal> {
    match (actor, purpose) {
        (Actor::Author, Purpose::Authority | Purpose::Supporting) => changeable(state),
        (
            Actor::Service
            | Actor::Author
            | Actor::Citizen
            | Actor::Moderator { .. }
            | Actor::Official { .. }
            | Actor::FirstHead { .. }
            | Actor::Administrator { .. },
            Purpose::Authority
            | Purpose::Supporting
            | Purpose::SignatureSheet
            | Purpose::Application,
        ) => Err(not_theirs(purpose)),
    }
}

/// Whether another file of that purpose finds its place beside those that are there.
pub fn has_room(purpose: Purpose, attached: &[Purpose]) -> bool {
    let sheets = attached.iter().filter(|purpose| **purpose == Purpose::SignatureSheet).count();
    match purpose {
        Purpose::SignatureSheet => sheets < MAX_SHEETS,
        Purpose::Authority | Purpose::Supporting | Purpose::Application => {
            attached.len() - sheets < MAX_FILES
        }
    }
}

/// Who files through a representative attaches the copy of the authority (90-2(2)(3)).
///
/// # Errors
/// [`Refusal::AuthorityDocumentRequired`].
pub fn authority_shown(represented: bool, attached: &[Purpose]) -> Result<(), Refusal> {
    if represented && !attached.contains(&Purpose::Authority) {
        return Err(Refusal::AuthorityDocumentRequired);
    }
    Ok(())
}

/// Whose part the file is: the author's what bears out their petition, the authorized body's what came in on paper.
const fn not_theirs(purpose: Purpose) -> Refusal {
    let performer = match purpose {
        Purpose::Authority | Purpose::Supporting => Performer::Author,
        Purpose::SignatureSheet | Purpose::Application => Performer::AuthorizedBody,
    };
    Refusal::WrongRole { performer }
}

/// While the text may change, so may its files.
const fn changeable(state: StateName) -> Result<(), Refusal> {
    if state.text_may_change() { Ok(()) } else { Err(Refusal::WrongState { state }) }
}

/// Paper is scanned from its entry until collection ends.
const fn on_paper(state: StateName) -> Result<(), Refusal> {
    if state.takes_paper() { Ok(()) } else { Err(Refusal::WrongState { state }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_author_adds_and_deletes_while_the_text_may_change() {
        for state in StateName::ALL {
            let open = matches!(state, StateName::Draft | StateName::NeedsCorrection);
            for purpose in [Purpose::Authority, Purpose::Supporting] {
                assert_eq!(
                    admit(state, Source::Electronic, &Actor::Author, purpose).is_ok(),
                    open,
                    "{state:?}"
                );
                assert_eq!(
                    admit_removal(state, &Actor::Author, purpose).is_ok(),
                    open,
                    "{state:?}"
                );
            }
            for purpose in [Purpose::Application, Purpose::SignatureSheet] {
                for refused in [
                    admit(state, Source::Paper, &Actor::Author, purpose),
                    admit_removal(state, &Actor::Author, purpose),
                ] {
                    let performer = Performer::AuthorizedBody;
                    assert_eq!(refused, Err(Refusal::WrongRole { performer }));
                }
            }
        }
    }

    #[test]
    fn the_moderator_adds_scans_of_paper_until_collection_ends() {
        let moderator = Actor::Moderator { own: false };
        let open: Vec<&str> = StateName::ALL
            .into_iter()
            .filter(|state| {
                admit(*state, Source::Paper, &moderator, Purpose::SignatureSheet).is_ok()
            })
            .map(StateName::code)
            .collect();
        assert_eq!(
            open,
            [
                "on_moderation",
                "needs_correction",
                "limited",
                "final_check",
                "published",
                "supported"
            ]
        );
        let state = StateName::OnModeration;
        assert_eq!(admit(state, Source::Electronic, &moderator, Purpose::SignatureSheet), Ok(()));
        assert_eq!(admit(state, Source::Paper, &moderator, Purpose::Authority), Ok(()));
        for (source, purpose, article) in [
            (Source::Electronic, Purpose::Authority, "90-1(2)"),
            (Source::Electronic, Purpose::Application, "90-2"),
            (Source::Paper, Purpose::Supporting, "90-1(2)"),
        ] {
            let refused = admit(state, source, &moderator, purpose).unwrap_err();
            assert_eq!((refused.code(), refused.article()), ("wrong_role", Some(article)));
        }
        let own = Actor::Moderator { own: true };
        assert_eq!(
            admit(state, Source::Paper, &own, Purpose::Application),
            Err(Refusal::OwnPetition)
        );
    }

    #[test]
    fn a_file_has_ten_mebibytes_and_begins_as_its_type_does() {
        assert_eq!((MAX_BYTES, MAX_FILES, MAX_SHEETS), (10_485_760, 10, 500));
        let beginnings: [(MediaType, &[u8]); 3] = [
            (MediaType::Pdf, b"%PDF-"),
            (MediaType::Png, b"\x89PNG\r\n\x1a\n"),
            (MediaType::Jpeg, b"\xff\xd8\xff"),
        ];
        for (media, beginning) in beginnings {
            assert!(media.begins(beginning) && media.begins(&[beginning, b"more"].concat()));
            assert!(!media.begins(&beginning[1..]) && !media.begins(&beginning[..2]));
            assert!(!media.begins(&[b" ", beginning].concat()) && !media.begins(b""));
            let others = MediaType::ALL.into_iter().filter(|other| *other != media);
            assert!(others.into_iter().all(|other| !other.begins(beginning)), "{media:?}");
        }
    }

    #[test]
    fn sheets_take_no_room_from_other_files() {
        let sheets = vec![Purpose::SignatureSheet; MAX_SHEETS];
        assert!(
            !has_room(Purpose::SignatureSheet, &sheets)
                && has_room(Purpose::SignatureSheet, &sheets[1..])
        );
        assert!(has_room(Purpose::Supporting, &sheets));
        let files = vec![Purpose::Supporting; MAX_FILES];
        assert!(!has_room(Purpose::Authority, &files) && has_room(Purpose::SignatureSheet, &files));
    }

    #[test]
    fn sheets_of_signers_are_for_who_counts_them_and_then_for_who_decides() {
        for with_addressee in [false, true] {
            let readers: Vec<Viewer> = Viewer::ALL
                .into_iter()
                .filter(|viewer| Purpose::SignatureSheet.may_be_seen(*viewer, with_addressee))
                .collect();
            let both = [Viewer::Moderator, Viewer::Addressee];
            assert_eq!(readers, if with_addressee { &both[..] } else { &both[..1] });
            assert!(Purpose::Application.may_be_seen(Viewer::Author, with_addressee));
            assert_eq!(
                Purpose::Application.may_be_seen(Viewer::Addressee, with_addressee),
                with_addressee
            );
        }
        for viewer in [Viewer::Anonymous, Viewer::LinkHolder] {
            let seen = Purpose::ALL.into_iter().filter(|purpose| purpose.may_be_seen(viewer, true));
            assert_eq!(seen.collect::<Vec<_>>(), [Purpose::Supporting]);
        }
    }

    #[test]
    fn only_supporting_files_are_for_everybody() {
        let public: Vec<Purpose> =
            Purpose::ALL.into_iter().filter(|purpose| !purpose.is_personal()).collect();
        assert_eq!(public, [Purpose::Supporting]);
    }

    #[test]
    fn a_representative_shows_his_authority() {
        assert_eq!(authority_shown(false, &[]), Ok(()));
        assert_eq!(authority_shown(true, &[Purpose::Authority]), Ok(()));
        let missing = authority_shown(true, &[Purpose::Supporting]).unwrap_err();
        assert_eq!(
            (missing.code(), missing.article()),
            ("authority_document_required", Some("90-2(2)(3)"))
        );
    }
}
