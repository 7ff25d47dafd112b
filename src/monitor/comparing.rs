//! What the service shows of each petition, held against the log.

use chrono::{DateTime, NaiveDate};
use domain::calendar::civil_date;
use domain::signature_log::Tally;
use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::Value;
use transparency::Hash;
use transparency::checkpoint::Checkpoint;
use uuid::Uuid;

use crate::fetching::Source;
use crate::findings::Findings;
use crate::heads::Heads;
use crate::reading::Log;
use crate::{Fault, bounds};

/// The list, oldest pages last: what comes meanwhile stands before what was read.
const LIST: &str = "api/v1/petitions?limit=100";

/// A petition as everybody reads it.
struct Reading {
    id: Uuid,
    votes: u64,
    /// The head by which its votes are said to count.
    as_of: Option<Checkpoint>,
    required: Option<u64>,
    text_hash: Option<String>,
    reached_on: Option<NaiveDate>,
}

/// The petitions that are shown to everybody.
pub(crate) struct Shown {
    /// Those that the log has opened, as they are read.
    readings: Vec<Reading>,
    /// Those that stand in the list as open to votes, or as having been.
    listed: Vec<Uuid>,
}

impl Shown {
    /// Reads each that the log has opened, and the list.
    pub(crate) async fn of(
        source: &Source,
        log: &Log,
        found: &mut Findings,
    ) -> Result<Self, Fault> {
        let opened = log.recount.tallies().filter(|(_, tally)| tally.required.is_some());
        let ids: Vec<Uuid> = opened.map(|(id, _)| Uuid::from_bytes(*id)).collect();
        let mut answers = stream::iter(ids)
            .map(|id| async move {
                (id, source.get(&format!("api/v1/petitions/{id}"), bounds::PETITION).await)
            })
            .buffered(bounds::AT_ONCE);
        let mut readings = Vec::new();
        while let Some((id, answer)) = answers.next().await {
            match answer?.map(|bytes| read(id, &bytes)) {
                Some(Some(reading)) => readings.push(reading),
                Some(None) => found.add(format_args!("petition {id}: its reading is none")),
                None => found.unseen += 1,
            }
        }
        found.compared = readings.len() as u64;
        Ok(Self { readings, listed: listed(source, found).await? })
    }

    /// Compares them, and reads the log on where a petition shows what is not in it yet.
    pub(crate) async fn compare(
        self,
        source: &Source,
        heads: &Heads,
        log: &mut Log,
        found: &mut Findings,
        told: &impl Fn(u64, u64),
    ) -> Result<(), Fault> {
        for round in 0..bounds::ROUNDS {
            let settled = self.readings.iter().all(|reading| reading.is_settled(log));
            if settled && self.listed.iter().all(|id| log.knows(id)) {
                break;
            }
            if round > 0 {
                tokio::time::sleep(bounds::BETWEEN_ROUNDS).await;
            }
            log.read_past(source, heads, u64::MAX, found, told).await?;
        }
        for reading in &self.readings {
            reading.judge(log, found);
        }
        for id in self.listed.iter().filter(|id| !log.knows(id)) {
            found.add(format_args!(
                "petition {id}: it is shown as open, and the log knows nothing of it"
            ));
        }
        let before = self.listed.iter().filter(|id| log.knows(id) && !log.has_opened(id)).count();
        if before > 0 {
            found.warnings.push(format!(
                "{before} petitions were opened before the log began: of them nothing was compared"
            ));
        }
        Ok(())
    }
}

/// Walks through the list of petitions that collect votes, or have.
async fn listed(source: &Source, found: &mut Findings) -> Result<Vec<Uuid>, Fault> {
    let (mut ids, mut path) = (Vec::new(), LIST.to_owned());
    for _ in 0..bounds::PAGES {
        let page = source.get(&path, bounds::PAGE).await?;
        let page = page.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let Some(items) = page.as_ref().and_then(|page| page.get("items")?.as_array()) else {
            found.add(format_args!("/{path} is no list of petitions"));
            return Ok(ids);
        };
        let opened = items.iter().filter(|item| !item["opened_at"].is_null());
        ids.extend(opened.filter_map(|item| item["id"].as_str()?.parse::<Uuid>().ok()));
        match page.as_ref().and_then(|page| page.get("next_cursor")?.as_str()) {
            Some(cursor) => path = format!("{LIST}&cursor={cursor}"),
            None => return Ok(ids),
        }
    }
    found.warnings.push(format!("only the first {} petitions of the list were read", ids.len()));
    Ok(ids)
}

impl Reading {
    /// Where its votes begin to be looked for.
    fn from(&self) -> u64 {
        self.as_of.as_ref().map_or(0, |head| head.size)
    }

    fn is_settled(&self, log: &Log) -> bool {
        self.from() <= log.size() && log.had(self.id.as_bytes(), self.from(), self.votes)
    }

    fn judge(&self, log: &Log, found: &mut Findings) {
        let id = self.id;
        let Some(tally) = log.recount.of(id.as_bytes()) else { return };
        match &self.as_of {
            Some(head) => log.compare_head(head, &format!("petition {id}: its as_of"), found),
            None => {
                found.warnings.push(format!("petition {id}: its reading names no head of the log"));
            }
        }
        if !self.is_settled(log) {
            let (votes, live) = (self.votes, tally.live());
            found
                .add(format_args!("petition {id}: {votes} votes are shown, {live} are in the log"));
        }
        if self.required != tally.required.map(u64::from) {
            found.add(format_args!("petition {id}: the log has another threshold"));
        }
        if self.text_hash.as_ref() != tally.text_hash.map(|hash| hex(&hash)).as_ref() {
            found.add(format_args!("petition {id}: the log opened another text"));
        }
        if self.reached_on.is_some() && self.reached_on != reached_on(tally) {
            found.add(format_args!(
                "petition {id}: by the log its threshold was reached on another day, or not"
            ));
        }
    }
}

fn reached_on(tally: &Tally) -> Option<NaiveDate> {
    let at = DateTime::from_timestamp(i64::from(tally.reached_at?) * 3_600, 0)?;
    Some(civil_date(at))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(id: Uuid, bytes: &[u8]) -> Option<Reading> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let word = |name: &str| value.get(name).and_then(Value::as_str);
    let as_of = value.get("as_of").filter(|head| !head.is_null());
    let head = |head: &Value| {
        let root = Hash::from_base64(head.get("root")?.as_str()?)?;
        Some(Checkpoint::new("", head.get("size")?.as_u64()?, root))
    };
    Some(Reading {
        id,
        votes: value.get("signature_count")?.as_u64()?,
        as_of: match as_of {
            Some(as_of) => Some(head(as_of)?),
            None => None,
        },
        required: value.get("required_count").and_then(Value::as_u64),
        text_hash: word("text_hash").map(str::to_owned),
        reached_on: word("threshold_reached_at").and_then(|day| day.parse().ok()),
    })
}
