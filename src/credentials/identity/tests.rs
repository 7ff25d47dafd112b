use super::*;

fn key() -> IdentityKey {
    IdentityKey::new(&[7; 32])
}

#[test]
fn a_sealed_iin_opens_only_for_its_person() {
    let (key, iin) = (key(), Iin::parse("581014274025").unwrap());
    let person = key.person(&iin);
    let cipher = key.seal(&iin, &person).unwrap();
    assert_eq!(key.open(&cipher, &person).unwrap().as_str(), "581014274025");
    assert!(key.open(&cipher, &PersonKey(vec![0; 32])).is_err());
    assert_ne!(cipher, key.seal(&iin, &person).unwrap(), "the nonce must be fresh");
}

#[test]
fn neighbours_share_a_network_and_nobody_else_does() {
    let network = |address: &str| key().network(address.parse().unwrap());
    assert_eq!(network("203.0.113.7"), network("203.0.113.250"));
    assert_eq!(network("203.0.113.7"), network("::ffff:203.0.113.9"));
    assert_ne!(network("203.0.113.7"), network("203.0.114.7"));
    assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:ffff::9"));
    assert_ne!(network("2001:db8:1::1"), network("2001:db8:2::1"));
}

#[test]
fn signer_keys_of_two_petitions_do_not_meet() {
    let (key, iin) = (key(), Iin::parse("581014274025").unwrap());
    let person = key.person(&iin).0;
    let one = key.petition_signers(b"one").signer(&person);
    assert_eq!(one, key.petition_signers(b"one").signer(&person));
    assert_ne!(one, key.petition_signers(b"two").signer(&person));
}

#[test]
fn no_two_webhooks_and_no_two_deployments_have_a_secret_in_common() {
    let (one, other) = (IdentityKey::new(&[1; 32]), IdentityKey::new(&[2; 32]));
    let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
    assert_eq!(one.webhook(first).shared(), one.webhook(first).shared());
    assert_ne!(one.webhook(first).shared(), one.webhook(second).shared());
    assert_ne!(one.webhook(first).shared(), other.webhook(first).shared());
    assert_ne!(one.webhook(first).public_key(), one.webhook(second).public_key());
}

#[test]
fn the_log_tells_nobody_who_signed_and_finds_who_signs_twice() {
    let (key, iin) = (key(), Iin::parse("581014274025").unwrap());
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let tags = key.petition_duplicates(b"one");
    assert_eq!(tags.tag(&iin), key.petition_duplicates(b"one").tag(&iin));
    assert_ne!(tags.tag(&iin), key.petition_duplicates(b"two").tag(&iin));
    let seeds = crate::commitments::seeds(2).unwrap();
    assert_ne!(seeds[0], seeds[1], "each vote has a seed of its own");
    let commitment = |seed, vote| key.commitment(seed, vote).commitment(one, &iin, &[0; 32]);
    assert_eq!(commitment(&seeds[0], one), commitment(&seeds[0], one));
    assert_ne!(commitment(&seeds[0], one), commitment(&seeds[1], one));
    assert_ne!(commitment(&seeds[0], one), commitment(&seeds[0], other));
    let opening = key.commitment(&seeds[0], one);
    assert_ne!(opening.commitment(one, &iin, &[0; 32]), opening.commitment(one, &iin, &[1; 32]));
    assert_ne!(opening.commitment(one, &iin, &[0; 32]), opening.commitment(other, &iin, &[0; 32]));
}
