//! What we write is read by others: by the `cms` and `x509-cert` crates, and by OpenSSL where there is one.

use std::path::Path;
use std::process::Command;

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use der::{Decode, Encode};
use eds::Line;
use eds_testing::{Cms, Spelling};
use x509_cert::Certificate;

use crate::desk::{TEXT, desk, now};

#[test]
fn other_readers_find_the_same_parts() {
    for line in Line::ALL {
        let desk = desk(line);
        let cms = Cms { signing_time: Some(now()), ..Cms::new(&desk.citizen, TEXT) };
        let der = cms.attached().to_der().unwrap();
        let info = ContentInfo::from_der(&der).unwrap();
        assert_eq!(info.to_der().unwrap(), der);
        let signed = info.content.decode_as::<SignedData>().unwrap();
        assert_eq!(signed.to_der().unwrap(), info.content.to_der().unwrap());
        assert_eq!(signed.signer_infos.0.len(), 1);
        let content = signed.encap_content_info.econtent.unwrap();
        assert_eq!(content.value(), TEXT);
        let certificate = Certificate::from_der(&desk.citizen.der).unwrap();
        assert_eq!(certificate.to_der().unwrap(), desk.citizen.der);
    }
}

/// OpenSSL verifies what we sign in the line that it knows, and we verify what it signs.
#[test]
fn openssl_and_we_believe_each_other() {
    let Ok(version) = Command::new("openssl").arg("version").output() else { return };
    assert!(version.status.success());
    let desk = desk(Line::Rsa);
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("text"), TEXT).unwrap();
    let authorities = desk.authority.root.pem() + &desk.authority.issuing.pem();
    std::fs::write(file("authorities.pem"), authorities).unwrap();
    std::fs::write(file("signer.pem"), desk.citizen.pem()).unwrap();
    for spelling in [Spelling::Authority, Spelling::Openssl] {
        let cms = Cms { spelling, ..Cms::new(&desk.citizen, TEXT) };
        std::fs::write(file("cms.der"), cms.to_der().unwrap()).unwrap();
        let at = now().timestamp().to_string();
        run(
            folder.path(),
            &[
                "cms",
                "-verify",
                "-binary",
                "-inform",
                "DER",
                "-in",
                "cms.der",
                "-content",
                "text",
                "-CAfile",
                "authorities.pem",
                "-attime",
                &at,
                "-purpose",
                "any",
                "-out",
                "out",
            ],
        );
        assert_eq!(std::fs::read(file("out")).unwrap(), TEXT);
    }
    let eds_testing::SecretKey::Rsa(key) = &desk.citizen.key else { unreachable!() };
    let secret = rsa::pkcs1::EncodeRsaPrivateKey::to_pkcs1_der(&**key).unwrap();
    std::fs::write(file("key.pem"), eds_testing::pem("RSA PRIVATE KEY", secret.as_bytes()))
        .unwrap();
    for (form, attached) in [("DER", false), ("PEM", false), ("DER", true)] {
        let mut arguments = vec![
            "cms",
            "-sign",
            "-binary",
            "-in",
            "text",
            "-signer",
            "signer.pem",
            "-inkey",
            "key.pem",
            "-md",
            "sha256",
            "-outform",
            form,
            "-out",
            "cms",
        ];
        arguments.extend(attached.then_some("-nodetach"));
        run(folder.path(), &arguments);
        let verified = desk.verify(&std::fs::read(file("cms")).unwrap()).unwrap();
        assert_eq!(verified.attached, attached);
        assert!(verified.signing_time.is_some());
    }
}

fn run(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
