use super::hashing::QUEUE;
use super::strength::{COMMON, PREFIX_BYTES};
use super::*;

const HOLDER: Holder<'_> = Holder {
    email: Some("aigul.serikova@example.kz"),
    iin: Some("581014274025"),
    second_factor: false,
};

#[tokio::test]
async fn check_a05_hashes_have_the_chosen_cost_and_those_of_another_are_outdated() {
    let passwords = Passwords::new(2, Cost::default()).unwrap();
    let stored = passwords.hash("correct horse battery".into()).await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    let salt = stored.split('$').nth(4).unwrap();
    assert!(salt.len() * 6 / 8 >= 16, "{salt}");
    let compare = async |passwords: &Passwords, password: &str, stored: Option<&str>| {
        let told = passwords.compare(password.into(), stored.map(Into::into)).await.unwrap();
        (told.right, told.outdated)
    };
    assert_eq!(compare(&passwords, "correct horse battery", Some(&stored)).await, (true, false));
    assert_eq!(compare(&passwords, "correct horse batterx", Some(&stored)).await, (false, false));
    assert_eq!(
        compare(&passwords, "the decoy for accounts that do not exist", None).await,
        (false, false)
    );
    assert_eq!(passwords.computed(), 4, "an unknown account costs a hash like any other");
    let dearer = Passwords::new(2, Cost { memory_kib: MIN_MEMORY_KIB, passes: 3 }).unwrap();
    assert_eq!(compare(&dearer, "correct horse battery", Some(&stored)).await, (true, true));
}

#[tokio::test]
async fn check_a06_more_than_the_queue_holds_is_turned_away_at_once() {
    let passwords = Passwords::new(1, Cost::default()).unwrap();
    let _all = passwords.running.clone().acquire_many_owned(1).await.unwrap();
    let waiting: Vec<_> = (0..=QUEUE)
        .map(|_| {
            let passwords = passwords.clone();
            tokio::spawn(async move { passwords.hash("correct horse battery".into()).await })
        })
        .collect();
    let full = async {
        while passwords.waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), full)
        .await
        .expect("two hundred wait, and no more");
    assert!(matches!(passwords.hash("one too many".into()).await, Err(HashError::Busy)));
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
}

#[test]
fn check_a04_common_and_guessable_passwords_are_refused_with_the_reason() {
    assert!(COMMON.len() / PREFIX_BYTES >= 100_000, "the list is too short to be worth asking");
    let weakness = |password: &str| check(password, &HOLDER).err();
    for common in [
        "qwertyuiopasdfgh",
        "QWERTYUIOPASDFGH",
        "123456789012345",
        "passwordpassword",
        "qwertyqwertyqwerty",
        "aaaaaaaaaaaaaaaaaaaa",
        "абвабвабвабвабвабв",
    ] {
        assert_eq!(weakness(common), Some(Weakness::Common), "{common}");
    }
    for guessable in [
        "petition petition 1",
        "қазақстан петиция 1",
        "aigul.serikova!",
        "Serikova.Aigul-2026",
        "581014274025-2026",
        "581014274025581014",
    ] {
        assert_eq!(weakness(guessable), Some(Weakness::Guessable), "{guessable}");
    }
    for good in [
        "correct horse battery staple",
        "my petition wins everything",
        "жеті рет өлшеп бір рет кес",
        "aaaaaabbbbbbccc",
    ] {
        assert_eq!(weakness(good), None, "{good}");
    }
    let staff = Holder { second_factor: true, ..HOLDER };
    assert_eq!(check("password", &staff), Err(Weakness::Common));
    assert_eq!(check("k7-mzr9q", &staff), Ok(()));
}
