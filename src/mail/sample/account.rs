//! Examples of what notices about an account say.

use serde_json::Value;

use chrono::NaiveDate;
use domain::counter::Document;
use domain::notice::NoticeKind;
use notice_facts::{
    AccountErasure, AccountLink, AccountNotice, AppLetIn, DisabledWebhook, FactorEvent,
    IdentityCheck, InLanguages, LinkedIdentity, MailedToken, RegistrationToken, SecondFactorChange,
};

/// All that the notice says; null of one that is about a petition.
pub(super) fn whole(kind: NoticeKind) -> Value {
    notice(kind).and_then(|notice| notice.payload().ok()).unwrap_or_default()
}

fn notice(kind: NoticeKind) -> Option<AccountNotice> {
    Some(match kind {
        NoticeKind::ConfirmRegistration => {
            let MailedToken { given_name, link, code, expires_hours } =
                token("Айгүл", "confirm", "q8Zr2nXw", 24);
            AccountNotice::ConfirmRegistration(RegistrationToken {
                given_name,
                person: "Айгүл С.".to_owned(),
                iin_ending: "17".to_owned(),
                link,
                code,
                expires_hours,
            })
        }
        NoticeKind::AlreadyRegistered => AccountNotice::AlreadyRegistered(link()),
        NoticeKind::RegistrationUnfinished => AccountNotice::RegistrationUnfinished(link()),
        NoticeKind::PasswordReset => {
            AccountNotice::PasswordReset(token("Айгүл", "reset", "Vt41mLpe", 1))
        }
        NoticeKind::PasswordChanged => AccountNotice::PasswordChanged(link()),
        NoticeKind::EmailChange => {
            AccountNotice::EmailChange(token("Айгүл", "confirm", "Wq77sGx2", 24))
        }
        NoticeKind::EmailChanged => {
            AccountNotice::EmailChanged(token("Айгүл", "reversal", "Hn3eRk90", 72))
        }
        NoticeKind::SessionReused => AccountNotice::SessionReused(link()),
        NoticeKind::SecondFactorChanged => {
            let MailedToken { given_name, link, code, expires_hours } =
                token("Айгүл", "factor-reversal", "Lm8wQc27", 72);
            AccountNotice::SecondFactorChanged(SecondFactorChange {
                given_name,
                second_factor: FactorEvent::Enrolled,
                link,
                code: Some(code),
                expires_hours: Some(expires_hours),
            })
        }
        NoticeKind::AccountErased => {
            AccountNotice::AccountErased(AccountErasure { given_name: "Айгүл".to_owned() })
        }
        NoticeKind::IinReleased => AccountNotice::IinReleased(link()),
        NoticeKind::IinFree => AccountNotice::IinFree(link()),
        NoticeKind::IdentityProven => AccountNotice::IdentityProven(link()),
        NoticeKind::IinTakenOver => AccountNotice::IinTakenOver(link()),
        NoticeKind::StaffInvited => {
            AccountNotice::StaffInvited(token("Нұрлан", "reset", "Zx5bTq18", 24))
        }
        NoticeKind::IdentityChecked => AccountNotice::IdentityChecked(identity_check()),
        NoticeKind::IdentityLinked => AccountNotice::IdentityLinked(linked_identity()),
        NoticeKind::AppLetIn => AccountNotice::AppLetIn(app_let_in()),
        NoticeKind::WebhookDisabled => AccountNotice::WebhookDisabled(disabled_webhook()),
        _ => return None,
    })
}

fn token(given_name: &str, page: &str, code: &str, expires_hours: i64) -> MailedToken {
    MailedToken {
        given_name: given_name.to_owned(),
        link: format!("https://petitions.example/{page}#{code}"),
        code: code.to_owned(),
        expires_hours,
    }
}

fn identity_check() -> IdentityCheck {
    IdentityCheck {
        given_name: "Айгүл".to_owned(),
        office: Some(InLanguages::new(
            "Алматы қаласының әкімдігі",
            "Акимат города Алматы",
            "Akimat of Almaty",
        )),
        document: Document::IdentityCard,
        checked_on: NaiveDate::default(),
        names_corrected: true,
        account_made: false,
        link: "https://petitions.example".to_owned(),
    }
}

fn linked_identity() -> LinkedIdentity {
    LinkedIdentity {
        given_name: "Айгүл".to_owned(),
        provider: InLanguages::new("Цифрлық бейне", "Цифровой образ", "Digital Image"),
        link: "https://petitions.example/reset".to_owned(),
    }
}

fn app_let_in() -> AppLetIn {
    let scopes = ["read_mine", "file", "sign", "follow", "comment"];
    AppLetIn {
        given_name: "Айгүл".to_owned(),
        app: "Қала дауысы".to_owned(),
        scopes: scopes.map(str::to_owned).to_vec(),
        link: "https://petitions.example/me/consents".to_owned(),
    }
}

fn disabled_webhook() -> DisabledWebhook {
    DisabledWebhook {
        given_name: "Айгүл".to_owned(),
        description: "Жаңа петициялар боты".to_owned(),
        host: "bot.example".to_owned(),
        gone: false,
        failing_since: NaiveDate::default(),
        link: "https://petitions.example/docs/".to_owned(),
    }
}

fn link() -> AccountLink {
    AccountLink {
        given_name: "Айгүл".to_owned(),
        link: "https://petitions.example/reset".to_owned(),
    }
}
