//! What others have published, byte for byte: facts, each with its source.

use transparency::Hash;
use transparency::checkpoint::Checkpoint;
use transparency::cosignature::{Cosigner, time_of};
use transparency::note::{KeyFault, Note, Signer, Unverified, VerifierKey};
use transparency::tree::{Frontier, leaf_hash, node_hash};
use transparency::witness::AddCheckpoint;

fn key(text: &str) -> VerifierKey {
    text.parse().unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

fn note(text: &str) -> Note {
    let note = Note::parse(text.as_bytes()).unwrap_or_else(|fault| panic!("{text}: {fault}"));
    assert_eq!(note.to_string(), text);
    note
}

/// transparency-dev/merkle, testonly/constants.go: eight leaves, and the roots of the trees over the first of them.
#[test]
fn the_roots_of_the_reference_tree() {
    const LEAVES: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut frontier = Frontier::empty();
    assert_eq!(hex::encode(frontier.root().as_bytes()), ROOTS[0]);
    for (leaf, root) in LEAVES.iter().zip(&ROOTS[1..]) {
        frontier.append(leaf_hash(&hex::decode(leaf).unwrap())).unwrap();
        assert_eq!(hex::encode(frontier.root().as_bytes()), *root);
    }
    // The first two leaves and the node over them, by themselves.
    let node = node_hash(&leaf_hash(b""), &leaf_hash(b"\0"));
    assert_eq!(hex::encode(node.as_bytes()), ROOTS[2]);
}

/// golang/mod, sumdb/tlog/note_test.go.
#[test]
fn the_leaf_of_the_go_tree() {
    let leaf = leaf_hash(b"hello world").to_string();
    assert_eq!(leaf, "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=");
}

/// C2SP signed-note v1.0.0, the first example, whose key is not published: a text with an empty line in it.
#[test]
fn a_note_whose_text_has_an_empty_line() {
    let text = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned \u{e8} subito sera.\n";
    let note = note(&format!(
        "{text}\n\u{2014} quasimodo.example/salvatore \
         NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
    ));
    assert_eq!((note.text(), note.signatures().len()), (text, 1));
}

/// C2SP signed-note v1.0.0, the example of "Verifier keys".
#[test]
fn the_note_of_the_specification() {
    let note = note(
        "This is an example message.\n\n\u{2014} example.com/foo \
         Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
    );
    let text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    assert_eq!(key(text).to_string(), text);
    assert_eq!(note.verify(&[key(text)]).unwrap().len(), 1);
}

const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SECRET: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
const PETER_LINE: &str = "\u{2014} PeterNeumann \
    x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH_LINE: &str = "\u{2014} EnochRoot \
    rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

/// golang/mod, sumdb/note/note_test.go and example_test.go: Ed25519 signs alike everywhere, so the bytes are the same.
#[test]
fn the_notes_of_go_are_signed_and_verified_byte_for_byte() {
    let peter = Signer::parse(PETER_SECRET).unwrap();
    assert_eq!(peter.secret_text(), PETER_SECRET);
    assert_eq!(peter.verifier_key(), &key(PETER));
    let mut signed = Note::new(TEXT.to_owned(), peter.sign(TEXT)).unwrap();
    assert_eq!(signed.to_string(), format!("{TEXT}\n{PETER_LINE}"));
    // The key of Enoch Root is made there of zeros.
    let enoch = Signer::new("EnochRoot".parse().unwrap(), &[0; 32]);
    assert_eq!(enoch.verifier_key(), &key(ENOCH));
    signed.add(enoch.sign(TEXT)).unwrap();
    assert_eq!(signed.to_string(), format!("{TEXT}\n{PETER_LINE}{ENOCH_LINE}"));

    let both = note(&signed.to_string());
    assert_eq!(both.verify(&[key(PETER)]).unwrap().len(), 1);
    assert_eq!(both.verify(&[key(PETER), key(ENOCH)]).unwrap().len(), 2);
    both.verify(&[]).unwrap_err();
    // One that shares with a known key its name or its id alone is by another.
    for (from, to) in [("PeterNeumann", "CarmenSandiego"), ("x08g", "xxxx")] {
        let misnamed = note(&format!("{TEXT}\n{PETER_LINE}").replace(from, to));
        assert_eq!(misnamed.verify(&[key(PETER)]), Err(Unverified::Unknown), "{to}");
    }
}

/// The same files: what is no note, and what is no key.
#[test]
fn what_go_does_not_read_is_not_read_here() {
    let cut = &PETER_LINE[..PETER_LINE.len() - 1];
    for bad in [
        TEXT.to_owned(),
        format!("{TEXT}\n"),
        format!("{TEXT}\n{cut}"),
        format!("\u{1}{TEXT}\n{PETER_LINE}"),
        format!("{TEXT}\n{}", PETER_LINE.replace("PeterNeumann", "Bad Name")),
        format!("{TEXT}\n{PETER_LINE}Unexpected line.\n"),
        // The id of the key, and no signature behind it.
        format!("{TEXT}\n\u{2014} PeterNeumann x08gow==\n"),
        format!("{TEXT}\n{}", PETER_LINE.repeat(101)),
    ] {
        assert!(Note::parse(bad.as_bytes()).is_err(), "{bad}");
    }
    let not_utf8 = [&b"\xff"[..], format!("{TEXT}\n{PETER_LINE}").as_bytes()].concat();
    assert!(Note::parse(&not_utf8).is_err());
    for text in [PETER, PETER_SECRET] {
        let is_read =
            |text: &str| text.parse::<VerifierKey>().is_ok() || Signer::parse(text).is_ok();
        assert!(is_read(text));
        for from in 0..text.len() {
            for to in from..=text.len() {
                assert!((from, to) == (0, text.len()) || !is_read(&text[from..to]), "{from} {to}");
            }
            let mut changed = text.as_bytes().to_vec();
            changed[from] += 1;
            assert!(!is_read(str::from_utf8(&changed).unwrap()), "{from}");
        }
    }
    for (text, fault) in [
        (
            "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
            KeyFault::Malformed,
        ),
        ("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyFault::Type),
    ] {
        assert_eq!(text.parse::<VerifierKey>(), Err(fault), "{text}");
    }
}

/// The checkpoint of Go's own log of modules, with the key that every Go tool is built with (FiloSottile/torchwood,
/// cmd/litewitness/testdata/sumdb.txt).
#[test]
fn a_checkpoint_of_sum_golang_org() {
    let note = note(
        "go.sum database tree\n35225469\nvt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n\n\u{2014} sum.golang.org \
         Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM75QTtPydhKCExixSfwQ=\n",
    );
    let keys = [key("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")];
    let checkpoint = Checkpoint::verify(&note, "go.sum database tree", &keys).unwrap();
    assert_eq!(checkpoint.size, 35_225_469);
}

/// A checkpoint of a log of certificates, with a signature of a type not known here, one by the log, and cosignatures of
/// four witnesses, of one of which the key is known (florolf/tlog-scales, tests of `signing`).
#[test]
fn a_checkpoint_with_cosignatures_from_the_wild() {
    let text = "arche2025h1.staging.ct.transparency.dev\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n\
        \u{2014} arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n\
        \u{2014} arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n\
        \u{2014} transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==\n\
        \u{2014} witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==\n\
        \u{2014} remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n\
        \u{2014} witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==\n";
    let note = note(text);
    let log = key(
        "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f",
    );
    let witness = key("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2");
    let checkpoint = Checkpoint::verify(&note, "arche2025h1.staging.ct.transparency.dev", &[log]);
    assert_eq!(checkpoint.unwrap().size, 1_432_088_532);
    let cosigned = note.verify(std::slice::from_ref(&witness)).unwrap();
    assert_eq!(time_of(cosigned[0]), Some(1_779_573_024));
    let another_size = Note::parse(text.replacen("1432088532", "42", 1).as_bytes()).unwrap();
    another_size.verify(&[witness]).unwrap_err();
}

/// transparency-dev/formats, witness/witness_test.go: keys of witnesses are written with the type of plain ones.
#[test]
fn the_secret_keys_of_witnesses() {
    for (secret, public) in [
        (
            "PRIVATE+KEY+Wit1+55ee4561+AeadRiG7XM4XiieCHzD8lxysXMwcViy5nYsoXURWGrlE",
            "Wit1+55ee4561+AVhZSmQj9+SoL+p/nN0Hh76xXmF7QcHfytUrI1XfSClk",
        ),
        (
            "PRIVATE+KEY+Wit2+85ecc407+AfPTvxw5eUcqSgivo2vaiC7JPOMUZ/9baHPSDrWqgdGm",
            "Wit2+85ecc407+AWVbwFJte9wMQIPSnEnj4KibeO6vSIOEDUTDp3o63c2x",
        ),
        (
            "PRIVATE+KEY+Wit3+d3ed3be7+AR2Kg8k6ccBr5QXz5SHtnkOS4UGQGEQaWi6Gfr6Mm3X5",
            "Wit3+d3ed3be7+ASb6Uz1+fxAcXkMvDd7nGa3FjDce7LxIKmbbTCT0MpVn",
        ),
    ] {
        let cosigner = Cosigner::parse(secret).unwrap();
        assert_eq!(cosigner.secret_text(), secret);
        assert_eq!(cosigner.verifier_key().as_bytes(), key(public).as_bytes());
        assert_eq!(Signer::parse(secret).unwrap().verifier_key().to_string(), public);
    }
}

/// C2SP tlog-checkpoint v1.0.0, tlog-cosignature and tlog-witness v1.0.0: their examples, whose keys are not published.
#[test]
fn the_examples_of_the_specifications_are_read_and_written_again() {
    const CHECKPOINT: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
    const COSIGNATURE: &str = "\u{2014} witness.example.com/w1 \
        jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    const REQUEST: &str = "old 20852014\n\
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n\
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\n";
    const SECOND: &str = "\u{2014} example.com/behind-the-sofa \
        opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";
    let read = note(CHECKPOINT);
    let checkpoint: Checkpoint = read.text().parse().unwrap();
    let root = Hash::from_base64("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=").unwrap();
    assert_eq!(checkpoint, Checkpoint::new("example.com/behind-the-sofa", 20_852_163, root));
    let cosigned = note(&format!("{CHECKPOINT}{COSIGNATURE}"));
    assert_eq!(time_of(&cosigned.signatures()[1]), Some(1_679_315_147));
    let body = format!("{REQUEST}{CHECKPOINT}{SECOND}");
    let request = AddCheckpoint::parse(body.as_bytes()).unwrap();
    assert_eq!((request.old, request.proof.len()), (20_852_014, 4));
    assert_eq!(request.origin(), "example.com/behind-the-sofa");
    assert_eq!(request.to_string(), body);
}

/// transparency-dev/formats, log/checkpoint_test.go: what is no checkpoint (there the root may have any length).
#[test]
fn what_is_no_checkpoint_elsewhere_is_none_here() {
    const ROOT: &str = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    let extended = format!("Log\n9944\n{ROOT}\nlots\nof\nlines\n").parse::<Checkpoint>().unwrap();
    assert_eq!(extended.extension, ["lots", "of", "lines"]);
    for text in [
        "Head\n9944\n".to_owned(),
        format!("\n9944\n{ROOT}\n"),
        format!("Log\n123\n{ROOT}"),
        format!("Log\nbananas\n{ROOT}\n"),
        format!("Log\n-34\n{ROOT}\n"),
        format!("Log\n3438945738945739845734895735\n{ROOT}\n"),
        format!("Log\n9223372036854775808\n{ROOT}\n"),
        format!("Log\n0123\n{ROOT}\n"),
        "Log\n123\nThisIsn'tBase64\n".to_owned(),
        "Log\n123\nYmFuYW5hcw==\n".to_owned(),
        format!("Log\n123\n{ROOT}\n\n\n\n"),
    ] {
        assert!(text.parse::<Checkpoint>().is_err(), "{text}");
    }
}

/// transparency-dev/formats, proof/tlog_proof_test.go: the lines in front of the checkpoint.
#[test]
fn the_lines_of_a_proof_are_those_that_others_write() {
    use sha2_of_ct_merkle::{Digest as _, Sha256};
    use transparency::proof::TlogProof;
    let hash = |text: &str| Hash::new(Sha256::digest(text).into());
    let checkpoint = crate::log::Log::of(1).checkpoint(1);
    let proof = |extra: Option<&str>, index, hashes| TlogProof {
        extra: extra.map(|extra| extra.as_bytes().to_vec()),
        index,
        hashes,
        checkpoint: checkpoint.clone(),
    };
    let (first, second) = (hash("hash1"), hash("hash2"));
    for (proof, lines) in [
        (proof(None, 5, vec![first, second]), format!("index 5\n{first}\n{second}\n")),
        (
            proof(Some("extra information"), 10, vec![first]),
            format!("extra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n{first}\n"),
        ),
        (proof(None, 0, vec![]), "index 0\n".to_owned()),
    ] {
        let text = format!("c2sp.org/tlog-proof@v1\n{lines}\n{checkpoint}");
        assert_eq!(proof.to_string(), text);
        assert_eq!(TlogProof::parse(text.as_bytes()), Ok(proof));
    }
}
