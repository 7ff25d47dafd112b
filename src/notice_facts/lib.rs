//! What notices say: a struct for each kind of facts, whose fields are the names that templates and readers of the
//! inbox know.
//!
//! Use cases fill them, the outbox stores them as JSON, templates read them by name. They are a room of their own
//! because both `app`, which knows nothing of mail, and `mail`, which knows nothing of use cases, need them, and
//! because `domain` does without serialisation. `mail` compares the names its templates ask for with the fields here.
#![warn(missing_docs)]

mod account;
mod petition;
mod promises;
mod reading;
mod step;
mod values;

pub use account::{
    AccountErasure, AccountLink, AccountNotice, AppLetIn, DisabledWebhook, FactorEvent,
    IdentityCheck, LinkedIdentity, MailedToken, RegistrationToken, SecondFactorChange,
};
pub use petition::{LogHead, PetitionFacts, PetitionNotice, TermFacts};
pub use promises::{DuePromises, PromiseReport};
pub use reading::localised;
pub use step::{
    AbsentBody, AnotherBody, Decision, Discussion, FiledComplaint, Forwarding, GroundFacts,
    Inquiry, Milestone, MovedTerm, NewPetition, PassedComplaint, ProposalAnswer, PublishedDecision,
    Reasons, Registration, Rejection, RemovedVotes, Reorganisation, SettledComplaint, Silence,
    StepFacts, TakenDown, TakenOver, WorkingGroup,
};
pub use values::{InLanguages, Prose};
