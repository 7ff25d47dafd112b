//! Subjects on which no petition is admitted (90-2(3)): 17 points in 2024, 16 points since 2026.
//!
//! A point that the amendment kept, even widened, has one code in both lists; a point that it
//! split, merged or gave a further matter by name has a code of its own in each.
//! The names are our short wordings, not the text of the law.

use super::rules::Version;

/// A prohibited subject of either list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProhibitedSubject {
    // In both lists.
    Rights,
    StateFoundations,
    Territory,
    Prosecutor,
    DefenceSecurity,
    Treaties,
    Appointments,
    StateSymbols,
    StateLanguage,
    Competence,
    Emergency,
    // In the list of 2024 only.
    OrderMorals,
    InvestigationJustice,
    IntelligenceLawEnforcement,
    ProceduralCodes,
    AmnestyPardon,
    ElectionsReferendum,
    // In the list of 2026 only.
    OrderMoralsHonour,
    LawEnforcementCourts,
    Intelligence,
    ProceduralCodesLabour,
    ElectionsPartiesParliament,
}

impl ProhibitedSubject {
    /// The stable machine code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rights => "rights",
            Self::StateFoundations => "state_foundations",
            Self::Territory => "territory",
            Self::Prosecutor => "prosecutor",
            Self::DefenceSecurity => "defence_security",
            Self::Treaties => "treaties",
            Self::Appointments => "appointments",
            Self::StateSymbols => "state_symbols",
            Self::StateLanguage => "state_language",
            Self::Competence => "competence",
            Self::Emergency => "emergency",
            Self::OrderMorals => "order_morals",
            Self::InvestigationJustice => "investigation_justice",
            Self::IntelligenceLawEnforcement => "intelligence_law_enforcement",
            Self::ProceduralCodes => "procedural_codes",
            Self::AmnestyPardon => "amnesty_pardon",
            Self::ElectionsReferendum => "elections_referendum",
            Self::OrderMoralsHonour => "order_morals_honour",
            Self::LawEnforcementCourts => "law_enforcement_courts",
            Self::Intelligence => "intelligence",
            Self::ProceduralCodesLabour => "procedural_codes_labour",
            Self::ElectionsPartiesParliament => "elections_parties_parliament",
        }
    }

    /// The subject of that code in the list of that version; `None` if the list has none.
    pub fn parse(code: &str, version: Version) -> Option<Self> {
        list(version).iter().map(|point| point.subject).find(|subject| subject.code() == code)
    }

    /// The point of this subject in the list of that version.
    pub fn point(self, version: Version) -> Option<&'static Point> {
        list(version).iter().find(|point| point.subject == self)
    }
}

/// A short wording in the three languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wording {
    pub kk: &'static str,
    pub ru: &'static str,
    pub en: &'static str,
}

/// A point of the list in one version of the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Point {
    /// Number of the point within part 3 of article 90-2.
    pub number: u8,
    pub subject: ProhibitedSubject,
    pub names: Wording,
}

impl Point {
    /// The point as an article: "90-2(3)(9)".
    pub fn article(&self) -> String {
        format!("{}({})", super::rules::article::PROHIBITED_SUBJECTS, self.number)
    }
}

/// The prohibited subjects of a version, in the order of the law.
pub fn list(version: Version) -> &'static [Point] {
    match version {
        Version::V2024 => &V2024,
        Version::V2026 => &V2026,
    }
}

const fn point(
    number: u8,
    subject: ProhibitedSubject,
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
) -> Point {
    Point { number, subject, names: Wording { kk, ru, en } }
}

