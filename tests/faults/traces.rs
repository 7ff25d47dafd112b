//! Spans that a process sends to a collector, and a collector that is away or says nothing.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Told;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use prost::Message as _;
use reqwest::Method;
use serde_json::{Value, json};

use crate::cluster::Cluster;
use crate::service::{Api, Service, program};

/// As a proxy sends it: a trace, its span, and that it is recorded.
const TRACE: [u8; 16] = [
    0x4b, 0xf9, 0x2f, 0x35, 0x77, 0xb3, 0x4d, 0xa6, 0xa3, 0xce, 0x92, 0x9d, 0x0e, 0x0e, 0x47, 0x36,
];
const PARENT: [u8; 8] = [0x00, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 0x02, 0xb7];
const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
/// In a query, as the keys of links are.
const KEY: &str = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldC0";

/// A collector of OpenTelemetry that takes everything.
struct Collector {
    address: SocketAddr,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, bodies) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<_>>>::default());
        let taken = bodies.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                taken.lock().unwrap().push(body_of(stream.unwrap()));
            }
        });
        Self { address, bodies }
    }

    fn bytes(&self) -> Vec<u8> {
        self.bodies.lock().unwrap().concat()
    }

    fn spans(&self) -> Vec<Span> {
        let bodies = self.bodies.lock().unwrap();
        let requests =
            bodies.iter().map(|body| ExportTraceServiceRequest::decode(body.as_slice()).unwrap());
        let resources: Vec<_> = requests.flat_map(|request| request.resource_spans).collect();
        for spans in &resources {
            let resource = spans.resource.as_ref().unwrap();
            assert_eq!(word(&resource.attributes, "service.name").as_deref(), Some("petitions"));
        }
        let scopes = resources.into_iter().flat_map(|spans| spans.scope_spans);
        scopes.flat_map(|scope| scope.spans).collect()
    }
}

/// Reads one request and says yes to it.
fn body_of(mut stream: TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    let mut part = [0; 16_384];
    loop {
        let count = stream.read(&mut part).unwrap();
        assert!(count > 0, "the request ends early");
        read.extend_from_slice(&part[..count]);
        let Some(head) = read.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&read[..head]).to_ascii_lowercase();
        assert!(text.starts_with("post /v1/traces http/1.1\r\n"), "{text}");
        assert!(text.contains("content-type: application/x-protobuf"), "{text}");
        let length = text.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
        if read.len() == head + 4 + length.trim().parse::<usize>().unwrap() {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
            return read.split_off(head + 4);
        }
    }
}

fn word(attributes: &[KeyValue], key: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == key)?;
    match found.value.as_ref()?.value.as_ref()? {
        Told::StringValue(text) => Some(text.clone()),
        Told::IntValue(number) => Some(number.to_string()),
        other => panic!("{key}: {other:?}"),
    }
}

