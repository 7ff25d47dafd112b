//! The real petitions that the demo shows: facts as the press reported them, words of our own.

use serde_json::{Value, json};

/// A petition of 2024.
pub(super) struct Case {
    /// As it was published.
    pub(super) title: &'static str,
    pub(super) addressee: &'static str,
    pub(super) subject: &'static str,
    pub(super) content: &'static str,
    pub(super) arguments: &'static str,
    pub(super) proposals: &'static str,
    /// How it was decided; empty where it was not.
    pub(super) outcome: &'static str,
    pub(super) draft_decision: &'static str,
    /// The reasons in Kazakh and Russian, in a sentence of ours.
    pub(super) reasons: [&'static str; 2],
}

impl Case {
    /// The text as its author sends it.
    pub(super) fn text(&self) -> Value {
        json!({
            "title": self.title, "subject": self.subject, "content": self.content,
            "arguments": self.arguments, "proposals": self.proposals, "language": "ru",
            "addressee": self.addressee,
        })
    }
}

/// Against the single time zone: 50,000 votes on 7 June, refused on 5 August 2024.
pub(super) const TIME: Case = Case {
    title: "Вернуть время обратно назад (против единого часового пояса)",
    addressee: "ministry-trade-integration",
    subject: "Отмена единого часового пояса, введённого с 1 марта 2024 года",
    content: "Просим вернуть прежние часовые пояса регионов республики.",
    arguments: "Жители регионов говорят о недосыпании и о раннем наступлении темноты.",
    proposals: "Отменить решение о едином часовом поясе.",
    outcome: "refused",
    draft_decision: "Оставить единый часовой пояс.",
    reasons: [
        "Бірыңғай сағаттық белдеу ел экономикасының мүддесі үшін сақталады.",
        "Единый часовой пояс сохраняется в интересах экономики страны.",
    ],
};

/// Against gambling of officials: 50,000 votes on 11 June, satisfied on 25 June 2024.
pub(super) const GAMBLING: Case = Case {
    title: "О запрете азартных игр для чиновников",
    addressee: "ministry-tourism-sport",
    subject: "Участие государственных служащих в азартных играх и пари",
    content: "Просим запретить государственным служащим участвовать в азартных играх и пари.",
    arguments: "Зависимость от игры несовместима с распоряжением общественными средствами.",
    proposals: "Внести запрет в закон и установить ответственность за его нарушение.",
    outcome: "satisfied",
    draft_decision: "Поддержать запрет и внести его в законопроект.",
    reasons: [
        "Мемлекеттік қызметшілерге құмар ойындарға қатысуға тыйым салу заң жобасына енгізіледі.",
        "Запрет государственным служащим участвовать в азартных играх вносится в законопроект.",
    ],
};

/// For the recycling fee: 22,071 votes by 1 July 2024.
pub(super) const INDUSTRY: Case = Case {
    title: "За развитие промышленности (за сохранение утильсбора)",
    addressee: "ministry-industry-construction",
    subject: "Сохранение утилизационного платежа",
    content: "Просим сохранить утилизационный платёж за ввозимую технику.",
    arguments: "Платёж поддерживает отечественное машиностроение и рабочие места.",
    proposals: "Не отменять и не снижать утилизационный платёж.",
    outcome: "",
    draft_decision: "",
    reasons: ["", ""],
};

/// For a later age of conscription: refused placement on 7 October 2024, the subject being defence.
pub(super) const SERVICE_AGE: Case = Case {
    title: "О повышении призывного возраста на срочную службу",
    addressee: "ministry-defence",
    subject: "Призывной возраст",
    content: "Просим повысить возраст призыва на срочную воинскую службу.",
    arguments: "Молодые люди успеют получить профессию.",
    proposals: "Повысить призывной возраст.",
    outcome: "",
    draft_decision: "",
    reasons: ["", ""],
};