/// 90-2(3) as inserted by Law № 31-VIII of 02.10.2023.
static V2024: [Point; 17] = [
    point(
        1,
        ProhibitedSubject::Rights,
        "Адам мен азаматтың құқықтары мен бостандықтарын бұзуға әкеп соғуы мүмкін мәселелер",
        "То, что может повлечь нарушение прав и свобод человека и гражданина",
        "Anything that may lead to a violation of human and civil rights and freedoms",
    ),
    point(
        2,
        ProhibitedSubject::OrderMorals,
        "Конституциялық құрылысқа, қоғамдық тәртіпке, халықтың денсаулығы мен имандылығына қол сұғу",
        "Посягательство на конституционный строй, общественный порядок, здоровье и нравственность населения",
        "Encroachment on the constitutional order, public order, public health and morals",
    ),
    point(
        3,
        ProhibitedSubject::StateFoundations,
        "Тәуелсіз мемлекет мәртебесі, мемлекеттің біртұтастығы мен аумақтық тұтастығы, басқару нысаны, негіз қалаушы қағидаттар, Президент өкілеттігінің мерзімі",
        "Статус независимого государства, унитарность и территориальная целостность, форма правления, основополагающие принципы, срок полномочий Президента",
        "Independence, unitary state and territorial integrity, form of government, founding principles, the President's term of office",
    ),
    point(
        4,
        ProhibitedSubject::Territory,
        "Әкімшілік-аумақтық құрылыс және Мемлекеттік шекара",
        "Административно-территориальное устройство и Государственная граница",
        "Administrative and territorial structure and the State Border",
    ),
    point(
        5,
        ProhibitedSubject::InvestigationJustice,
        "Сотқа дейінгі тергеп-тексеру және сот төрелігін іске асыру",
        "Досудебное расследование и отправление правосудия",
        "Pre-trial investigation and the administration of justice",
    ),
    point(
        6,
        ProhibitedSubject::Prosecutor,
        "Прокуратураның жоғары қадағалауы",
        "Высший надзор прокуратуры",
        "Supreme supervision by the prosecutor's office",
    ),
    point(
        7,
        ProhibitedSubject::IntelligenceLawEnforcement,
        "Барлау және қарсы барлау, жедел-іздестіру және құқық қорғау қызметі, күзетілетін адамдар мен объектілердің қауіпсіздігі",
        "Разведка и контрразведка, оперативно-розыскная и правоохранительная деятельность, безопасность охраняемых лиц и объектов",
        "Intelligence and counter-intelligence, operative-search and law-enforcement activity, safety of guarded persons and sites",
    ),
    point(
        8,
        ProhibitedSubject::ProceduralCodes,
        "Қылмыстық-атқару, қылмыстық-процестік, азаматтық процестік, әкімшілік процестік заңнама және әкімшілік құқық бұзушылық туралы заңнама",
        "Уголовно-исполнительное, уголовно-процессуальное, гражданское процессуальное, административно-процессуальное законодательство и законодательство об административных правонарушениях",
        "Penal-executive, criminal, civil and administrative procedure, and the legislation on administrative offences",
    ),
    point(
        9,
        ProhibitedSubject::DefenceSecurity,
        "Қорғаныс, ұлттық қауіпсіздік және қоғамдық тәртіпті қорғау",
        "Оборона, национальная безопасность и охрана общественного порядка",
        "Defence, national security and the keeping of public order",
    ),
    point(
        10,
        ProhibitedSubject::AmnestyPardon,
        "Рақымшылық жасау және кешірім беру",
        "Амнистия и помилование",
        "Amnesty and pardon",
    ),
    point(
        11,
        ProhibitedSubject::Appointments,
        "Президенттің, Парламент палаталарының, Үкіметтің құзыретіндегі адамдарды тағайындау, сайлау және қызметтен босату",
        "Назначение, избрание и освобождение лиц, которое относится к ведению Президента, палат Парламента, Правительства",
        "Appointment, election and dismissal of persons within the remit of the President, the Chambers of Parliament or the Government",
    ),
    point(
        12,
        ProhibitedSubject::Treaties,
        "Халықаралық шарттар бойынша міндеттемелер",
        "Обязательства по международным договорам",
        "Obligations under international treaties",
    ),
    point(
        13,
        ProhibitedSubject::ElectionsReferendum,
        "Сайлау және референдум",
        "Выборы и референдум",
        "Elections and referendums",
    ),
    point(
        14,
        ProhibitedSubject::StateSymbols,
        "Мемлекеттік рәміздер",
        "Государственные символы",
        "State symbols",
    ),
    point(
        15,
        ProhibitedSubject::StateLanguage,
        "Мемлекеттік тілдің мәртебесі",
        "Статус государственного языка",
        "Status of the state language",
    ),
    point(
        16,
        ProhibitedSubject::Competence,
        "Мемлекеттік органдардың құзыретін, өкілеттіктерін, функциялары мен міндеттерін өзгерту",
        "Изменение компетенции, полномочий, функций и задач государственных органов",
        "Change of the competence, powers, functions and tasks of state bodies",
    ),
    point(
        17,
        ProhibitedSubject::Emergency,
        "Төтенше жағдай немесе төтенше ахуал режимінде қабылданған шешімдердің күшін жою немесе оларды өзгерту",
        "Отмена или изменение решений, принятых в режиме чрезвычайного положения или чрезвычайной ситуации",
        "Cancelling or changing decisions taken in a state of emergency or an emergency situation",
    ),
];

