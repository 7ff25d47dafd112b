//! Pages that send the token of their address, alone or with the password.

use actix_web::{HttpRequest, HttpResponse};

use super::form::{Form, OWN_PASSWORD, page};
use crate::responses::negotiation::preferred;
use domain::language::Language;

pub(super) async fn confirm(request: HttpRequest) -> HttpResponse {
    let language = preferred(request.headers());
    let (title, lead, button, done, failed) = match language {
        Language::Kk => (
            "Электрондық поштаны растау",
            "Мекенжайыңызды растау үшін тіркелгіңіздің құпиясөзін енгізіңіз: тіркелу кезінде таңдаған құпиясөзді.",
            "Растау",
            "Поштаңыз расталды. Енді жүйеге кіре аласыз.",
            "Құпиясөз дұрыс емес, не сілтеме жарамсыз немесе мерзімі өтті.",
        ),
        Language::Ru => (
            "Подтверждение почты",
            "Чтобы подтвердить адрес, введите пароль своей учётной записи: тот, который Вы выбрали при регистрации.",
            "Подтвердить",
            "Адрес подтверждён. Теперь Вы можете войти.",
            "Пароль неверен, либо ссылка недействительна или устарела.",
        ),
        Language::En => (
            "Confirm your e-mail",
            "To confirm your address, enter the password of your account: the one you chose when you registered.",
            "Confirm",
            "Your e-mail is confirmed. You can sign in now.",
            "The password is wrong, or the link is not valid or has expired.",
        ),
    };
    let call = "/api/v1/accounts/confirmation";
    let input = Some((OWN_PASSWORD, own_password(language)));
    page(language, title, &[Form { id: "sending", call, lead, input, button, done, failed }])
}

/// The label of the field for the password one has.
fn own_password(language: Language) -> &'static str {
    match language {
        Language::Kk => "Құпиясөз",
        Language::Ru => "Пароль",
        Language::En => "Password",
    }
}

pub(super) async fn factor_reversal(request: HttpRequest) -> HttpResponse {
    let language = preferred(request.headers());
    let (title, lead, button, done, failed) = match language {
        Language::Kk => (
            "Жаңа екінші факторды жою",
            "Тіркелгіңізге қосылған екінші факторды жою үшін құпиясөзіңізді енгізіңіз. Барлық сеанс аяқталады.",
            "Жою",
            "Екінші фактор жойылды. Енді жаңа құпиясөз қойыңыз.",
            "Құпиясөз дұрыс емес, не сілтеме жарамсыз немесе мерзімі өтті.",
        ),
        Language::Ru => (
            "Отмена нового второго фактора",
            "Чтобы убрать второй фактор, добавленный к Вашей учётной записи, введите её пароль. Все сеансы завершатся.",
            "Убрать",
            "Второй фактор убран. Теперь задайте новый пароль.",
            "Пароль неверен, либо ссылка недействительна или устарела.",
        ),
        Language::En => (
            "Take a new second factor back",
            "To take back the second factor that was added to your account, enter its password. Every session ends.",
            "Take it back",
            "The second factor is gone. Set a new password now.",
            "The password is wrong, or the link is not valid or has expired.",
        ),
    };
    let call = "/api/v1/accounts/otp-reversal";
    let input = Some((OWN_PASSWORD, own_password(language)));
    page(language, title, &[Form { id: "sending", call, lead, input, button, done, failed }])
}

pub(super) async fn reversal(request: HttpRequest) -> HttpResponse {
    let language = preferred(request.headers());
    let (title, lead, button, done, failed) = match language {
        Language::Kk => (
            "Бұрынғы мекенжайды қайтару",
            "Мекенжайдың өзгертілуін жою үшін түймені басыңыз. Барлық сеанс аяқталады.",
            "Қайтару",
            "Бұрынғы мекенжай қайтарылды. Жаңа құпиясөз орнату сілтемесі поштаңызға жіберілді.",
            "Сілтеме жарамсыз немесе мерзімі өтті.",
        ),
        Language::Ru => (
            "Возврат прежнего адреса",
            "Чтобы отменить изменение адреса, нажмите кнопку. Все сеансы завершатся.",
            "Вернуть",
            "Прежний адрес возвращён. Ссылка для нового пароля отправлена Вам на почту.",
            "Ссылка недействительна или устарела.",
        ),
        Language::En => (
            "Take your former address back",
            "Press the button to undo the change of address. Every session ends.",
            "Take it back",
            "Your former address is back. A link for a new password has been mailed to you.",
            "The link is not valid or has expired.",
        ),
    };
    let call = "/api/v1/accounts/email-reversal";
    page(language, title, &[Form { id: "sending", call, lead, input: None, button, done, failed }])
}

pub(super) async fn unsubscribe(request: HttpRequest) -> HttpResponse {
    let language = preferred(request.headers());
    let (title, lead, button, done, failed) = match language {
        Language::Kk => (
            "Хаттардан бас тарту",
            "Мұндай хаттар бұдан былай келмеуі үшін түймені басыңыз.",
            "Бас тарту",
            "Мұндай хаттар енді келмейді.",
            "Сілтеме жарамсыз.",
        ),
        Language::Ru => (
            "Отказ от писем",
            "Чтобы такие письма больше не приходили, нажмите кнопку.",
            "Отказаться",
            "Такие письма больше не придут.",
            "Ссылка недействительна.",
        ),
        Language::En => (
            "Stop such mails",
            "Press the button to get no more mails of this kind.",
            "Stop them",
            "You will get no more such mails.",
            "The link is not valid.",
        ),
    };
    let call = "/api/v1/unsubscriptions";
    page(language, title, &[Form { id: "sending", call, lead, input: None, button, done, failed }])
}
