use super::hashing::QUEUE;
use super::strength::{COMMON, PREFIX_BYTES};
use super::*;

const HOLDER: Holder<'_> = Holder {
    email: Some("aigul.serikova@example.kz"),
    iin: Some("581014274025"),
    names: [Some("Серікқызы"), Some("Айгүл"), None],
    born: chrono::NaiveDate::from_ymd_opt(1958, 10, 14),
    second_factor: false,
};

fn stranger() -> Asker {
    Asker::stranger(vec![1])
}

#[tokio::test]
async fn check_a05_hashes_have_the_chosen_cost_and_those_of_another_are_outdated() {
    let passwords = Passwords::new(2, Cost::default()).unwrap();
    let stored = passwords.hash("correct horse battery".into(), &stranger()).await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    let salt = stored.split('$').nth(4).unwrap();
    assert!(salt.len() * 6 / 8 >= 16, "{salt}");
    let compare = async |passwords: &Passwords, password: &str, stored: Option<&str>| {
        let turn = passwords.turn(&stranger()).await.unwrap();
        let told = turn.compare(password.into(), stored.map(Into::into)).await.unwrap();
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
    let _place = passwords.turn(&stranger()).await.unwrap();
    let waiting: Vec<_> = (0..QUEUE)
        .map(|_| {
            let passwords = passwords.clone();
            tokio::spawn(async move {
                passwords.hash("correct horse battery".into(), &stranger()).await
            })
        })
        .collect();
    let full = async {
        while passwords.turns.waiting() < QUEUE {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), full)
        .await
        .expect("two hundred wait, and no more");
    let one_more = passwords.hash("one too many".into(), &stranger()).await;
    assert!(matches!(one_more, Err(HashError::Busy)));
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn check_a05_a_hash_of_the_form_as_typed_is_found_once_more_and_made_anew() {
    let passwords = Passwords::new(1, Cost::default()).unwrap();
    let (typed, composed) = ("Жаңа й\u{A0}и\u{306}ола үшін", "Жаңа й йола үшін");
    let compare = async |password: &str, stored: &str| {
        let turn = passwords.turn(&stranger()).await.unwrap();
        let told = turn.compare(password.into(), Some(stored.into())).await.unwrap();
        (told.right, told.outdated)
    };
    let stored = passwords.hash(typed.into(), &stranger()).await.unwrap();
    assert_eq!(compare(composed, &stored).await, (true, false));
    assert_eq!(compare(typed, &stored).await, (true, false));
    // As it was hashed before passwords were prepared.
    let params = argon2::Params::new(MIN_MEMORY_KIB, MIN_PASSES, 1, None).unwrap();
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let older =
        argon2::PasswordHasher::hash_password(&argon, typed.as_bytes()).unwrap().to_string();
    assert_eq!(compare(typed, &older).await, (true, true));
    assert_eq!(compare("another one altogether", &older).await, (false, false));
}

/// Tried first by whoever knows nobody.
const COMMON_ONES: &[&str] = &[
    "qwertyuiopasdfgh",
    "QWERTYUIOPASDFGH",
    "123456789012345",
    "passwordpassword",
    "qwertyqwertyqwerty",
    "aaaaaaaaaaaaaaaaaaaa",
    "абвабвабвабвабвабв",
    "пароль пароль пароль",
    "Пароль1Пароль2Пароль3",
    "йцукенйцукенйцукен",
    "йцукенгшщзхъфыва",
    "ждлорпавыфячсмить",
    "құпиясөзқұпиясөз",
    "құпиясөз-құпиясөз",
    "әіңғүұқөһәіңғүұқөһ",
    "сәлем сәлем сәлем",
    "любовьлюбовьлюбовь",
    "солнышко123456789",
    "gfhjkmgfhjkmgfhjkm",
    "зфыыцщкв зфыыцщкв",
    "1qaz2wsx3edc4rfv5tgb",
    "абвгдежзийклмнопр",
    "кракозябра кракозябра",
    "p@ssw0rd 1234567",
    "iloveyou12345!!",
    "!!!!!!!!!!!!!!!!!",
    "пароль қазақстан 123",
    // Rows with gaps, columns, the digits that stand apart, with Shift, and in doubles.
    "qazwsxedcrfvtgb",
    "йфяцычувскамепи",
    "zaqxswcdevfrbgt",
    "йцуфывячс123456",
    "789456123789456",
    "147258369147258",
    "112233445566778",
    "!@#$%^&*()_+!@#",
    "!qaz@wsx#edc$rfv",
    "qwe rty uio pas d",
    "q w e r t y u i o p",
    "п.а.р.о.л.ь.п.а.р.о.л.ь",
    "p a s s w o r d 1 2 3",
    // Words with their endings, small words and years.
    "менің құпиясөзім",
    "менің паролім 2026",
    "мен сені сүйемін",
    "мен сені жақсы көремін",
    "пароль неверный 1",
    "новый год 2026 год",
    "иванов иван иванович",
    "қасым-жомарт тоқаев",
    "аллаху акбар аллах",
    "алға қазақстан алға",
];

/// Tried first by whoever knows the holder.
const GUESSABLE_ONES: &[&str] = &[
    "petition petition 1",
    "қазақстан петиция 1",
    "aigul.serikova!",
    "Serikova.Aigul-2026",
    "581014274025-2026",
    "581014274025581014",
    "Айгүл Серікқызы",
    "АйгүлАйгүлАйгүл",
    "айгүл1958серікқызы",
    "aigul serikkyzy 1958",
    "14.10.1958 айгүл",
    "1958-10-14 aigul!",
    "example.kz aigul 14",
    "айгуль сериккызы",
    "АЙГУЛ СЕРИККЫЗЫ 26",
    "Aygul Serikkyzy 58",
    "Aygül Serikkyzy 1",
    "5810 1427 4025 581",
    "581014-274025-581",
    "14 октября 1958 ай",
    "14 қазан 1958 жыл",
    "14.10.1958.14.10",
    "example example kz",
    "qazaqstan 2026 qaz",
    "otinish.kz otinish",
    "e-petition.kz 2026",
    "fquekm cthbrrsps",
];

#[test]
fn check_a04_common_and_guessable_passwords_are_refused_with_the_reason() {
    assert!(COMMON.len() / PREFIX_BYTES >= 100_000, "the list is too short to be worth asking");
    let weakness = |password: &str| check(password, &HOLDER).err();
    for &common in COMMON_ONES {
        assert_eq!(weakness(common), Some(Weakness::Common), "{common}");
    }
    for &guessable in GUESSABLE_ONES {
        assert_eq!(weakness(guessable), Some(Weakness::Guessable), "{guessable}");
    }
    for good in [
        "correct horse battery staple",
        "my petition wins everything",
        "жеті рет өлшеп бір рет кес",
        "aaaaaabbbbbbccc",
        "another long password",
        "lowercaseletters",
        "830174925561038",
        "мама мыла раму у окна",
        "доверяй но проверяй",
        "екі қолға бір жұмыс тапты",
        "көк түйме жоғалған соқпақ",
        "vR2#kW9!mZ4&bT7?",
        "Tq7-vR2_kW9.mZ4+b",
    ] {
        assert_eq!(weakness(good), None, "{good}");
    }
    for unseen in
        ["correct horse\0 battery", "correct\u{200B} horse battery", "жеті рет\u{AD} өлшеп бір"]
    {
        assert!(matches!(weakness(unseen), Some(Weakness::Unseen(_))), "{unseen:?}");
    }
    let staff = Holder { second_factor: true, ..HOLDER };
    assert_eq!(check("password", &staff), Err(Weakness::Common));
    assert_eq!(check("k7-mzr9q", &staff), Ok(()));
}
