//! Whose electronic signatures count, and who is asked about their certificates: read from settings and files, or made
//! up for development.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;

use super::authority_files::read_authorities;
use super::second_opinion;
use ::second_opinion::BaseUrl;
use app::eds_sandbox::EdsSandbox;
use app::electronic_signatures::{ElectronicSignatures, ListsAtHand, RevocationSource, Unchecked};
use config::{Effective, Environment, RevocationSources, Settings, UncheckedSignatures};
use domain::assurance::Assurance;
use domain::policy::SignatureEvidence;
use eds::revocation::Revocation;
use eds::{Authorities, Certificate, Line};
use revocation::{Address, Sources, Which, publications};

/// How long good answers of a responder are kept, in seconds, unless it is set.
const ANSWER_SECONDS: u32 = 300;
const AUTHORITIES: &str = "PETITIONS_EDS_AUTHORITIES";

/// A fault in a line that begins with the name of its setting.
type Faults = Vec<String>;

/// What is trusted and who is asked.
pub struct Trust {
    authorities: Option<Authorities>,
    asking: revocation::Settings,
    unchecked: Unchecked,
    second_opinion: Option<(BaseUrl, UncheckedSignatures)>,
    threads: usize,
}

/// The verifier and whom it asks, put together.
pub(super) struct Trusted {
    pub(super) signatures: ElectronicSignatures,
    pub(super) sources: Arc<Sources>,
}

impl Trust {
    /// Every fault of the settings of electronic signatures, each in a line that begins with its name.
    pub fn faults(settings: &Settings) -> Faults {
        let production = settings.environment == Some(Environment::Production);
        let mut faults = Self::read(settings, production, None).err().unwrap_or_default();
        faults.extend(super::broker::fault(settings));
        faults.extend(super::witnesses::fault(settings));
        faults
    }

    /// Reads what is trusted; none where no electronic signatures are taken. Of a service that listens on `address` the
    /// sandbox answers for its own certificates.
    ///
    /// # Errors
    /// Every fault of the settings.
    pub fn of(effective: &Effective, address: Option<SocketAddr>) -> Result<Option<Self>, Faults> {
        let mut trust = Self::read(&effective.settings, !effective.is_development(), address)?;
        if let Some(trust) = &mut trust {
            trust.asking.directory = Some(effective.data_dir.join("revocation-lists"));
        }
        Ok(trust)
    }

