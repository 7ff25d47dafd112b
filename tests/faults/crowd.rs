//! People who sign, what each was told, and whether it was true.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};

use crate::service::{Answer, Api, Citizen, NoAnswer};
use crate::verdict::{Told, Verdict};

/// Signers of each petition at a time.
const LANES: usize = 3;

struct Try {
    petition: usize,
    person: usize,
    at: Instant,
    took: Duration,
    told: Told,
}

/// A signature that somebody was told stands.
#[derive(Debug, Clone)]
pub struct Acknowledged {
    pub petition: String,
    pub token: String,
    /// The signature's.
    pub id: String,
}

/// A crowd that signs a few petitions through one or more processes.
pub struct Crowd {
    /// How long each lane rests after a vote.
    calm: Duration,
    processes: Mutex<Vec<Api>>,
    petitions: Vec<String>,
    people: Vec<Citizen>,
    next: Vec<AtomicUsize>,
    tries: Mutex<Vec<Try>>,
    stop: AtomicBool,
    /// Milliseconds by which the machine was late to wake somebody, at most.
    late: AtomicU64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    petition: String,
    #[diesel(sql_type = Text)]
    account: String,
}

impl Crowd {
    /// Opens so many petitions, and begins to sign them.
    pub async fn begin(processes: &[&Api], petitions: usize) -> Arc<Self> {
        Self::begin_calmly(processes, petitions, Duration::from_millis(5)).await
    }

    /// The same, with that rest between one vote of a lane and the next, for tests that last.
    pub async fn begin_calmly(processes: &[&Api], petitions: usize, calm: Duration) -> Arc<Self> {
        let people = if crate::full() { 20_000 } else { 4_000 };
        let crowd = Arc::new(Self {
            calm,
            petitions: processes[0].petitions(petitions).await,
            people: processes[0].citizens(people).await,
            processes: Mutex::new(processes.iter().map(|api| (*api).clone()).collect()),
            next: (0..petitions).map(|_| AtomicUsize::new(0)).collect(),
            tries: Mutex::default(),
            stop: AtomicBool::new(false),
            late: AtomicU64::new(0),
        });
        tokio::spawn(crowd.clone().watch());
        for petition in 0..petitions {
            for lane in 0..LANES {
                tokio::spawn(crowd.clone().sign(petition, lane));
            }
        }
        crowd
    }

    pub fn petition(&self, which: usize) -> &str {
        &self.petitions[which]
    }

    /// Who signs goes to these processes from now on.
    pub fn go_to(&self, processes: &[&Api]) {
        *self.processes.lock().unwrap() = processes.iter().map(|api| (*api).clone()).collect();
    }

    async fn watch(self: Arc<Self>) {
        const REST: Duration = Duration::from_millis(100);
        while !self.stop.load(Ordering::SeqCst) {
            let at = Instant::now();
            tokio::time::sleep(REST).await;
            let late = at.elapsed().saturating_sub(REST).as_millis();
            self.late.fetch_max(u64::try_from(late).unwrap(), Ordering::SeqCst);
        }
    }

    async fn sign(self: Arc<Self>, petition: usize, lane: usize) {
        while !self.stop.load(Ordering::SeqCst) {
            let person = self.next[petition].fetch_add(1, Ordering::SeqCst);
            let Some(citizen) = self.people.get(person) else { return };
            let api = {
                let processes = self.processes.lock().unwrap();
                processes[lane % processes.len()].clone()
            };
            let at = Instant::now();
            let told = match api.try_to_sign(&self.petitions[petition], &citizen.token).await {
                Ok(answer) => heard(answer),
                Err(NoAnswer::Unreached) => Told::Unreached,
                Err(NoAnswer::Broken) => Told::Nothing,
            };
            let rest = Duration::from_millis(50);
            let calm =
                if matches!(told, Told::Stands(_)) { self.calm } else { self.calm.max(rest) };
            let took = at.elapsed();
            self.tries.lock().unwrap().push(Try { petition, person, at, took, told });
            tokio::time::sleep(calm).await;
        }
    }

    /// Signatures that stand of those that were asked for since.
    pub fn stood(&self, asked_since: Instant) -> usize {
        let tries = self.tries.lock().unwrap();
        let stood = |one: &&Try| one.at >= asked_since && matches!(one.told, Told::Stands(_));
        tries.iter().filter(stood).count()
    }

    /// Signatures a second on petitions that `counts`, answered within that span.
    pub fn rate(&self, from: Instant, to: Instant, counts: impl Fn(usize) -> bool) -> f64 {
        let tries = self.tries.lock().unwrap();
        let within = tries.iter().filter(|one| {
            let answered = one.at + one.took;
            matches!(one.told, Told::Stands(_))
                && counts(one.petition)
                && answered >= from
                && answered < to
        });
        let count = u32::try_from(within.count()).unwrap();
        f64::from(count) / (to - from).as_secs_f64()
    }

    /// The signatures that people have been told of so far.
    pub fn acknowledged(&self) -> Vec<Acknowledged> {
        let tries = self.tries.lock().unwrap();
        let stands = |one: &Try| match &one.told {
            Told::Stands(id) => Some(Acknowledged {
                petition: self.petitions[one.petition].clone(),
                token: self.people[one.person].token.clone(),
                id: id.clone(),
            }),
            _ => None,
        };
        tries.iter().filter_map(stands).collect()
    }

