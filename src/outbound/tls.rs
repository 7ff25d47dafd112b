//! TLS with the one provider of cryptography that the mail client has too.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

/// Trusts the authorities of browsers, or those alone whose certificates (PEM) are given.
pub(crate) fn config(authorities: Option<&[u8]>) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    match authorities {
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem) {
                let certificate = certificate.map_err(|fault| fault.to_string())?;
                roots.add(certificate).map_err(|fault| fault.to_string())?;
            }
            if roots.is_empty() {
                return Err("no certificate is there".to_owned());
            }
        }
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
    let cryptography = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(cryptography)
        .with_safe_default_protocol_versions()
        .map_err(|fault| fault.to_string())?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
