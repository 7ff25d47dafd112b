//! The checks of an ID token (Core 3.1.3.7) and of the access token beside it (3.1.3.8).

use chrono::{DateTime, Duration, Utc};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, ClientId, IdTokenVerifier, IssuerUrl,
    Nonce, SignatureVerificationError,
};
use serde_json::{Map, Value};

use crate::algorithms::algorithm;
use crate::bounds::{DELIVERY_SECONDS, SKEW_SECONDS};
use crate::fault::Fault;
use crate::protocol::{Keys, Token};
use crate::settings::ProviderSettings;

/// Longest subject (Core 2).
const SUBJECT: usize = 255;

/// What an ID token must fit.
pub(crate) struct Expected<'a> {
    pub(crate) settings: &'a ProviderSettings,
    pub(crate) keys: &'a Keys,
    pub(crate) nonce: &'a str,
    pub(crate) access_token: &'a AccessToken,
    pub(crate) now: DateTime<Utc>,
}

/// The claims of a token that fits.
pub(crate) fn verified(
    token: &Token,
    expected: &Expected<'_>,
) -> Result<Map<String, Value>, Fault> {
    let Expected { settings, now, .. } = *expected;
    let verifier = verifier(expected)?;
    let claims = token
        .claims(&verifier, &Nonce::new(expected.nonce.to_owned()))
        .map_err(|refused| of_claims(&refused))?;
    let other_party =
        claims.authorized_party().is_some_and(|party| party.as_str() != settings.client_id);
    if other_party {
        return Err(Fault::WrongAudience);
    }
    if let Some(stated) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(|refused| of_signature(&refused))?;
        let key = token.signing_key(&verifier).map_err(|refused| of_signature(&refused))?;
        let actual = AccessTokenHash::from_token(expected.access_token, algorithm, key)
            .map_err(|_| Fault::WrongAlgorithm)?;
        if actual != *stated {
            return Err(Fault::WrongAccessToken);
        }
    }
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > SUBJECT {
        return Err(Fault::Malformed);
    }
    if claims.issue_time() > now + Duration::seconds(SKEW_SECONDS) {
        return Err(Fault::Expired);
    }
    match serde_json::to_value(claims) {
        Ok(Value::Object(claims)) => Ok(claims),
        _ => Err(Fault::Malformed),
    }
}

fn verifier<'a>(
    expected: &Expected<'a>,
) -> Result<IdTokenVerifier<'a, openidconnect::core::CoreJsonWebKey>, Fault> {
    let Expected { settings, now, .. } = *expected;
    let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| Fault::WrongIssuer)?;
    let client = ClientId::new(settings.client_id.clone());
    let classes = &settings.acr_values;
    Ok(IdTokenVerifier::new_public_client(client, issuer, expected.keys.clone())
        .set_allowed_algs(settings.algorithms.iter().filter_map(|name| algorithm(name)))
        .set_time_fn(move || now)
        .set_issue_time_verifier_fn(move |made| {
            let age = now - made;
            let just_now = age <= Duration::seconds(DELIVERY_SECONDS)
                && age >= -Duration::seconds(SKEW_SECONDS);
            if just_now { Ok(()) } else { Err("not made just now".to_owned()) }
        })
        .set_auth_context_verifier_fn(move |class| {
            let one_of = class.is_some_and(|class| classes.contains(&**class));
            if classes.is_empty() || one_of {
                Ok(())
            } else {
                Err("none that was asked".to_owned())
            }
        }))
}

fn of_claims(refused: &ClaimsVerificationError) -> Fault {
    match refused {
        ClaimsVerificationError::Expired(_) | ClaimsVerificationError::InvalidAuthTime(_) => {
            Fault::Expired
        }
        ClaimsVerificationError::InvalidAudience(_) => Fault::WrongAudience,
        ClaimsVerificationError::InvalidAuthContext(_) => Fault::WrongContext,
        ClaimsVerificationError::InvalidIssuer(_) => Fault::WrongIssuer,
        ClaimsVerificationError::InvalidNonce(_) => Fault::WrongNonce,
        ClaimsVerificationError::InvalidSubject(_) => Fault::WrongSubject,
        ClaimsVerificationError::SignatureVerification(refused) => of_signature(refused),
        _ => Fault::Malformed,
    }
}

/// What a signature that is not accepted comes to.
pub(crate) fn of_signature(refused: &SignatureVerificationError) -> Fault {
    match refused {
        SignatureVerificationError::NoMatchingKey
        | SignatureVerificationError::AmbiguousKeyId(_) => Fault::UnknownKey,
        SignatureVerificationError::CryptoError(_) | SignatureVerificationError::InvalidKey(_) => {
            Fault::WrongSignature
        }
        SignatureVerificationError::DisallowedAlg(_)
        | SignatureVerificationError::UnsupportedAlg(_)
        | SignatureVerificationError::NoSignature => Fault::WrongAlgorithm,
        _ => Fault::Malformed,
    }
}
