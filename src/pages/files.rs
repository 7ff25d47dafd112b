//! Everything that is compiled in. What is not named here is not there.

use domain::language::Language;

/// A file by its name, as others name it.
pub(crate) type Named = (&'static str, &'static str);

macro_rules! named {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!($folder, $name)))),+]
    };
}

/// Every template.
pub(crate) const TEMPLATES: &[Named] = &named!["templates/":
    "base.html",
    "parts/macros.html",
    "home.html",
    "problem.html",
    "parts/acts.html",
    "parts/comment_form.html",
    "parts/complaint.html",
    "parts/fields.html",
    "parts/own_acts.html",
    "parts/sign.html",
    "parts/text_form.html",
    "acting/confirm.html",
    "acting/draft.html",
    "acting/file.html",
    "acting/inbox.html",
    "acting/mail_link.html",
    "acting/me.html",
    "acting/my_petitions.html",
    "acting/my_signatures.html",
    "acting/page.html",
    "acting/provider.html",
    "acting/register.html",
    "acting/reset.html",
    "acting/settings.html",
    "acting/share.html",
    "acting/sign_in.html",
];

/// What browsers load: style, scripts, icons.
pub(crate) const ASSETS: &[Named] = &named!["assets/":
    "css/site.css",
    "css/acting.css",
    "icons/favicon.svg",
    "js/account_nav.js",
    "js/addressees.js",
    "js/api.js",
    "js/elements.js",
    "js/evidence.js",
    "js/forms.js",
    "js/lists.js",
    "js/live_count.js",
    "js/mail_progress.js",
    "js/mailed_token.js",
    "js/ncalayer.js",
    "js/own_page.js",
    "js/places.js",
    "js/problems.js",
    "js/provider.js",
    "js/qr.js",
    "js/session.js",
    "js/way_back.js",
    "js/wire.js",
    "js/words.js",
    "js/draft/autosave.js",
    "js/draft/correction.js",
    "js/draft/files.js",
    "js/draft/kept_text.js",
    "js/draft/similar.js",
    "js/draft/submission.js",
    "js/draft/text_form.js",
    "js/pages/confirm.js",
    "js/pages/draft.js",
    "js/pages/file.js",
    "js/pages/inbox.js",
    "js/pages/mail_link.js",
    "js/pages/me.js",
    "js/pages/my_petitions.js",
    "js/pages/my_signatures.js",
    "js/pages/own_petition.js",
    "js/pages/petition_acts.js",
    "js/pages/provider.js",
    "js/pages/register.js",
    "js/pages/reset.js",
    "js/pages/settings.js",
    "js/pages/share.js",
    "js/pages/sign_in.js",
    "js/petition/coercion.js",
    "js/petition/comments.js",
    "js/petition/complaint.js",
    "js/petition/count.js",
    "js/petition/following.js",
    "js/petition/own_acts.js",
    "js/petition/signing.js",
    "js/settings/data.js",
    "js/settings/identities.js",
    "js/settings/mail_choices.js",
    "js/settings/password.js",
    "js/settings/person.js",
    "js/settings/proof.js",
    "js/settings/second_factor.js",
    "js/settings/sessions.js",
];

/// The words of the interface, a file for each part of the site; its name is the name by which templates know them.
pub(crate) const fn words(language: Language) -> &'static [Named] {
    match language {
        Language::Kk => &named!["words/kk/":
            "site.toml", "law.toml", "home.toml", "problem.toml", "acting.toml", "scripts.toml",
        ],
        Language::Ru => &named!["words/ru/":
            "site.toml", "law.toml", "home.toml", "problem.toml", "acting.toml", "scripts.toml",
        ],
        Language::En => &named!["words/en/":
            "site.toml", "law.toml", "home.toml", "problem.toml", "acting.toml", "scripts.toml",
        ],
    }
}
