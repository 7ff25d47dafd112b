//! Input, output, injection: the lines I1 to I16 of docs/SECURITY.md.

use petitions::domain::scripts::{is_mixed, look};
use petitions::http::documentation;
use reqwest::Method;
use serde_json::{Value, json};

use super::accounts::registration;
use super::conventions::operations;
use super::harness::{Answer, House, text, word};
use super::security_accounts::{EMAIL, IIN, PASSWORD, confirmed, person, rows, session};

const MINISTRY: &str = "ministry-trade-integration";
const ABSENT: &str = "01a208fc-762c-7054-b873-e29fadf66cf8";
const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

async fn send(house: &House, token: &str, body: Vec<u8>) -> Answer {
    house.api.raw(Method::POST, "/api/v1/petitions", Some(token), Some(body), &JSON).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn i01_bodies_are_bounded_in_size_depth_and_number() {
    let house = House::open().await;
    let author = house.citizen().await;
    let numbered = |count: usize| format!("{{{}}}", (0..count).map(|at| format!("\"{at}\":1")).collect::<Vec<_>>().join(","));
    let nested = |depth: usize| format!("{{\"title\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
    let cases: Vec<(String, u16, &str)> = vec![
        (format!("{{\"title\":\"{}\"}}", "а".repeat(200_000)), 413, "body_too_large"),
        (format!("{{\"title\":{}}}", "9".repeat(10_000_000)), 413, "body_too_large"),
        (format!("{{\"title\":{}}}", "9".repeat(100_000)), 400, "malformed_json"),
        ("{\"title\":1e400}".to_owned(), 400, "malformed_json"),
        ("{\"title\":\"a\",\"title\":\"b\"}".to_owned(), 400, "duplicate_key"),
        ("{\"a\":{\"b\":1,\"b\":2}}".to_owned(), 400, "duplicate_key"),
        (nested(40), 400, "too_deep"),
        (nested(10_000), 400, "malformed_json"),
        (numbered(2_001), 400, "too_many_values"),
        (format!("{{\"title\":[{}1]}}", "1,".repeat(5_000)), 400, "too_many_values"),
    ];
    for (body, status, code) in cases {
        let shown = body[..body.len().min(40)].to_owned();
        let answer = send(&house, &author, body.into_bytes()).await;
        assert_eq!((answer.status, answer.body()["code"].as_str().unwrap_or_default()), (status, code), "{shown}");
    }
    assert_eq!(rows(&house, "petitions").await, 0);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i02_types_and_methods_that_are_not_served_are_told_so() {
    let house = House::open().await;
    let author = house.citizen().await;
    let body = text(MINISTRY).to_string().into_bytes();
    for kind in ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", ""] {
        let answer = house.api.raw(Method::POST, "/api/v1/petitions", Some(&author), Some(body.clone()), &[("content-type", kind)]).await.unwrap();
        answer.problem(415, "unsupported_media_type");
    }
    let accept = [("accept", "application/xml")];
    house.api.call(Method::GET, "/api/v1/rules", None, None, &accept).await.problem(406, "not_acceptable");
    for method in ["TRACE", "CONNECT", "PROPFIND", "DELETE", "LINK"] {
        let method: Method = method.parse().unwrap();
        let answer = house.api.raw(method.clone(), "/api/v1/rules", None, None, &[]).await.unwrap();
        assert!([400, 404, 405].contains(&answer.status), "{method}: {}", answer.status);
        assert!(answer.status != 405 || answer.header("allow") == "GET, HEAD, OPTIONS", "{method}");
        assert!(!String::from_utf8_lossy(&answer.bytes).contains("TRACE /"), "nothing is echoed");
    }
    assert_eq!(rows(&house, "petitions").await, 0);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i03_no_call_takes_a_parameter_twice_or_one_it_does_not_know() {
    let house = House::open().await;
    let document: Value = serde_json::from_str(&documentation::document(true).to_json().unwrap()).unwrap();
    for (method, path, name) in operations(&document) {
        let path = path.replace("{id}", ABSENT).replace("{slug}", MINISTRY).replace("{version}", "V2026");
        for (query, code) in [("limit=1&limit=2", "duplicate_parameter"), ("colour=red", "unknown_parameter"), ("x=1&x=2", "duplicate_parameter")] {
            let answer = house.api.call(method.clone(), &format!("{path}?{query}"), None, None, &[]).await;
            assert_eq!((answer.status, answer.body()["code"].as_str()), (400, Some(code)), "{name} ?{query}");
        }
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i04_what_cannot_be_seen_is_refused_in_every_text_and_the_rest_is_kept_in_one_form() {
    let house = House::open().await;
    let author = house.citizen().await;
    let unseen = ["\u{0}", "\u{7}", "\u{1b}[31m", "\u{85}", "\u{202e}", "\u{2066}", "\u{200b}", "\u{feff}", "\u{ad}", "\u{e0041}", "\u{ffff}"];
    for member in ["title", "subject", "content", "arguments", "proposals", "representative"] {
        for odd in unseen {
            let mut body = text(MINISTRY);
            body[member] = format!("Уақыт{odd}белдеуі").into();
            let told = send(&house, &author, body.to_string().into_bytes()).await.problem(422, "validation_failed");
            let fault = &told["errors"][0];
            assert_eq!((&fault["pointer"], &fault["code"]), (&json!(format!("/{member}")), &json!("unwanted_character")), "{odd:?}");
        }
    }
    let lone = br#"{"title":"\ud800"}"#.to_vec();
    send(&house, &author, lone).await.problem(400, "malformed_json");
    // Decomposed letters come back composed, and count as one.
    let mut body = text(MINISTRY);
    body["title"] = "И\u{306}ога и\u{306} е\u{308}лка".into();
    let made = send(&house, &author, body.to_string().into_bytes()).await.is(201);
    assert_eq!(made["title"], "Йога й ёлка");
    house.close().await;
}

const TITLES: &str = include_str!("../data/titles.txt");

#[tokio::test(flavor = "multi_thread")]
async fn i05_look_alikes_are_held_for_a_moderator_and_legitimate_kazakh_never_is() {
    let legal: Vec<&str> = TITLES.lines().filter(|line| !line.is_empty()).collect();
    assert!(legal.len() >= 200, "{}", legal.len());
    for title in &legal {
        assert!(!is_mixed(title), "{title}");
    }
    for mixed in ["Қазақстaн", "Пeтиция туралы", "Вернуть чaсовой пояс", "Aлматы", "Өтiнiш", "Мемлекеттік тiл", "pаypal", "Аstana көшесі", "Κазахстан", "бiлім"] {
        assert!(is_mixed(mixed), "{mixed}");
    }
    assert_eq!(look("Сор сору"), look("Cop copy"));
    assert_ne!(look("Сор сору"), look("Сор сою"));
    let house = House::open().await;
    let with_title = async |title: &str| {
        let author = house.citizen().await;
        let mut body = text(MINISTRY);
        body["title"] = title.into();
        let id = word(&house.api.post("/api/v1/petitions", Some(&author), body).await.is(201)["id"]);
        let acknowledged = json!({ "prohibited_subjects_acknowledged": "V2026" });
        house.api.post(&format!("/api/v1/petitions/{id}/submission"), Some(&author), acknowledged).await.is(200);
        id
    };
    let (plain, mixed, alike) = (with_title("Сор сору сор сору").await, with_title("Жаңа кoмпас керек").await, with_title("Cop copy cop copy").await);
    let moderator = house.staff("moderator", None).await;
    let queue = house.api.get("/api/v1/moderation/queue", Some(&moderator)).await.is(200);
    let flags = |id: &str| queue["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap()["flags"].clone();
    assert_eq!((flags(&plain), flags(&mixed), flags(&alike)), (Value::Null, json!(["mixed_script"]), json!(["look_alike_title"])));
    // Comments are public at once, so one waits.
    let published = house.published(&house.citizen().await, MINISTRY).await;
    let (writer, other) = (house.citizen().await, house.citizen().await);
    let path = format!("/api/v1/petitions/{published}/comments");
    let held = house.api.post(&path, Some(&writer), json!({ "text": "Қолдaймын" })).await.is(201);
    assert_eq!(held["held"], true);
    let one = format!("{path}/{}", word(&held["id"]));
    for (reader, shown) in [(None, false), (Some(&other), false), (Some(&writer), true), (Some(&moderator), true)] {
        let seen = house.api.get(&one, reader.map(String::as_str)).await.is(200);
        assert_eq!((seen["text"].is_string(), &seen["held"]), (shown, &json!(true)));
    }
    let waiting = house.api.get("/api/v1/moderation/held-comments", Some(&moderator)).await.is(200);
    assert_eq!(waiting["items"][0]["id"], held["id"]);
    house.api.post(&format!("{one}/release"), Some(&moderator), json!({})).await.is(200);
    house.api.post(&format!("{one}/release"), Some(&moderator), json!({})).await.problem(409, "not_held");
    assert_eq!(house.api.get(&one, None).await.is(200)["text"], "Қолдaймын");
    let plain = house.api.post(&path, Some(&writer), json!({ "text": "eGov жүйесі мен SMS-хабарлар ХХI ғасырда" })).await.is(201);
    assert_eq!(plain["held"], false);
    // A name can simply be typed again.
    let mut body = registration(IIN, EMAIL);
    body["given_name"] = "Aйгүл".into();
    let told = house.api.post("/api/v1/accounts", None, body).await.problem(422, "validation_failed");
    assert_eq!((&told["errors"][0]["pointer"], &told["errors"][0]["code"]), (&json!("/given_name"), &json!("mixed_script")));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i06_no_letter_bears_a_heap_of_marks() {
    let house = House::open().await;
    let author = house.citizen().await;
    for member in ["title", "content"] {
        let mut body = text(MINISTRY);
        body[member] = format!("Пети{}ция", "\u{301}\u{302}\u{303}\u{304}").into();
        let told = send(&house, &author, body.to_string().into_bytes()).await.problem(422, "validation_failed");
        assert_eq!(told["errors"][0]["code"], "combining_run");
    }
    house.close().await;
}

const MARKUP: [&str; 10] = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "\"><script>alert(1)</script>", "javascript:alert(1)",
    "<a href=\"javascript:alert(1)\">x</a>", "<iframe src=data:text/html,x></iframe>", "{{7*7}} ${7*7} <%= 7*7 %>", "]]><b>x</b>", "&lt;b&gt; &#60;b&#62;",
];

#[tokio::test(flavor = "multi_thread")]
async fn i07_i15_markup_and_templates_in_a_title_are_words_in_mails_feeds_and_pages() {
    let house = House::open().await;
    for markup in MARKUP {
        let author = house.citizen().await;
        let mut body = text(MINISTRY);
        body["title"] = format!("Өтініш {markup}").into();
        let id = word(&house.api.post("/api/v1/petitions", Some(&author), body).await.is(201)["id"]);
        house.open_up(&id, &author).await;
    }
    let feed = String::from_utf8(house.api.get("/api/v1/feed.atom", None).await.bytes).unwrap();
    for live in ["<script", "<img", "<svg", "<iframe", "<a href=\"javascript"] {
        assert!(!feed.contains(live), "{live} in {feed}");
    }
    let mails = house.api.get("/dev/mails?limit=100", None).await.is(200);
    let mut seen = 0;
    for mail in mails["items"].as_array().unwrap() {
        let (html, text) = (word(&mail["html"]), word(&mail["text"]));
        for live in ["<script", "<img", "<svg", "<iframe", "<b>x</b>", "href=\"javascript"] {
            assert!(!html.contains(live), "{live} in {html}");
        }
        seen += usize::from(text.contains("{{7*7}} ${7*7} <%= 7*7 %>"));
        assert!(!text.contains("Өтініш 49"), "{text}");
    }
    assert!(seen > 0, "what stands in braces is a text");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i08_no_cell_of_a_table_is_a_formula_and_every_one_comes_back() {
    let house = House::open().await;
    let author = house.citizen().await;
    let title = "Баға \"100 ₸, 200 ₸\"; =1+1\u{a0}";
    let mut body = text(MINISTRY);
    body["title"] = title.trim().into();
    let id = word(&house.api.post("/api/v1/petitions", Some(&author), body.clone()).await.is(201)["id"]);
    house.open_up(&id, &author).await;
    let csv = house.api.call(Method::GET, "/api/v1/petitions", None, None, &[("accept", "text/csv")]).await;
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(&csv.bytes[..]);
    let at = reader.headers().unwrap().iter().position(|name| name == "title").unwrap();
    let cells: Vec<String> = reader.records().map(|row| row.unwrap()[at].to_owned()).collect();
    assert_eq!(cells, [title.trim()]);
    for start in ["=", "+", "-", "@", "\t=", "＝"] {
        body["title"] = format!("{start}1+1 есептеу").into();
        let told = house.api.post("/api/v1/petitions", Some(&author), body.clone()).await.problem(422, "validation_failed");
        assert_eq!(told["errors"][0]["code"], "formula_start", "{start}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i09_a_line_break_in_a_name_a_title_or_an_address_ends_at_the_edge() {
    let house = House::open().await;
    for broken in ["a\r\nBcc: b@example.kz", "a\nb", "a\rb", "a\u{0}b"] {
        for member in ["given_name", "family_name", "patronymic", "email"] {
            let mut body = registration(IIN, EMAIL);
            body[member] = broken.into();
            let told = house.api.post("/api/v1/accounts", None, body).await.problem(422, "validation_failed");
            assert_eq!(told["errors"][0]["pointer"], format!("/{member}"), "{broken:?}");
        }
        let mut body = text(MINISTRY);
        body["title"] = broken.into();
        send(&house, &house.citizen().await, body.to_string().into_bytes()).await.problem(422, "validation_failed");
    }
    assert_eq!(rows(&house, "outbox").await, 0);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i10_addresses_are_unique_by_their_canonical_form_and_mail_goes_to_the_given_one() {
    let house = House::open().await;
    for wrong in ["a@b@c.kz", "\"a b\"@example.kz", "a@", "@example.kz", &format!("{}@example.kz", "a".repeat(320)), "a@localhost", "a@127.0.0.1", "a b@example.kz"] {
        let told = house.api.post("/api/v1/accounts", None, registration(IIN, wrong)).await.problem(422, "validation_failed");
        assert_eq!(told["errors"][0]["pointer"], "/email", "{wrong}");
    }
    confirmed(&house, IIN, "Aigul+Petition@Example.KZ", PASSWORD).await;
    session(&house, "aigul+petition@example.kz", PASSWORD).await;
    assert_eq!(rows(&house, "outbox WHERE address = 'Aigul+Petition@Example.KZ'").await, 1);
    house.api.post("/api/v1/accounts", None, registration("661028130259", "AIGUL+petition@example.kz")).await.is(202);
    assert_eq!(rows(&house, "outbox WHERE kind = 'already_registered'").await, 1);
    confirmed(&house, "660901115426", "айгүл@мысал.қаз", PASSWORD).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i11_nothing_a_caller_says_begins_a_line_of_the_log() {
    let house = House::open().await;
    let agent = "evil 2026-01-01 ERROR forged";
    let headers = [("user-agent", agent), ("x-request-id", "forged-line-of-the-log")];
    let mut body = text(MINISTRY);
    body["title"] = "forged-line-of-the-log".into();
    house.api.call(Method::POST, "/api/v1/petitions", Some(&house.citizen().await), Some(body), &headers).await.is(201);
    house.api.call(Method::GET, "/api/v1/forged-line-of-the-log%0d%0aERROR", None, None, &headers).await.problem(404, "not_found");
    let log = super::canaries::log();
    assert!(!log.contains("forged") && !log.contains('\u{1b}'), "what callers say is not logged at all");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i13_a_cursor_works_for_its_list_and_filters_alone() {
    let house = House::open().await;
    let page = house.api.get("/api/v1/public-bodies?limit=2", None).await.is(200);
    let cursor = word(&page["next_cursor"]);
    let ask = async |path: &str| house.api.get(path, None).await;
    ask(&format!("/api/v1/public-bodies?limit=5&cursor={cursor}")).await.is(200);
    ask(&format!("/api/v1/public-bodies?kind=akimat&cursor={cursor}")).await.problem(400, "invalid_cursor");
    ask(&format!("/api/v1/territories?cursor={cursor}")).await.problem(400, "invalid_cursor");
    ask(&format!("/api/v1/petitions?cursor={cursor}")).await.problem(400, "invalid_cursor");
    let flipped: String = cursor.chars().rev().collect();
    let made_up = {
        use base64::Engine as _;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(b"\"akimat-abai-abai-district\"")
    };
    for wrong in [flipped, cursor[..cursor.len() - 2].to_owned(), cursor.clone() + "AA", made_up, "A".repeat(3_000), "A".repeat(10_000), "%00".to_owned()] {
        let answer = ask(&format!("/api/v1/public-bodies?cursor={wrong}")).await;
        assert_eq!(answer.status, 400, "{}", answer.body());
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i14_a_search_for_wildcards_is_a_search_for_those_characters() {
    let house = House::open().await;
    house.published(&house.citizen().await, MINISTRY).await;
    for (query, found) in [("%25", 0), ("_", 0), ("*", 0), ("%25%25%25_%25", 0), ("%5C", 0), ("%D0%BF%D0%BE%D1%8F%D1%81", 1)] {
        let listed = house.api.get(&format!("/api/v1/petitions?q={query}"), None).await.is(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), found, "{query}");
    }
    for long in ["%25".repeat(1_300), "_".repeat(4_000), "(a%2B)%2B".repeat(400)] {
        house.api.get(&format!("/api/v1/petitions?q={long}"), None).await.is(200);
    }
    house.api.get(&format!("/api/v1/petitions?q={}", "%25".repeat(3_400)), None).await.problem(400, "invalid_parameter");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i16_no_parameter_leads_a_reader_elsewhere() {
    let house = House::open().await;
    for path in ["/", "/docs"] {
        for query in ["", "?next=https://evil.example", "?return_to=//evil.example", "?url=https://evil.example"] {
            let answer = house.api.get(&format!("{path}{query}"), None).await;
            let location = answer.header("location");
            assert!(location.is_empty() || location == "/docs/", "{path}{query}: {location}");
        }
    }
    for path in ["//evil.example", "/\\evil.example", "/%2F%2Fevil.example"] {
        let answer = house.api.get(path, None).await;
        assert_eq!(answer.header("location"), "", "{path}");
    }
    house.close().await;
}

/// Five hundred strings that have broken somebody's service.
fn hostile() -> Vec<String> {
    let seeds = [
        "' OR 1=1 --", "'; DROP TABLE petitions; --", "\" OR \"\"=\"", "1; SELECT pg_sleep(5)", "') UNION SELECT NULL--", "$$;$$", "E'\\\\'", "%s%n%x", "%00",
        "../../../etc/passwd", "..\\..\\windows", "file:///etc/passwd", "http://169.254.169.254/", "${jndi:ldap://x}", "{{7*7}}", "<%= 7*7 %>", "#{7*7}",
        "<script>alert(1)</script>", "<img src=x onerror=1>", "javascript:alert(1)", "=HYPERLINK(\"x\")", "@SUM(1)", "+1", "-1", "\t=1", "null", "undefined",
        "NaN", "Infinity", "true", "[]", "{}", "{\"a\":1}", "\\u0000", "\\x00", "\u{0}", "\u{1}", "\u{7f}", "\u{85}", "\u{200b}", "\u{202e}", "\u{2066}",
        "\u{feff}", "\u{fdd0}", "\u{ffff}", "\u{10ffff}", "\u{e0001}", "a\u{301}\u{302}\u{303}\u{304}\u{305}", "\u{301}", "ﷺ", "𝔘", "🧑🏽‍🚀", "İ", "ß", "ǅ",
        "\r\nBcc: a@b.kz", "\r\n\r\nHTTP/1.1 200", "a\nb", "9999999999999999999999", "-9223372036854775809", "1e400", "0x7fffffff", "٣", "１２",
        "2026-13-45", "9999-99-99", "0000-00-00", "01a208fc-762c-7054-b873-e29fadf66cf8", "()(&(uid=*))", "*)(uid=*", "`id`", "$(id)", "|| id", "; ls",
        "<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"x\">", "(a+)+$", "%%%%", "____", "****", "\\", "/", "//", "?", "#", "&a=b", "a@b@c", "\"a\"@b.kz",
    ];
    let mut all: Vec<String> = seeds.map(str::to_owned).to_vec();
    all.extend(seeds.map(|seed| format!("Өтініш {seed} мәтіні")));
    all.extend(seeds.map(|seed| seed.repeat(40)));
    all.extend(seeds.map(|seed| format!("{seed}{seed}'\"")));
    all.extend(seeds.map(|seed| seed.chars().rev().collect()));
    all.extend(["", " ", "\u{a0}", "\u{3000}"].map(str::to_owned));
    all.extend((1..120_u32).filter_map(|code| char::from_u32(code * 9_173 % 0x11_0000)).map(|odd| format!("a{odd}b")));
    all.push("я".repeat(100_000));
    all
}

/// Where each string property of a body stands, as a JSON Pointer into an example of it.
fn members(schema: &Value, schemas: &Value) -> Vec<String> {
    let schema = match schema["$ref"].as_str() {
        Some(name) => &schemas[name.rsplit('/').next().unwrap()],
        None => schema,
    };
    schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn i12_five_hundred_hostile_strings_in_every_text_filter_and_cursor_break_nothing() {
    let house = House::open().await;
    let strings = hostile();
    assert!(strings.len() >= 500, "{}", strings.len());
    let full = std::env::var("PETITIONS_TESTS").is_ok_and(|form| form == "full");
    let document: Value = serde_json::from_str(&documentation::document(true).to_json().unwrap()).unwrap();
    let schemas = &document["components"]["schemas"];
    let author = person(&house).await;
    let petition = house.published(&author, MINISTRY).await;
    let mut tokens = std::collections::BTreeMap::from([("citizen", author)]);
    for (role, body) in [("moderator", None), ("official", Some(MINISTRY)), ("administrator", None)] {
        tokens.insert(role, house.staff(role, body).await);
    }
    let mut asked: Vec<(Method, String, Option<String>, Option<Value>)> = Vec::new();
    let mut next = 0;
    for (method, path, name) in operations(&document) {
        // The clock of the tests themselves, and a hundred thousand people, are no part of this.
        if path.starts_with("/dev/") || name == "turn_switch" {
            continue;
        }
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let role = operation["x-roles"][0].as_str().and_then(|role| tokens.get(role)).cloned();
        let filled = |with: &str| {
            ["discussion_id", "inquiry_id", "invalidation_id", "attachment_id", "comment_id", "slug", "version", "date", "name"]
                .iter()
                .fold(path.replace("{id}", if with.is_empty() { &petition } else { with }), |path, name| {
                    path.replace(&format!("{{{name}}}"), if with.is_empty() { ABSENT } else { with })
                })
        };
        let each = if full { strings.len() } else { 25 };
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        for member in members(schema, schemas) {
            for _ in 0..each {
                let odd = &strings[next % strings.len()];
                next += 1;
                let mut body = json!({});
                body[&member] = odd.as_str().into();
                asked.push((method.clone(), filled(""), role.clone(), Some(body)));
            }
            asked.push((method.clone(), filled(""), role.clone(), Some(json!({ &member: [[{}]] }))));
            asked.push((method.clone(), filled(""), role.clone(), Some(json!({ &member: -1 }))));
        }
        let parameters = operation["parameters"].as_array().into_iter().flatten().filter(|known| known["in"] == "query");
        for parameter in parameters {
            for _ in 0..if full { strings.len() } else { 60 } {
                let odd: String = strings[next % strings.len()].chars().take(300).collect();
                next += 1;
                let query: String = odd.bytes().map(|byte| format!("%{byte:02X}")).collect();
                let address = format!("{}?{}={query}", filled(""), parameter["name"].as_str().unwrap());
                asked.push((method.clone(), address, role.clone(), None));
            }
        }
        if path.contains('{') {
            for _ in 0..10 {
                let odd: String = strings[next % strings.len()].chars().take(100).collect();
                next += 1;
                let encoded: String = odd.bytes().map(|byte| format!("%{byte:02X}")).collect();
                let body = (method != Method::GET).then(|| json!({}));
                asked.push((method.clone(), filled(&encoded), role.clone(), body));
            }
        }
    }
    assert!(asked.len() > 4_000 && next >= strings.len(), "{} {next}", asked.len());
    for some in asked.chunks(50) {
        let answers = some.iter().map(|(method, path, token, body)| {
            let headers = [("content-type", "application/json"), ("if-match", "*")];
            let bytes = body.as_ref().map(|body| body.to_string().into_bytes());
            let api = &house.api;
            async move { (path, body, api.raw(method.clone(), path, token.as_deref(), bytes, &headers).await) }
        });
        for (path, body, answer) in futures_util::future::join_all(answers).await {
            let answer = answer.unwrap_or_else(|error| panic!("{path} {body:?}: {error}"));
            assert!(answer.status < 500 || answer.status == 503, "{path} {body:?}: {}", answer.body());
        }
    }
    let texts = [("petitions", "title || subject || content || arguments || proposals"), ("comments", "content"), ("accounts", "given_name || family_name")];
    for (table, column) in texts {
        let raw = format!("{table} WHERE {column} ~ '[\\u0001-\\u0008\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]'");
        assert_eq!(rows(&house, &raw).await, 0, "{table}");
    }
    house.api.get("/api/v1/petitions", None).await.is(200);
    house.close().await;
}
