//! The list of 2024 in our short wordings.

use super::point::{Point, point};
use super::subject::ProhibitedSubject::{
    AmnestyPardon, Appointments, Competence, DefenceSecurity, ElectionsReferendum, Emergency,
    IntelligenceLawEnforcement, InvestigationJustice, OrderMorals, ProceduralCodes, Prosecutor,
    Rights, StateFoundations, StateLanguage, StateSymbols, Territory, Treaties,
};

/// 90-2(3) as inserted by Law № 31-VIII of 02.10.2023.
pub(super) static POINTS: [Point; 17] = [
    point(
        1,
        Rights,
        "Адам мен азаматтың құқықтары мен бостандықтарын бұзуға әкеп соғуы мүмкін мәселелер",
        "То, что может повлечь нарушение прав и свобод человека и гражданина",
        "Anything that may lead to a violation of human and civil rights and freedoms",
    ),
    point(
        2,
        OrderMorals,
        "Конституциялық құрылысқа, қоғамдық тәртіпке, халықтың денсаулығы мен имандылығына қол сұғу",
        "Посягательство на конституционный строй, общественный порядок, здоровье и нравственность населения",
        "Encroachment on the constitutional order, public order, public health and morals",
    ),
    point(
        3,
        StateFoundations,
        "Тәуелсіз мемлекет мәртебесі, мемлекеттің біртұтастығы мен аумақтық тұтастығы, басқару нысаны, негіз қалаушы қағидаттар, Президент өкілеттігінің мерзімі",
        "Статус независимого государства, унитарность и территориальная целостность, форма правления, основополагающие принципы, срок полномочий Президента",
        "Independence, unitary state and territorial integrity, form of government, founding principles, the President's term of office",
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
        InvestigationJustice,
        "Сотқа дейінгі тергеп-тексеру және сот төрелігін іске асыру",
        "Досудебное расследование и отправление правосудия",
        "Pre-trial investigation and the administration of justice",
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
        IntelligenceLawEnforcement,
        "Барлау және қарсы барлау, жедел-іздестіру және құқық қорғау қызметі, күзетілетін адамдар мен объектілердің қауіпсіздігі",
        "Разведка и контрразведка, оперативно-розыскная и правоохранительная деятельность, безопасность охраняемых лиц и объектов",
        "Intelligence and counter-intelligence, operative-search and law-enforcement activity, safety of guarded persons and sites",
    ),
    point(
        8,
        ProceduralCodes,
        "Қылмыстық-атқару, қылмыстық-процестік, азаматтық процестік, әкімшілік процестік заңнама және әкімшілік құқық бұзушылық туралы заңнама",
        "Уголовно-исполнительное, уголовно-процессуальное, гражданское процессуальное, административно-процессуальное законодательство и законодательство об административных правонарушениях",
        "Penal-executive, criminal, civil and administrative procedure, and the legislation on administrative offences",
    ),
    point(
        9,
        DefenceSecurity,
        "Қорғаныс, ұлттық қауіпсіздік және қоғамдық тәртіпті қорғау",
        "Оборона, национальная безопасность и охрана общественного порядка",
        "Defence, national security and the keeping of public order",
    ),
    point(
        10,
        AmnestyPardon,
        "Рақымшылық жасау және кешірім беру",
        "Амнистия и помилование",
        "Amnesty and pardon",
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
        Treaties,
        "Халықаралық шарттар бойынша міндеттемелер",
        "Обязательства по международным договорам",
        "Obligations under international treaties",
    ),
    point(
        13,
        ElectionsReferendum,
        "Сайлау және референдум",
        "Выборы и референдум",
        "Elections and referendums",
    ),
    point(14, StateSymbols, "Мемлекеттік рәміздер", "Государственные символы", "State symbols"),
    point(
        15,
        StateLanguage,
        "Мемлекеттік тілдің мәртебесі",
        "Статус государственного языка",
        "Status of the state language",
    ),
    point(
        16,
        Competence,
        "Мемлекеттік органдардың құзыретін, өкілеттіктерін, функциялары мен міндеттерін өзгерту",
        "Изменение компетенции, полномочий, функций и задач государственных органов",
        "Change of the competence, powers, functions and tasks of state bodies",
    ),
    point(
        17,
        Emergency,
        "Төтенше жағдай немесе төтенше ахуал режимінде қабылданған шешімдердің күшін жою немесе оларды өзгерту",
        "Отмена или изменение решений, принятых в режиме чрезвычайного положения или чрезвычайной ситуации",
        "Cancelling or changing decisions taken in a state of emergency or an emergency situation",
    ),
];
