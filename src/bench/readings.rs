//! Readings against a constant answer (g), and beside signatures (h).

use std::sync::Arc;

use reqwest::Client;
use store::ids::PetitionId;

use super::BenchError;
use super::load::{Load, Pace, load};
use super::petitions::petition;
use super::process::Process;
use super::report::Bound;
use super::requests::{API, Requests, reading};
use super::run::{FEW, Run, TURNS};

/// What comes of a reading: a constant of its size, itself, and the answer to whoever knows it.
struct Compared {
    constant: Load,
    reading: Load,
    unchanged: Load,
}

impl Run<'_> {
    /// (g) and (h).
    pub(crate) async fn reads(&mut self, service: &Process) -> Result<(), BenchError> {
        self.step("readings");
        let id = petition(service, "для чтения").await?;
        let of_it = format!("/api/v1/petitions/{id}");
        let alone = self.compare(service, "a petition", &of_it, true).await?;
        let list = "/api/v1/petitions?sort=most_signed";
        self.compare(service, "a list page", list, true).await?;
        self.compare(service, "a count", &format!("{of_it}/count"), false).await?;
        self.compare(service, "its statistics", &format!("{of_it}/statistics"), false).await?;
        self.page_of(service, id).await?;
        self.mixed(service, id, reading(service.address, &of_it, ""), alone).await
    }

    /// Reports one reading, how many of it a second were answered; if it is judged, its ratios are held to what we
    /// promise.
    async fn compare(
        &mut self,
        service: &Process,
        name: &str,
        path: &str,
        judged: bool,
    ) -> Result<f64, BenchError> {
        let client = Client::builder().no_proxy().build()?;
        let size = seen(&client, service, path).await?.bytes().await?.len();
        let found = self.by_turns(service, &client, path, size).await?;
        self.report.load(&format!("(g) a constant of {size} bytes"), &found.constant);
        self.report.load(&format!("(g) {name}"), &found.reading);
        self.report.load(&format!("(g) {name}, 304"), &found.unchanged);
        let held_to = |least| if judged { Bound::AtLeast(least) } else { Bound::None };
        let constant = found.constant.rate();
        let (read, unchanged) = (found.reading.rate(), found.unchanged.rate());
        self.report.hold(&format!("(g) {name} / constant"), read / constant, held_to(0.8));
        self.report.hold(
            &format!("(g) {name}: 304 / constant"),
            unchanged / constant,
            held_to(0.9),
        );
        if found.unchanged.count(&[304]) == 0 {
            return Err(BenchError::Broken("no 304 for a known answer"));
        }
        Ok(read)
    }

    /// The page of a petition beside the JSON of the same, both compressed, as browsers ask for them.
    async fn page_of(&mut self, service: &Process, id: PetitionId) -> Result<(), BenchError> {
        let (address, span) = (service.address, self.turn());
        let (mut data, mut page) = (Load::new()?, Load::new()?);
        for _ in 0..TURNS {
            for (path, all) in [
                (format!("{API}/petitions/{id}"), &mut data),
                (format!("/petitions/{id}"), &mut page),
            ] {
                let asked = reading(address, &path, "Accept-Encoding: gzip\r\n");
                all.go_on(&load(&[address], FEW, span, Pace::Closed, asked).await?)?;
            }
        }
        self.report.load("(g) a petition, compressed", &data);
        self.report.load("(g) its page, compressed", &page);
        let ratio = page.rate() / data.rate();
        self.report.hold("(g) its page / a petition", ratio, Bound::AtLeast(0.8));
        Ok(())
    }

    /// By turns: a machine that slows down meets all three.
    async fn by_turns(
        &self,
        service: &Process,
        client: &Client,
        path: &str,
        size: usize,
    ) -> Result<Compared, BenchError> {
        let (address, span) = (service.address, self.turn());
        let of = async |path: &str, header: &str| {
            load(&[address], FEW, span, Pace::Closed, reading(address, path, header)).await
        };
        let of_size = format!("/api/v1/bench/constant?bytes={size}");
        let mut all =
            Compared { constant: Load::new()?, reading: Load::new()?, unchanged: Load::new()? };
        for _ in 0..TURNS {
            all.constant.go_on(&of(&of_size, "").await?)?;
            all.reading.go_on(&of(path, "").await?)?;
            let seen = seen(client, service, path).await?;
            let etag = seen.headers().get("etag").and_then(|tag| tag.to_str().ok());
            let known = format!("If-None-Match: {}\r\n", etag.unwrap_or_default());
            all.unchanged.go_on(&of(path, &known).await?)?;
        }
        Ok(all)
    }

    /// (h): nineteen readings to a signature, over the same connections.
    async fn mixed(
        &mut self,
        service: &Process,
        id: PetitionId,
        reading: Requests,
        alone: f64,
    ) -> Result<(), BenchError> {
        self.step("readings and signatures");
        let before = self.counted(id)?;
        let signing = self.signatures(&[service], &[id], API);
        let mixed: Requests = Arc::new(move |number, out| match number % 20 {
            19 => signing(number / 20, out),
            _ => reading(number, out),
        });
        let both = load(&[service.address], 2 * FEW, self.span(), Pace::Closed, mixed).await?;
        self.report.load("(h) 95 % readings, 5 % signatures, 128 connections", &both);
        self.report.measure("(h) of these, signatures a second", both.rate_of(201));
        let beside = both.rate_of(200);
        self.report.hold("(h) readings / readings alone", beside / alone, Bound::AtLeast(0.7));
        self.check("(h)", &[id], before + both.count(&[201]))
    }
}

/// One call as a browser makes it.
async fn seen(
    client: &Client,
    service: &Process,
    path: &str,
) -> Result<reqwest::Response, BenchError> {
    let url = format!("{}{path}", service.base());
    Ok(client.get(url).header("accept-language", "ru").send().await?)
}
