//! The small pages behind mail links, for deployments without a web client (PETITIONS_WEB_URL).
//!
//! A page does nothing by being opened: mail scanners open links too. Its button sends the token,
//! which stands in the fragment and so never reaches a log.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::edge::preferred;
use crate::domain::language::Language;

const PAGE: &str = include_str!("mail_pages/page.html");
const SCRIPT: &str = include_str!("mail_pages/page.js");

/// Where the pages and their script lie.
pub const PATHS: [&str; 3] = ["/confirm", "/reset", "/mail-page.js"];

pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/confirm", web::get().to(confirm))
        .route("/reset", web::get().to(reset))
        .route("/mail-page.js", web::get().to(script));
}

/// The words of a page.
struct Words {
    title: &'static str,
    lead: &'static str,
    /// The label of the password field, where there is one.
    password: &'static str,
    button: &'static str,
    done: &'static str,
    failed: &'static str,
}

async fn confirm(request: HttpRequest) -> HttpResponse {
    let language = preferred(request.headers());
    let words = match language {
        Language::Kk => Words {
            title: "Поштаны растау",
            lead: "Тіркелуді аяқтау үшін түймені басыңыз.",
            password: "",
            button: "Растау",
            done: "Поштаңыз расталды. Енді жүйеге кіре аласыз.",
            failed: "Сілтеме жарамсыз немесе мерзімі өтті. Қайта тіркеліңіз.",
        },
        Language::Ru => Words {
            title: "Подтверждение почты",
            lead: "Чтобы завершить регистрацию, нажмите кнопку.",
            password: "",
            button: "Подтвердить",
            done: "Почта подтверждена. Теперь вы можете войти.",
            failed: "Ссылка недействительна или устарела. Зарегистрируйтесь ещё раз.",
        },
        Language::En => Words {
            title: "Confirm your e-mail",
            lead: "Press the button to finish your registration.",
            password: "",
            button: "Confirm",
            done: "Your e-mail is confirmed. You can sign in now.",
            failed: "The link is not valid or has expired. Please register again.",
        },
    };
    page(language, "/api/v1/accounts/confirmation", &words)
}

async fn reset(request: HttpRequest) -> HttpResponse {
    let language = preferred(request.headers());
    let words = match language {
        Language::Kk => Words {
            title: "Жаңа құпиясөз",
            lead: "Кемінде 15 таңбадан тұратын жаңа құпиясөз енгізіңіз.",
            password: "Жаңа құпиясөз",
            button: "Сақтау",
            done: "Құпиясөз өзгертілді. Барлық құрылғыдан шықтыңыз, қайта кіріңіз.",
            failed: "Құпиясөз тым қысқа, не сілтеме жарамсыз немесе мерзімі өтті.",
        },
        Language::Ru => Words {
            title: "Новый пароль",
            lead: "Введите новый пароль: не менее 15 символов.",
            password: "Новый пароль",
            button: "Сохранить",
            done: "Пароль изменён. Все сеансы завершены, войдите снова.",
            failed: "Пароль слишком короткий, либо ссылка недействительна или устарела.",
        },
        Language::En => Words {
            title: "New password",
            lead: "Choose a new password of at least 15 characters.",
            password: "New password",
            button: "Save",
            done: "The password is changed. Every session has ended; sign in again.",
            failed: "The password is too short, or the link is not valid or has expired.",
        },
    };
    page(language, "/api/v1/password-resets/confirmation", &words)
}

async fn script() -> HttpResponse {
    HttpResponse::Ok().content_type("text/javascript; charset=utf-8").body(SCRIPT)
}

fn page(language: Language, call: &str, words: &Words) -> HttpResponse {
    let hidden = if words.password.is_empty() { "hidden" } else { "" };
    let html = [
        ("{language}", language.code()),
        ("{call}", call),
        ("{title}", words.title),
        ("{lead}", words.lead),
        ("{password}", words.password),
        ("{hidden}", hidden),
        ("{button}", words.button),
        ("{done}", words.done),
        ("{failed}", words.failed),
    ]
    .into_iter()
    .fold(PAGE.to_owned(), |html, (mark, word)| html.replace(mark, word));
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, language.code()))
        .insert_header((header::VARY, "Accept-Language"))
        .body(html)
}