/// All strings in it.
fn words(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(word) => found.push(word.clone()),
        Value::Array(values) => values.iter().for_each(|value| words(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| words(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A service that sends its spans there, and the petition that is signed and read.
async fn traced(cluster: &Cluster, collector: SocketAddr, further: &[&str]) -> (Service, String) {
    let mut command = program(&cluster.directory.path().join("keys"), Some(&cluster.url()));
    command.env("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{collector}")).args(further);
    let service = Service::started(command).unwrap();
    let petition = service.api.petitions(1).await.remove(0);
    (service, petition)
}

/// Reads it, as a proxy would that has begun a trace.
async fn read_through_a_proxy(api: &Api, petition: &str) {
    let path = format!("http://{}/api/v1/petitions/{petition}?link_key={KEY}", api.address());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get(path).header("traceparent", TRACEPARENT).send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_is_told_what_a_request_consisted_of_and_nothing_of_a_person() {
    let _beside = crate::beside();
    let (cluster, collector) = (Cluster::start(), Collector::start());
    let (mut service, petition) =
        traced(&cluster, collector.address, &["--trusted-proxies", "127.0.0.1"]).await;
    let made = service.api.post("/dev/citizens", None, json!({ "count": 1 })).await.is(201);
    let token = made["items"][0]["access_token"].as_str().unwrap();
    service.api.sign(&petition, token).await.unwrap().is(201);
    read_through_a_proxy(&service.api, &petition).await;
    let unknown = "/api/v1/petitions/01a00000-0000-7000-8000-000000000000";
    assert_eq!(service.api.get(unknown).await.status, 404);
    service.signal("TERM");
    assert!(service.end().success());

    let spans = collector.spans();
    let of = |name: &'static str| spans.iter().filter(move |span| span.name == name);
    let parts = |whole: &Span| -> Vec<&Span> {
        spans.iter().filter(|span| span.parent_span_id == whole.span_id).collect()
    };
    let signed = of("sign_petition")
        .find(|span| word(&span.attributes, "http.response.status_code").as_deref() == Some("201"));
    let signed = signed.expect("the vote's request is told");
    assert_eq!(signed.kind, SpanKind::Server as i32);
    assert_eq!(word(&signed.attributes, "http.request.method").as_deref(), Some("POST"));
    let route = word(&signed.attributes, "http.route").unwrap();
    assert!(route.starts_with("/api/v1/petitions/{") && route.ends_with("}/signatures"), "{route}");
    assert!(signed.parent_span_id.is_empty());
    // Written in a batch of its own, which is no request's.
    let batch = of("signatures").next().expect("a batch is told");
    // With what the log will say of it, in one statement.
    assert!(parts(batch).iter().any(|part| {
        let text = word(&part.attributes, "db.query.text").unwrap_or_default();
        part.name == "WITH"
            && text.contains("INSERT INTO log_pending_batches")
            && text.contains("INSERT INTO signatures")
    }));

    let read = of("read_petition").find(|span| span.trace_id == TRACE);
    let read = read.expect("a proxy's trace goes on");
    assert_eq!(read.parent_span_id, PARENT);
    let missed = of("read_petition")
        .find(|span| word(&span.attributes, "error.type").as_deref() == Some("not_found"));
    let missed = missed.expect("a problem is told by its code");
    let use_cases = parts(missed);
    let statements: Vec<&Span> = use_cases.iter().flat_map(|case| parts(case)).collect();
    assert!(use_cases.iter().all(|case| case.name.contains("::")), "{use_cases:?}");
    let text = |span: &&Span| word(&span.attributes, "db.query.text").unwrap();
    assert!(statements.iter().any(|span| text(span).starts_with("BEGIN")), "{statements:?}");
    assert!(statements.iter().any(|span| text(span).contains("petitions")), "{statements:?}");
    // Their values are told by their places alone.
    let mut of_database = spans.iter().filter_map(|span| word(&span.attributes, "db.query.text"));
    assert!(of_database.any(|text| text.contains("$1")));
    let failed = |span: &&Span| {
        span.status.as_ref().is_some_and(|status| status.code == StatusCode::Error as i32)
    };
    assert_eq!(spans.iter().filter(failed).count(), 0);

    let mut canaries = vec![KEY.to_owned()];
    words(&made, &mut canaries);
    canaries.retain(|word| word.len() >= 8);
    assert!(canaries.len() > 3, "{canaries:?}");
    let bytes = collector.bytes();
    for canary in canaries {
        let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
        assert!(!found, "{canary}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_begins_no_trace() {
    let _beside = crate::beside();
    let (cluster, collector) = (Cluster::start(), Collector::start());
    let (mut service, petition) = traced(&cluster, collector.address, &[]).await;
    read_through_a_proxy(&service.api, &petition).await;
    service.signal("TERM");
    assert!(service.end().success());
    let spans = collector.spans();
    assert!(spans.iter().any(|span| span.name == "read_petition"));
    assert!(spans.iter().all(|span| span.trace_id != TRACE && span.parent_span_id != PARENT));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_away_or_says_nothing_is_told_of_once_and_waited_for_by_nobody() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    // Its connections are taken, and that is all.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for collector in [nobody, silent.local_addr().unwrap()] {
        let (mut service, petition) = traced(&cluster, collector, &[]).await;
        let told = || service.log().matches("the collector takes no spans").count();
        let people = service.api.citizens(400).await;
        let (began, mut longest) = (Instant::now(), Duration::ZERO);
        for (number, citizen) in people.iter().enumerate() {
            let asked = Instant::now();
            service.api.sign(&petition, &citizen.token).await.unwrap().is(201);
            longest = longest.max(asked.elapsed());
            // Longer than it takes to find out that nobody answers, and to try again.
            if told() > 0 && number > 100 && began.elapsed() > Duration::from_secs(9) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        // A busy machine finds it out later.
        while told() == 0 && began.elapsed() < Duration::from_secs(60) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(told(), 1, "{}", service.log());
        // Whoever waited for the silent one would have waited for its five seconds.
        assert!(longest < Duration::from_secs(4), "somebody waited for {longest:?}");
        service.api.call(Method::GET, "/readyz", None, None).await.unwrap().is(200);
        service.signal("TERM");
        let ending = Instant::now();
        assert!(service.end().success());
        assert!(ending.elapsed() < Duration::from_secs(12), "{:?}", ending.elapsed());
    }
}
