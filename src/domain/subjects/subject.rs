//! The prohibited subjects by name.

use crate::words::words;

words! {
    /// A prohibited subject of either list (90-2(3)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum ProhibitedSubject {
        /// What may violate human and civil rights and freedoms.
        Rights = "rights",
        /// Independence, unity and form of the state.
        StateFoundations = "state_foundations",
        /// Administrative division and the State Border.
        Territory = "territory",
        /// Supervision by the prosecutor's office.
        Prosecutor = "prosecutor",
        /// Defence, national security and public order.
        DefenceSecurity = "defence_security",
        /// Obligations under international treaties.
        Treaties = "treaties",
        /// Appointments by the President, Parliament and the Government.
        Appointments = "appointments",
        /// The state symbols.
        StateSymbols = "state_symbols",
        /// The status of the state language.
        StateLanguage = "state_language",
        /// Competence and functions of state bodies.
        Competence = "competence",
        /// Decisions taken in a state of emergency.
        Emergency = "emergency",
        /// Constitutional and public order, health and morals; 2024 only.
        OrderMorals = "order_morals",
        /// Investigation and the administration of justice; 2024 only.
        InvestigationJustice = "investigation_justice",
        /// Intelligence and law enforcement; 2024 only.
        IntelligenceLawEnforcement = "intelligence_law_enforcement",
        /// The procedural codes; 2024 only.
        ProceduralCodes = "procedural_codes",
        /// Amnesty and pardon; 2024 only.
        AmnestyPardon = "amnesty_pardon",
        /// Elections and referendums; 2024 only.
        ElectionsReferendum = "elections_referendum",
        /// Public order, morals, honour and accord, amnesty; since 2026.
        OrderMoralsHonour = "order_morals_honour",
        /// Law-enforcement bodies and courts; since 2026.
        LawEnforcementCourts = "law_enforcement_courts",
        /// Intelligence and the safety of guarded persons; since 2026.
        Intelligence = "intelligence",
        /// The procedural codes and labour legislation; since 2026.
        ProceduralCodesLabour = "procedural_codes_labour",
        /// Elections, parties and Parliament; since 2026.
        ElectionsPartiesParliament = "elections_parties_parliament",
    }
}
