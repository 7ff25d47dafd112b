//! Databases that do not know the letters of our texts.

use std::process::Command;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

use crate::harness::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_knows_no_cyrillic_letters_is_refused_with_78() {
    let app = TestApp::open().await;
    let begins = app.database.find("/test_").unwrap() + 1;
    let test: String = app.database[begins..]
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
        .collect();
    let mut admin = PgConnection::establish(&app.database).unwrap();
    for (at, (made, encoding)) in [
        ("ENCODING 'UTF8' LC_CTYPE 'C' LC_COLLATE 'C'", "UTF8"),
        ("ENCODING 'SQL_ASCII' LC_CTYPE 'C' LC_COLLATE 'C'", "SQL_ASCII"),
        ("ENCODING 'LATIN1' LC_CTYPE 'C' LC_COLLATE 'C'", "LATIN1"),
    ]
    .into_iter()
    .enumerate()
    {
        let other = format!("{test}_letters_{at}");
        admin.batch_execute(&format!("CREATE DATABASE {other} TEMPLATE template0 {made}")).unwrap();
        for command in ["migrate", "serve"] {
            let address = app.database.replacen(&format!("/{test}"), &format!("/{other}"), 1);
            let data = app.data.path().join("letters");
            let mut asked = Command::new(env!("CARGO_BIN_EXE_petitions"));
            asked.args([command, "--env", "development", "--listen", "127.0.0.1:0"]);
            asked.args(["--data-dir", data.to_str().unwrap(), "--database-url", &address]);
            let output =
                tokio::task::spawn_blocking(move || asked.output().unwrap()).await.unwrap();
            let told = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(78), "{made}: {told}");
            assert!(told.contains("DATABASE_URL: ") && told.contains(encoding), "{told}");
        }
        admin.batch_execute(&format!("DROP DATABASE {other}")).unwrap();
    }
    app.close().await;
}