/// 90-2(3) as amended by Law № 246-VIII of 30.12.2025.
static V2026: [Point; 16] = [
    point(
        1,
        ProhibitedSubject::Rights,
        "Адам мен азаматтың құқықтары мен бостандықтарын бұзуға әкеп соғуы мүмкін мәселелер",
        "То, что может повлечь нарушение прав и свобод человека и гражданина",
        "Anything that may lead to a violation of human and civil rights and freedoms",
    ),
    point(
        2,
        ProhibitedSubject::OrderMoralsHonour,
        "Конституциялық құрылысқа, қоғамдық тәртіпке, денсаулық пен имандылыққа қол сұғу; ар-намысқа, қадір-қасиетке және іскерлік беделге нұқсан келтіру; ұлтаралық және конфессияаралық келісімге зиян келтіру; рақымшылық пен кешірім",
        "Посягательство на конституционный строй, общественный порядок, здоровье и нравственность; ущерб чести, достоинству и деловой репутации; вред межнациональному и межконфессиональному согласию; амнистия и помилование",
        "Encroachment on the constitutional order, public order, health and morals; defamation; harm to inter-ethnic and inter-confessional accord; amnesty and pardon",
    ),
    point(
        3,
        ProhibitedSubject::StateFoundations,
        "Тәуелсіз мемлекет мәртебесі, мемлекеттің біртұтастығы мен аумақтық тұтастығы, басқару нысаны, негіз қалаушы қағидаттар, Президенттің жеті жылдық бір реттік өкілеттігі, Конституция нормалары және оны өзгерту",
        "Статус независимого государства, унитарность и территориальная целостность, форма правления, основополагающие принципы, однократный семилетний срок полномочий Президента, нормы Конституции и её изменение",
        "Independence, unitary state and territorial integrity, form of government, founding principles, the single seven-year presidential term, norms of the Constitution and its amendment",
    ),
    point(
        4,
        ProhibitedSubject::Territory,
        "Әкімшілік-аумақтық құрылыс және Мемлекеттік шекара",
        "Административно-территориальное устройство и Государственная граница",
        "Administrative and territorial structure and the State Border",
    ),
    point(
        5,
        ProhibitedSubject::LawEnforcementCourts,
        "Жедел-іздестіру және құқық қорғау органдарының, анықтау мен тергеу органдарының, соттардың өкілеттіктері",
        "Полномочия оперативно-розыскных и правоохранительных органов, органов дознания и следствия, судов",
        "Powers of operative-search and law-enforcement bodies, of inquiry and investigation, and of the courts",
    ),
    point(
        6,
        ProhibitedSubject::Prosecutor,
        "Прокуратураның жоғары қадағалауы",
        "Высший надзор прокуратуры",
        "Supreme supervision by the prosecutor's office",
    ),
    point(
        7,
        ProhibitedSubject::Intelligence,
        "Сыртқы барлау, қарсы барлау, күзетілетін адамдар мен объектілердің қауіпсіздігі",
        "Внешняя разведка, контрразведка, безопасность охраняемых лиц и объектов",
        "Foreign intelligence, counter-intelligence, safety of guarded persons and sites",
    ),
    point(
        8,
        ProhibitedSubject::ProceduralCodesLabour,
        "Қылмыстық-атқару, қылмыстық-процестік, азаматтық процестік, әкімшілік процестік заңнаманы, әкімшілік құқық бұзушылық туралы заңнаманы және еңбек заңнамасын іске асыру",
        "Реализация уголовно-исполнительного, уголовно-процессуального, гражданского процессуального, административно-процессуального законодательства, законодательства об административных правонарушениях и трудового законодательства",
        "Implementation of penal-executive, criminal, civil and administrative procedure, of the legislation on administrative offences and of labour legislation",
    ),
    point(
        9,
        ProhibitedSubject::DefenceSecurity,
        "Қорғаныс, ұлттық қауіпсіздік және қоғамдық тәртіп, соның ішінде соғысты, зорлық-зомбылықты, қатыгездікті, нәсілдік және діни араздықты, экстремизмді, сепаратизмді насихаттау, есірткі, психотроптық заттар мен прекурсорларды тарату",
        "Оборона, национальная безопасность и общественный порядок, в том числе пропаганда войны, насилия, жестокости, расовой и религиозной вражды, экстремизма, сепаратизма и распространение наркотических, психотропных веществ и прекурсоров",
        "Defence, national security and public order, including propaganda of war, violence, cruelty, racial or religious hatred, extremism, separatism, and the spreading of narcotics, psychotropic substances and precursors",
    ),
    point(
        10,
        ProhibitedSubject::Treaties,
        "Халықаралық шарттар бойынша міндеттемелер",
        "Обязательства по международным договорам",
        "Obligations under international treaties",
    ),
    point(
        11,
        ProhibitedSubject::Appointments,
        "Президенттің, Парламент палаталарының, Үкіметтің құзыретіндегі адамдарды тағайындау, сайлау және қызметтен босату",
        "Назначение, избрание и освобождение лиц, которое относится к ведению Президента, палат Парламента, Правительства",
        "Appointment, election and dismissal of persons within the remit of the President, the Chambers of Parliament or the Government",
    ),
    point(
        12,
        ProhibitedSubject::ElectionsPartiesParliament,
        "Сайлау, референдум, саяси партиялар, Парламент және оның депутаттарының мәртебесі",
        "Выборы, референдум, политические партии, Парламент и статус его депутатов",
        "Elections, referendums, political parties, Parliament and the status of its deputies",
    ),
    point(
        13,
        ProhibitedSubject::StateSymbols,
        "Мемлекеттік рәміздер",
        "Государственные символы",
        "State symbols",
    ),
    point(
        14,
        ProhibitedSubject::StateLanguage,
        "Мемлекеттік тілдің мәртебесі",
        "Статус государственного языка",
        "Status of the state language",
    ),
    point(
        15,
        ProhibitedSubject::Competence,
        "Мемлекеттік органдар мен ұйымдардың құзыретін, өкілеттіктерін, функциялары мен міндеттерін өзгерту, оларды құру, тарату, қайта ұйымдастыру",
        "Изменение компетенции, полномочий, функций и задач государственных органов и организаций, их создание, упразднение и реорганизация",
        "Change of the competence, powers, functions and tasks of state bodies and organisations; their creation, abolition and reorganisation",
    ),
    point(
        16,
        ProhibitedSubject::Emergency,
        "Төтенше жағдай немесе төтенше ахуал режимінде қабылданған шешімдердің күшін жою немесе оларды өзгерту",
        "Отмена или изменение решений, принятых в режиме чрезвычайного положения или чрезвычайной ситуации",
        "Cancelling or changing decisions taken in a state of emergency or an emergency situation",
    ),
];
