use std::path::Path;

use super::{percent_encode, socket_dir};

#[test]
fn a_long_data_directory_gets_a_short_socket_of_its_own() {
    let usual = socket_dir(Path::new("/var/lib/petitions"));
    assert_eq!(usual, Path::new("/var/lib/petitions/run"));
    let long = format!("/{}", "a".repeat(120));
    let short = socket_dir(Path::new(&long));
    assert!(short.starts_with("/tmp") && short.as_os_str().len() < 60);
    assert_eq!(short, socket_dir(Path::new(&long)), "found again by the next start");
    assert_ne!(short, socket_dir(Path::new(&format!("{long}b"))));
}

#[test]
fn libpq_never_sees_a_comma_in_the_host() {
    assert!(socket_dir(Path::new("/data/a,b")).starts_with("/tmp"));
}

#[test]
fn a_url_keeps_every_byte() {
    assert_eq!(percent_encode("/ö b".as_bytes()), "%2F%C3%B6%20b");
}
