//! What a provider's settings must be.

use openidconnect::url::Url;

use super::kinds::{ProviderSettings, Serves};
use crate::algorithms::algorithm;

/// What the deployment allows.
pub struct Rules<'a> {
    /// Only `https://` goes.
    pub production: bool,
    /// Words of assurance that a provider may give.
    pub assurances: &'a [&'a str],
    /// Roles that a group may be given, and whether each acts for a body.
    pub roles: &'a [(&'a str, bool)],
}

/// What is wrong with a provider beside those that were read before it.
pub(super) fn faults(
    settings: &ProviderSettings,
    before: &[ProviderSettings],
    rules: &Rules<'_>,
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut must = |holds: bool, fault: &str| {
        if !holds {
            faults.push(fault.to_owned());
        }
    };
    must(is_name(&settings.name), "name: 1 to 40 small letters, digits and hyphens");
    must(before.iter().all(|other| other.name != settings.name), "name: stands twice");
    let display = &settings.display_name;
    let named = [&display.kk, &display.ru, &display.en].map(|name| name.trim().chars().count());
    must(
        named.iter().all(|length| (1..=80).contains(length)),
        "display_name: kk, ru and en, 80 characters each at most",
    );
    must(is_issuer(&settings.issuer), "issuer: an address without query, fragment and user");
    must(
        !rules.production || settings.issuer.starts_with("https://"),
        "issuer: must be an https:// address in production",
    );
    must(!settings.client_id.trim().is_empty(), "client_id: must not be empty");
    must(
        settings.scopes.iter().all(|scope| !scope.is_empty() && !scope.contains([' ', '"', '\\'])),
        "scopes: one word each (RFC 6749, 3.3)",
    );
    must(
        settings.redirect_uri.as_deref().is_none_or(|uri| {
            let secure = !rules.production || uri.starts_with("https://");
            Url::parse(uri).is_ok_and(|url| url.fragment().is_none()) && secure
        }),
        "redirect_uri: an address without fragment, https:// in production",
    );
    must(
        !settings.algorithms.is_empty()
            && settings.algorithms.iter().all(|name| algorithm(name).is_some()),
        "algorithms: of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, EdDSA; no shared secrets, and never none",
    );
    must(
        settings.assurance.values().all(|word| rules.assurances.contains(&word.as_str())),
        &format!("assurance: one of {}", rules.assurances.join(", ")),
    );
    faults.extend(of_staff(settings, rules));
    faults
}

fn of_staff(settings: &ProviderSettings, rules: &Rules<'_>) -> Vec<String> {
    let Some(staff) = &settings.staff else {
        return match settings.serves {
            Serves::Citizens => Vec::new(),
            Serves::Staff => vec!["staff: says which group has which role".to_owned()],
        };
    };
    let mut faults = Vec::new();
    if settings.serves == Serves::Citizens {
        faults.push("staff: this provider serves citizens; name it once more for staff".to_owned());
    }
    if staff.posts.is_empty() || staff.claim.is_empty() {
        faults.push("staff: needs a claim, and a post".to_owned());
    }
    for post in &staff.posts {
        let known = rules.roles.iter().find(|(role, _)| *role == post.role);
        match known {
            None => faults.push(format!("staff: {:?} is no role of staff", post.role)),
            Some((_, has_body)) if *has_body != post.public_body.is_some() => {
                faults.push(format!(
                    "staff: {}: {}",
                    post.role,
                    if *has_body { "acts for a public_body" } else { "has no public_body" }
                ));
            }
            Some(_) => {}
        }
    }
    faults
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=40).contains(&name.len()) && name.bytes().all(plain)
}

/// An issuer is an address of a host, perhaps with a path (Discovery 1.0, 2).
fn is_issuer(issuer: &str) -> bool {
    Url::parse(issuer).is_ok_and(|url| {
        ["https", "http"].contains(&url.scheme())
            && url.has_host()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::read;
    use super::*;

    const GOOD: &str = r#"
        [[provider]]
        name = "egov"
        issuer = "https://idp.example/realms/kz"
        client_id = "petitions"
        serves = "citizens"
        [provider.display_name]
        kk = "Цифрлық үкімет"
        ru = "Электронное правительство"
        en = "Digital government"
    "#;

    fn told(text: &str, production: bool) -> Vec<String> {
        let directory =
            std::env::temp_dir().join(format!("providers-{:?}", std::thread::current().id()));
        std::fs::create_dir_all(&directory).unwrap();
        let path = directory.join("providers.toml");
        std::fs::write(&path, text).unwrap();
        let rules = Rules {
            production,
            assurances: &["declared", "provider"],
            roles: &[("moderator", false), ("official", true)],
        };
        read(Path::new(&path), &rules).err().unwrap_or_default()
    }

    #[test]
    fn a_file_tells_all_its_faults_and_production_wants_https() {
        assert_eq!(told(GOOD, true), Vec::<String>::new());
        for (from, to, fault) in [
            (
                "https://idp.example/realms/kz",
                "http://idp.example",
                "https:// address in production",
            ),
            ("https://idp.example/realms/kz", "https://idp.example?a=1", "issuer:"),
            ("\"egov\"", "\"e gov\"", "name:"),
            ("\"citizens\"", "\"citizens\"\nalgorithms = [\"none\"]", "never none"),
            ("\"citizens\"", "\"citizens\"\nalgorithms = [\"HS256\"]", "no shared secrets"),
            ("\"citizens\"", "\"citizens\"\nalgorithms = []", "algorithms:"),
            ("\"citizens\"", "\"citizens\"\nassurance = { \"*\" = \"eds\" }", "assurance:"),
            ("\"citizens\"", "\"citizens\"\nclient_secret_file = \"/nowhere/secret\"", "/nowhere"),
            ("\"citizens\"", "\"citizens\"\nsecret = \"x\"", "unknown field"),
            ("\"citizens\"", "\"staff\"", "which group"),
            (
                "\"citizens\"",
                "\"staff\"\nstaff = { post = [{ group = \"g\", role = \"official\" }] }",
                "acts for a public_body",
            ),
            (
                "\"citizens\"",
                "\"staff\"\nstaff = { post = [{ group = \"g\", role = \"citizen\" }] }",
                "no role of staff",
            ),
            ("\"petitions\"", "\" \"", "client_id:"),
        ] {
            let faults = told(&GOOD.replace(from, to), true);
            assert!(faults.len() == 1 && faults[0].contains(fault), "{to}: {faults:?}");
        }
        let both = told(&GOOD.replace("egov", "E").replace("https://idp", "http://idp"), true);
        assert_eq!(both.len(), 2, "{both:?}");
        assert_eq!(told(&GOOD.replace("https://idp", "http://idp"), false), Vec::<String>::new());
        assert!(told(&format!("{GOOD}{GOOD}"), true)[0].contains("stands twice"));
    }
}