    fn read(
        settings: &Settings,
        production: bool,
        address: Option<SocketAddr>,
    ) -> Result<Option<Self>, Faults> {
        let mut faults = Faults::new();
        let authorities = authorities(settings, production, &mut faults);
        let nobody = settings.eds_authorities.is_none();
        let made_up = nobody && !production;
        let mut asking = asking(settings, made_up, &mut faults);
        if nobody && production && rests_on_them(settings) {
            faults.push(format!(
                "{AUTHORITIES}: must be named where electronic signatures are asked for"
            ));
        }
        let second_opinion = second_opinion::read(settings).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        if second_opinion.is_some() && nobody && production {
            faults.push(format!(
                "{AUTHORITIES}: must be named: on whose signatures is the other's opinion?"
            ));
        }
        let refuses = settings.eds_unchecked == UncheckedSignatures::Refuse;
        if made_up {
            ask_the_sandbox(&mut asking, address);
        } else if nobody && (asking.responder.is_some() || !asking.lists.is_empty()) {
            faults.push(format!("{AUTHORITIES}: must be named: whose answers are the others'?"));
        } else if !nobody
            && refuses
            && let Err(fault) = asking.check()
        {
            faults.push(format!("PETITIONS_EDS_REVOCATION: {fault}; nothing could be checked"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let cores = || std::thread::available_parallelism().map_or(2, NonZero::get);
        let threads = settings.eds_threads.map_or_else(cores, usize::from);
        let unchecked = if refuses { Unchecked::Refused } else { Unchecked::Taken };
        let second_opinion = second_opinion.map(|url| (url, settings.ncanode_absent));
        let trust = Self { authorities, asking, unchecked, second_opinion, threads };
        Ok((!nobody || made_up).then_some(trust))
    }

    /// Puts the verifier together; where nobody is named it trusts the authority that follows from `seed`.
    pub(super) fn assemble(self, seed: [u8; 32]) -> Result<Trusted, revocation::SetupFault> {
        let sources = Arc::new(Sources::new(self.asking)?);
        let asking = Arc::new(Asking(sources.clone()));
        let authorities = self.authorities;
        let authorities = move || match authorities {
            Some(authorities) => Ok(authorities),
            None => EdsSandbox::of(seed).authorities(),
        };
        let second_opinion = self.second_opinion;
        let second_opinion = second_opinion
            .map(|(url, absent)| second_opinion::assemble(url, absent))
            .transpose()?;
        let signatures =
            ElectronicSignatures::new(authorities, asking, self.unchecked, self.threads);
        Ok(Trusted { signatures: signatures.beside(second_opinion), sources })
    }
}

/// Whether nobody could file or sign without an electronic signature.
fn rests_on_them(settings: &Settings) -> bool {
    let required = settings.required_assurance;
    settings.signature_evidence == Some(SignatureEvidence::Cms)
        || required.is_some_and(|it| [it.filing, it.signing].contains(&Assurance::Eds))
}

/// The authorities that are named; in production none that was made for tests.
fn authorities(settings: &Settings, production: bool, faults: &mut Faults) -> Option<Authorities> {
    match read_authorities(settings.eds_authorities.as_deref()?) {
        Ok(authorities) => {
            let for_tests = authorities.known().iter().filter(|it| production && it.is_for_tests());
            faults.extend(for_tests.map(|certificate| {
                format!(
                    "{AUTHORITIES}: {}: made for tests, so that everybody can have its keys",
                    certificate.name()
                )
            }));
            Some(authorities)
        }
        Err(fault) => {
            faults.push(format!("{AUTHORITIES}: {fault}"));
            None
        }
    }
}

/// Who is named to be asked.
fn asking(settings: &Settings, made_up: bool, faults: &mut Faults) -> revocation::Settings {
    let responder = settings.eds_ocsp_url.as_deref().map(Address::responder).transpose();
    let responder = responder.unwrap_or_else(|fault| {
        faults.push(format!("PETITIONS_EDS_OCSP_URL: {fault}"));
        None
    });
    let lists = read_lists(settings.eds_lists.as_deref()).unwrap_or_else(|fault| {
        faults.push(format!("PETITIONS_EDS_LISTS: {fault}"));
        Vec::new()
    });
    revocation::Settings {
        which: which(settings.eds_revocation),
        responder,
        lists,
        answers_kept: answers_kept(settings, made_up),
        directory: None,
    }
}

/// The sources, as use cases ask them.
struct Asking(Arc<Sources>);

impl RevocationSource for Asking {
    fn ask<'a>(
        &'a self,
        certificate: &'a Certificate,
        issuer: &'a Certificate,
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Revocation> {
        Box::pin(self.0.ask(certificate, issuer, now))
    }

    fn lists(&self, now: DateTime<Utc>) -> Option<ListsAtHand> {
        let published = self.0.published();
        let fresh = published.iter().filter(|list| list.is_fresh(now)).count();
        let named = published.len();
        (named > 0).then(|| ListsAtHand { named, fresh, required: self.0.requires_lists() })
    }
}

const fn which(set: RevocationSources) -> Which {
    match set {
        RevocationSources::Ocsp => Which::Ocsp,
        RevocationSources::Lists => Which::Lists,
        RevocationSources::Both => Which::Both,
        RevocationSources::OcspElseLists => Which::OcspElseLists,
        RevocationSources::ListsElseOcsp => Which::ListsElseOcsp,
    }
}

/// What a developer revokes is revoked at once, unless they want to try how long it takes.
fn answers_kept(settings: &Settings, made_up: bool) -> Duration {
    let usual = if made_up { 0 } else { ANSWER_SECONDS };
    Duration::from_secs(settings.eds_answer_seconds.unwrap_or(usual).into())
}

/// Nobody else answers for certificates that the sandbox has made up; its lists are fetched where lists are asked for.
fn ask_the_sandbox(asking: &mut revocation::Settings, address: Option<SocketAddr>) {
    let Some(address) = address else { return };
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    let base = format!("http://{}/dev/eds", SocketAddr::new(ip, address.port()));
    if asking.responder.is_none() {
        asking.responder = Address::responder(&format!("{base}/ocsp")).ok();
    }
    let wants_lists = matches!(asking.which, Which::Lists | Which::Both | Which::ListsElseOcsp);
    if asking.lists.is_empty() && wants_lists {
        let list = |line: Line, more: &str| {
            Address::parse(&format!("{base}/crl?line={}{more}", line.code())).ok()
        };
        let of_line = |line| {
            [
                list(line, "").map(|complete| (complete, list(line, "&delta=true"))),
                list(line, "&of_root=true").map(|complete| (complete, None)),
            ]
        };
        asking.lists = Line::ALL.into_iter().flat_map(of_line).flatten().collect();
    }
}

fn read_lists(given: Option<&str>) -> Result<Vec<(Address, Option<Address>)>, String> {
    let Some(given) = given else { return Ok(Vec::new()) };
    let text = match given.strip_prefix('@') {
        Some(file) => {
            std::fs::read_to_string(file).map_err(|error| format!("{file}: {}", error.kind()))?
        }
        None => given.to_owned(),
    };
    publications(&text).map_err(|fault| fault.to_string())
}