    /// The codes of what was refused since, on one petition or all.
    pub fn refusals(&self, since: Instant, petition: Option<usize>) -> HashSet<String> {
        let tries = self.tries.lock().unwrap();
        tries
            .iter()
            .filter(|one| {
                one.at + one.took >= since && petition.is_none_or(|which| which == one.petition)
            })
            .filter_map(|one| match &one.told {
                Told::NothingDone(code) => Some(code.clone()),
                Told::Unknown => Some("outcome_unknown".to_owned()),
                Told::Stands(_) | Told::Nothing | Told::Unreached => None,
            })
            .collect()
    }

    /// Waits until so many more signatures stand.
    pub async fn more(&self, count: usize) {
        let stand = || {
            let tries = self.tries.lock().unwrap();
            tries.iter().filter(|one| matches!(one.told, Told::Stands(_))).count()
        };
        let (before, started) = (stand(), Instant::now());
        while stand() < before + count {
            assert!(started.elapsed() < Duration::from_secs(40), "nobody can sign any more");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends the signing.
    pub async fn finish(&self) {
        self.stop.store(true, Ordering::SeqCst);
        // Those who still wait are answered within six seconds.
        tokio::time::sleep(Duration::from_secs(6)).await;
    }

    /// Leaves out how long those waited who asked a process that stood still from then on.
    pub fn forgive(&self, from: Instant, span: Duration) {
        for one in self.tries.lock().unwrap().iter_mut() {
            if one.at < from + span && one.at + one.took > from {
                one.took = one.took.min(Duration::from_secs(1));
            }
        }
    }

    /// Ends the signing, has everybody whose outcome is open try again until it is settled, and compares what all were
    /// told with what is there. `api` must be well by now.
    pub async fn verdict(&self, name: &str, api: &Api, url: &str) {
        self.finish().await;
        let tries = std::mem::take(&mut *self.tries.lock().unwrap());
        let longest = tries.iter().map(|one| one.took).max().unwrap_or_default();
        let there = self.there(url);
        let mut told: HashMap<(usize, usize), Vec<Told>> = HashMap::new();
        for one in tries {
            told.entry((one.petition, one.person)).or_default().push(one.told);
        }
        let mut verdict =
            Verdict { dup: doubles(url), miscounted: miscounts(url), ..Verdict::default() };
        for ((petition, person), told) in &told {
            let stands = there.contains(&(
                self.petitions[*petition].clone(),
                self.people[*person].account.clone(),
            ));
            let again = self.settle(api, *petition, *person).await;
            verdict.judge(told, stands, again.as_ref());
        }
        println!("{name}: {verdict} longest={:.1} s", longest.as_secs_f64());
        assert!(verdict.is_clean(), "{name}: {verdict}");
        // Whoever asks and whoever answers are late by as much as the machine is.
        let late = Duration::from_millis(self.late.load(Ordering::SeqCst));
        assert!(
            longest <= Duration::from_secs(6) + 3 * late,
            "{name}: somebody waited for {longest:?}, the machine was {late:?} late"
        );
        assert!(verdict.acked > 0, "{name}: nobody signed");
        crate::log::holds(name, &format!("http://{}", api.address()), url).await;
    }

    /// Signs again until there is an answer that settles it: its status, and the signature's id.
    async fn settle(&self, api: &Api, petition: usize, person: usize) -> Option<(u16, String)> {
        for _ in 0..20 {
            let answer = api.sign(&self.petitions[petition], &self.people[person].token).await;
            if let Some(answer) = answer
                && matches!(answer.status, 200 | 201)
            {
                let id = answer.body["id"].as_str().unwrap().to_owned();
                return Some((answer.status, id));
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        None
    }

    fn there(&self, url: &str) -> HashSet<(String, String)> {
        let rows: Vec<Row> = sql_query(
            "SELECT petition_id::text AS petition, account_id::text AS account FROM signatures WHERE live",
        )
        .load(&mut PgConnection::establish(url).unwrap())
        .unwrap();
        rows.into_iter().map(|row| (row.petition, row.account)).collect()
    }
}

fn heard(answer: Answer) -> Told {
    match answer.status {
        200 | 201 => Told::Stands(answer.body["id"].as_str().unwrap().to_owned()),
        503 => {
            assert!(answer.retry_after.is_some(), "{answer:?}");
            match answer.code() {
                "outcome_unknown" => {
                    assert_eq!(answer.body["repeat"]["method"], "POST", "{answer:?}");
                    assert!(
                        answer.body["repeat"]["href"].as_str().unwrap().ends_with("/signatures")
                    );
                    Told::Unknown
                }
                code => Told::NothingDone(code.to_owned()),
            }
        }
        // Taken down.
        410 => Told::Nothing,
        _ => panic!("{answer:?}"),
    }
}

/// Persons who count twice.
fn doubles(url: &str) -> i64 {
    crate::cluster::number_at(
        url,
        "SELECT count(*) AS number FROM (SELECT FROM signatures WHERE live \
             GROUP BY petition_id, account_id HAVING count(*) > 1) AS twice",
    )
}

/// Petitions whose count is not the number of their signatures.
fn miscounts(url: &str) -> i64 {
    crate::cluster::number_at(
        url,
        "SELECT count(*) AS number FROM petitions AS p WHERE signature_count <> \
             (SELECT count(*) FROM signatures AS s WHERE s.petition_id = p.id AND live)",
    )
}
