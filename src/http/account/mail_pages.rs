//! The small pages behind mail links, for deployments that turn the pages for people off (PETITIONS_PAGES).
//!
//! A page does nothing by being opened: mail scanners open links too. Its button sends the token,
//! which stands in the fragment and so never reaches a log. Opened without a token, /reset asks
//! for the address that a new one is mailed to.

mod form;
mod token_forms;

use actix_web::{HttpRequest, HttpResponse, web};

use crate::responses::browser_pages::{Address, BrowserPage};
use crate::responses::negotiation::preferred;
use domain::language::Language;
use form::{EMAIL, Form, NEW_PASSWORD, page};
use token_forms::{confirm, factor_reversal, reversal, unsubscribe};

const SCRIPT: &str = include_str!("mail_pages/page.js");

/// Where they lie, and their script.
pub(crate) const PAGES: [BrowserPage; 6] = [
    BrowserPage::html(Address::Whole("/confirm")),
    BrowserPage::html(Address::Whole("/reset")),
    BrowserPage::html(Address::Whole("/reversal")),
    BrowserPage::html(Address::Whole("/factor-reversal")),
    BrowserPage::html(Address::Whole("/unsubscribe")),
    BrowserPage::script(Address::Whole("/mail-page.js")),
];

/// Serves the pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/confirm", web::get().to(confirm))
        .route("/reset", web::get().to(reset))
        .route("/reversal", web::get().to(reversal))
        .route("/factor-reversal", web::get().to(factor_reversal))
        .route("/unsubscribe", web::get().to(unsubscribe))
        .route("/mail-page.js", web::get().to(script));
}

async fn reset(request: HttpRequest) -> HttpResponse {
    let language = preferred(request.headers());
    let title = match language {
        Language::Kk => "Жаңа құпиясөз",
        Language::Ru => "Новый пароль",
        Language::En => "New password",
    };
    page(language, title, &[new_password(language), new_link(language)])
}

/// Sets the password by the mailed token.
fn new_password(language: Language) -> Form {
    let (lead, label, button, done, failed) = match language {
        Language::Kk => (
            "Кемінде 15 таңбадан тұратын, жиі кездеспейтін жаңа құпиясөз енгізіңіз.",
            "Жаңа құпиясөз",
            "Сақтау",
            "Құпиясөз өзгертілді. Барлық құрылғыдан шықтыңыз, қайта кіріңіз.",
            "Құпиясөз тым қысқа немесе тым оңай, не сілтеме жарамсыз немесе мерзімі өтті.",
        ),
        Language::Ru => (
            "Введите новый пароль: не менее 15 символов и не из распространённых.",
            "Новый пароль",
            "Сохранить",
            "Пароль изменён. Все сеансы завершены, войдите снова.",
            "Пароль слишком короткий или слишком простой, либо ссылка недействительна или устарела.",
        ),
        Language::En => (
            "Choose a new password of at least 15 characters that is not a common one.",
            "New password",
            "Save",
            "The password is changed. Every session has ended; sign in again.",
            "The password is too short or too common, or the link is not valid or has expired.",
        ),
    };
    let call = "/api/v1/password-resets/confirmation";
    Form { id: "sending", call, lead, input: Some((NEW_PASSWORD, label)), button, done, failed }
}

/// Asks for a mail with a token.
fn new_link(language: Language) -> Form {
    let (lead, label, button, done, failed) = match language {
        Language::Kk => (
            "Тіркелгіңіздің электрондық пошта мекенжайын енгізіңіз: құпиясөзді өзгерту сілтемесі сол мекенжайға жіберіледі.",
            "Электрондық пошта",
            "Сілтеме жіберу",
            "Бұл мекенжаймен тіркелгі болса, оған сілтемесі бар хат жіберілді.",
            "Мекенжай дұрыс емес, немесе портал қазір қолжетімсіз.",
        ),
        Language::Ru => (
            "Введите адрес электронной почты вашей учётной записи: на него придёт ссылка для смены пароля.",
            "Электронная почта",
            "Прислать ссылку",
            "Если учётная запись с этим адресом есть, на него отправлено письмо со ссылкой.",
            "Адрес указан неверно, либо портал сейчас недоступен.",
        ),
        Language::En => (
            "Enter the e-mail address of your account: a link for a new password will be sent there.",
            "E-mail",
            "Send the link",
            "If there is an account with this address, a mail with the link is on its way.",
            "This is no valid address, or the service cannot work just now.",
        ),
    };
    Form {
        id: "asking",
        call: "/api/v1/password-resets",
        lead,
        input: Some((EMAIL, label)),
        button,
        done,
        failed,
    }
}

async fn script() -> HttpResponse {
    HttpResponse::Ok().content_type("text/javascript; charset=utf-8").body(SCRIPT)
}
