//! The list of 2026 in our short wordings.

use super::point::{Point, point};
use super::subject::ProhibitedSubject::{
    Appointments, Competence, DefenceSecurity, ElectionsPartiesParliament, Emergency, Intelligence,
    LawEnforcementCourts, OrderMoralsHonour, ProceduralCodesLabour, Prosecutor, Rights,
    StateFoundations, StateLanguage, StateSymbols, Territory, Treaties,
};

/// 90-2(3) as amended by Law № 246-VIII of 30.12.2025.
pub(super) static POINTS: [Point; 16] = [
    point(
        1,
        Rights,
        "Адам мен азаматтың құқықтары мен бостандықтарын бұзуға әкеп соғуы мүмкін мәселелер",
        "То, что может повлечь нарушение прав и свобод человека и гражданина",
        "Anything that may lead to a violation of human and civil rights and freedoms",
    ),
    point(
        2,
        OrderMoralsHonour,
        "Конституциялық құрылысқа, қоғамдық тәртіпке, денсаулық пен имандылыққа қол сұғу; ар-намысқа, қадір-қасиетке және іскерлік беделге нұқсан келтіру; ұлтаралық және конфессияаралық келісімге зиян келтіру; рақымшылық пен кешірім",
        "Посягательство на конституционный строй, общественный порядок, здоровье и нравственность; ущерб чести, достоинству и деловой репутации; вред межнациональному и межконфессиональному согласию; амнистия и помилование",
        "Encroachment on the constitutional order, public order, health and morals; defamation; harm to inter-ethnic and inter-confessional accord; amnesty and pardon",
    ),
    point(
        3,
        StateFoundations,
        "Тәуелсіз мемлекет мәртебесі, мемлекеттің біртұтастығы мен аумақтық тұтастығы, басқару нысаны, негіз қалаушы қағидаттар, Президенттің жеті жылдық бір реттік өкілеттігі, Конституция нормалары және оны өзгерту",
        "Статус независимого государства, унитарность и территориальная целостность, форма правления, основополагающие принципы, однократный семилетний срок полномочий Президента, нормы Конституции и её изменение",
        "Independence, unitary state and territorial integrity, form of government, founding principles, the single seven-year presidential term, norms of the Constitution and its amendment",
    ),
    point(
        4,
        Territory,
        "Әкімшілік-аумақтық құрылыс және Мемлекеттік шекара",
        "Административно-территориальное устройство и Государственная граница",
        "Administrative and territorial structure and the State Border",
    ),
    point(
        5,
        LawEnforcementCourts,
        "Жедел-іздестіру және құқық қорғау органдарының, анықтау мен тергеу органдарының, соттардың өкілеттіктері",
        "Полномочия оперативно-розыскных и правоохранительных органов, органов дознания и следствия, судов",
        "Powers of operative-search and law-enforcement bodies, of inquiry and investigation, and of the courts",
    ),
    point(
        6,
        Prosecutor,
        "Прокуратураның жоғары қадағалауы",
        "Высший надзор прокуратуры",
        "Supreme supervision by the prosecutor's office",
    ),
    point(
        7,
        Intelligence,
        "Сыртқы барлау, қарсы барлау, күзетілетін адамдар мен объектілердің қауіпсіздігі",
        "Внешняя разведка, контрразведка, безопасность охраняемых лиц и объектов",
        "Foreign intelligence, counter-intelligence, safety of guarded persons and sites",
    ),
    point(
        8,
        ProceduralCodesLabour,
        "Қылмыстық-атқару, қылмыстық-процестік, азаматтық процестік, әкімшілік процестік заңнаманы, әкімшілік құқық бұзушылық туралы заңнаманы және еңбек заңнамасын іске асыру",
        "Реализация уголовно-исполнительного, уголовно-процессуального, гражданского процессуального, административно-процессуального законодательства, законодательства об административных правонарушениях и трудового законодательства",
        "Implementation of penal-executive, criminal, civil and administrative procedure, of the legislation on administrative offences and of labour legislation",
    ),
    point(
        9,
        DefenceSecurity,
        "Қорғаныс, ұлттық қауіпсіздік және қоғамдық тәртіп, соның ішінде соғысты, зорлық-зомбылықты, қатыгездікті, нәсілдік және діни араздықты, экстремизмді, сепаратизмді насихаттау, есірткі, психотроптық заттар мен прекурсорларды тарату",
        "Оборона, национальная безопасность и общественный порядок, в том числе пропаганда войны, насилия, жестокости, расовой и религиозной вражды, экстремизма, сепаратизма и распространение наркотических, психотропных веществ и прекурсоров",
        "Defence, national security and public order, including propaganda of war, violence, cruelty, racial or religious hatred, extremism, separatism, and the spreading of narcotics, psychotropic substances and precursors",
    ),
    point(
        10,
        Treaties,
        "Халықаралық шарттар бойынша міндеттемелер",
        "Обязательства по международным договорам",
        "Obligations under international treaties",
    ),
    point(
        11,
        Appointments,
        "Президенттің, Парламент палаталарының, Үкіметтің құзыретіндегі адамдарды тағайындау, сайлау және қызметтен босату",
        "Назначение, избрание и освобождение лиц, которое относится к ведению Президента, палат Парламента, Правительства",
        "Appointment, election and dismissal of persons within the remit of the President, the Chambers of Parliament or the Government",
    ),
    point(
        12,
        ElectionsPartiesParliament,
        "Сайлау, референдум, саяси партиялар, Парламент және оның депутаттарының мәртебесі",
        "Выборы, референдум, политические партии, Парламент и статус его депутатов",
        "Elections, referendums, political parties, Parliament and the status of its deputies",
    ),
    point(13, StateSymbols, "Мемлекеттік рәміздер", "Государственные символы", "State symbols"),
    point(
        14,
        StateLanguage,
        "Мемлекеттік тілдің мәртебесі",
        "Статус государственного языка",
        "Status of the state language",
    ),
    point(
        15,
        Competence,
        "Мемлекеттік органдар мен ұйымдардың құзыретін, өкілеттіктерін, функциялары мен міндеттерін өзгерту, оларды құру, тарату, қайта ұйымдастыру",
        "Изменение компетенции, полномочий, функций и задач государственных органов и организаций, их создание, упразднение и реорганизация",
        "Change of the competence, powers, functions and tasks of state bodies and organisations; their creation, abolition and reorganisation",
    ),
    point(
        16,
        Emergency,
        "Төтенше жағдай немесе төтенше ахуал режимінде қабылданған шешімдердің күшін жою немесе оларды өзгерту",
        "Отмена или изменение решений, принятых в режиме чрезвычайного положения или чрезвычайной ситуации",
        "Cancelling or changing decisions taken in a state of emergency or an emergency situation",
    ),
];
