//! What is known of a provider.

use std::collections::BTreeMap;
use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

/// In the table of assurance: whatever the provider says, and also where it says nothing.
pub const ANY_ACR: &str = "*";

/// Whom a provider signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Serves {
    /// Citizens, who are known by a claim.
    Citizens,
    /// Members of staff, who are made and unmade by their groups.
    Staff,
}

/// What a provider is called on the button.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisplayName {
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

/// What claims are called at a provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimNames {
    /// The national number.
    pub iin: String,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: String,
    /// Birth date, `YYYY-MM-DD`.
    pub birth_date: String,
    /// Address of e-mail; `email_verified` says whether the provider has seen that it is theirs.
    pub email: String,
}

impl Default for ClaimNames {
    /// The standard's own names (Core 5.1), with `iin` beside them.
    fn default() -> Self {
        let owned = str::to_owned;
        Self {
            iin: owned("iin"),
            family_name: owned("family_name"),
            given_name: owned("given_name"),
            patronymic: owned("middle_name"),
            birth_date: owned("birthdate"),
            email: owned("email"),
        }
    }
}

/// What a group of the provider is here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// The group, as the provider writes it.
    pub group: String,
    /// The role here.
    pub role: String,
    /// The body, for roles that act for one.
    pub public_body: Option<String>,
}

/// How members of staff are known.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// The claim that lists their groups.
    #[serde(default = "groups")]
    pub claim: String,
    /// What each group is here; of several the first that stands here.
    #[serde(default, rename = "post")]
    pub posts: Vec<Post>,
}

fn groups() -> String {
    "groups".to_owned()
}

/// What the provider must say so that its own second factor stands for ours; nothing does when both are empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SecondFactor {
    /// Any of these classes (`acr`).
    pub acr: Vec<String>,
    /// Or any of these methods (`amr`, RFC 8176).
    pub amr: Vec<String>,
}

/// A provider, and this service as its client.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// Its name in our addresses.
    pub name: String,
    /// What it is called on the button.
    pub display_name: DisplayName,
    /// Its identifier, to the letter: an `https://` address.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there; none for a public client.
    pub client_secret: Option<SecretString>,
    /// The file that the secret is in.
    pub client_secret_file: Option<PathBuf>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Whom it signs in.
    pub serves: Serves,
    /// The page that the provider sends people back to; where none, one beside our own.
    pub redirect_uri: Option<String>,
    /// Classes of which one is asked for, and must be answered.
    pub acr_values: Vec<String>,
    /// By which its tokens may be signed.
    pub algorithms: Vec<String>,
    /// Claims are asked for at its endpoint too, not taken from the ID token alone.
    pub userinfo: bool,
    /// Certificates of the authorities that its own may come from, in PEM; those of browsers where none.
    pub authorities: Option<Vec<u8>>,
    /// What claims are called there.
    pub claims: ClaimNames,
    /// How sure its word makes us of a person, by `acr`; [`ANY_ACR`] for whatever it says.
    pub assurance: BTreeMap<String, String>,
    /// How staff are known; none where it serves citizens.
    pub staff: Option<Staff>,
    /// When its second factor stands for ours.
    pub second_factor: SecondFactor,
}

impl ProviderSettings {
    /// How sure its word makes us of a person whom it authenticated in that class, in the words of the file.
    pub fn assurance_of(&self, acr: Option<&str>) -> Option<&str> {
        let named = acr.and_then(|acr| self.assurance.get(acr));
        named.or_else(|| self.assurance.get(ANY_ACR)).map(String::as_str)
    }

    /// What the groups make of somebody; none when they are of no group that counts here.
    pub fn post_of(&self, groups: &[String]) -> Option<&Post> {
        let posts = self.staff.iter().flat_map(|staff| &staff.posts);
        posts.into_iter().find(|post| groups.contains(&post.group))
    }
}
