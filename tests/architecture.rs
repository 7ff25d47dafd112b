//! The rules of the house, read off the source text: who may know whom, where SQL stands, who reads
//! a clock, what may panic. What the present code does against a rule is listed by name beside the
//! rule; an entry that no longer applies fails as well, so that the lists only shrink.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Against the rule of `src/lib.rs` today: where, and whom it names.
const DIRECTION_DEVIATIONS: &[(&str, &str)] = &[
    // `App` holds the keys, and use cases hash and seal with them.
    ("app/", "credentials"),
    // Opens the application from checked settings.
    ("app/bootstrap.rs", "config"),
    // Audiences and kinds of notice, and the reader's language.
    ("worker/mails.rs", "domain"),
    // The commands besides `serve`.
    ("main.rs", "app"),
    ("main.rs", "bench"),
    ("main.rs", "credentials"),
    ("main.rs", "demo"),
    ("main.rs", "domain"),
    // The list of notices.
    ("main.rs", "mail"),
    ("main.rs", "service"),
];

/// Clocks read outside `clock.rs` today.
const CLOCK_DEVIATIONS: &[(&str, &str)] = &[
    // The `Date` of a mail.
    ("mail/assembly.rs", "date_now"),
];

/// The one file that reads the calendar clock.
const CLOCK: &str = "clock.rs";

/// Who may measure a span on the monotonic clock, which says nothing about the time of day.
const MEASURES_SPANS: &[&str] = &[
    "worker/",
    "embedded/",
    "demo/",
    "bench/",
    "store/bench.rs",
    "app/sign_queue.rs",
    "app/changes.rs",
];

/// Calls outside tests that end a thread, and how many; all others return an error.
const MAY_PANIC: &[(&str, &str, usize)] = &[
    // Evaluated while compiling.
    ("domain/calendar.rs", "panic!", 1),
    ("domain/rules.rs", "panic!", 1),
];

/// What stands in a statement besides constants, by its name in the source; nobody outside writes it.
const IN_STATEMENTS: &[(&str, &str)] = &[
    // A number of minutes.
    ("store/database.rs", "minutes"),
    // One of the fixed orders of a list and its parts; the newest trend holds a number of seconds.
    ("store/petitions.rs", "order"),
    ("store/petitions.rs", "first"),
    // The service's role, quoted by the database, and tables of a list.
    ("store/roles.rs", "statements"),
];

/// Crates that only these modules may name.
const CRATES: &[(&str, &[&str])] = &[
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    // The service runs the server, the routes are `http`'s.
    ("actix_web", &["http", "service"]),
    // An address that registration takes is one that the mailer can send to.
    ("lettre", &["mail", "http"]),
    // The feed of the list is XML; its template escapes as those of the mails do.
    ("minijinja", &["mail", "http"]),
    ("jsonwebtoken", &["credentials"]),
    ("argon2", &["credentials"]),
];

/// What the law is written with.
const DOMAIN_CRATES: &[&str] = &[
    "std",
    "chrono",
    "thiserror",
    // Tables of Unicode are data: which letters are of one alphabet, which look alike, what is a mark.
    "unicode_normalization",
    "unicode_security",
];

#[test]
fn modules_know_only_whom_the_rule_in_lib_rs_lets_them_know() {
    let rule = rule_of_lib();
    let files = sources();
    let modules: BTreeSet<&str> =
        files.iter().map(|file| file.module.as_str()).filter(|module| *module != "lib").collect();
    assert_eq!(
        rule.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        modules,
        "src/lib.rs must state every module"
    );
    let mut unused: BTreeSet<_> = DIRECTION_DEVIATIONS.iter().collect();
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.module != "lib") {
        for (line, known) in file.modules_named() {
            if known == file.module || rule[&file.module].contains(&known) {
                continue;
            }
            match DIRECTION_DEVIATIONS
                .iter()
                .find(|(place, whom)| file.path.starts_with(place) && *whom == known)
            {
                Some(entry) => _ = unused.remove(entry),
                None => faults.push(format!("src/{}:{line} names crate::{known}", file.path)),
            }
        }
    }
    assert_none(&faults);
    assert!(unused.is_empty(), "no longer so, strike it from the list: {unused:?}");
}

#[test]
fn each_framework_stays_in_its_module() {
    let mut faults = Vec::new();
    for file in sources() {
        for (name, modules) in CRATES {
            if modules.contains(&file.module.as_str()) {
                continue;
            }
            let named = file.tokens.windows(2).filter(|pair| pair[0].is(name) && pair[1].is("::"));
            faults.extend(
                named.map(|pair| format!("src/{}:{} names {name}", file.path, pair[0].line)),
            );
        }
    }
    assert_none(&faults);
}

#[test]
fn no_sql_stands_outside_the_store() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| file.module != "store") {
        for token in &file.tokens {
            let sql = match token.kind {
                Kind::Text => is_sql(&token.text),
                _ => ["sql_query", "batch_execute"].contains(&token.text.as_str()),
            };
            if sql {
                faults.push(format!("src/{}:{} {:?}", file.path, token.line, token.text));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn statements_are_put_together_from_constants_alone() {
    let mut faults = Vec::new();
    let mut unused: BTreeSet<_> = IN_STATEMENTS.iter().collect();
    let mut seen = 0;
    for file in sources().iter().filter(|file| file.module == "store") {
        for (place, statement) in statements(&file.tokens) {
            seen += 1;
            for name in statement {
                let constant =
                    name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_')
                        && !name.is_empty();
                match IN_STATEMENTS
                    .iter()
                    .find(|(path, listed)| file.path == *path && name == *listed)
                {
                    _ if constant => {}
                    Some(entry) => _ = unused.remove(entry),
                    None => faults
                        .push(format!("src/{}:{place} puts {name:?} into a statement", file.path)),
                }
            }
        }
    }
    assert_none(&faults);
    assert!(seen > 15, "only {seen} statements seen");
    assert!(unused.is_empty(), "no longer so, strike it from the list: {unused:?}");
}

/// The calls that take a statement as text, each with its line and the names of what is put into it.
fn statements(tokens: &[Token]) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let at = |steps: usize| tokens.get(place + steps).map_or("", |token| token.text.as_str());
        // `sql::<Type>(...)` is a piece of a statement; its type may hold brackets of its own.
        let open = match token.text.as_str() {
            _ if token.kind == Kind::Text => continue,
            "sql_query" | "batch_execute" if at(1) == "(" => place + 1,
            "sql" if at(1) == "::" && at(2) == "<" => {
                match tokens[place..].iter().position(|token| token.is("(")) {
                    Some(steps) => place + steps,
                    None => continue,
                }
            }
            _ => continue,
        };
        let Some(argument) = tokens.get(open + 1) else { continue };
        let names = match argument.kind {
            Kind::Text => Vec::new(),
            Kind::Code if argument.is("format") => tokens[open..]
                .iter()
                .find(|token| token.kind == Kind::Text)
                .map_or_else(Vec::new, |text| {
                    text.text
                        .split('{')
                        .skip(1)
                        .map(|rest| rest.split(['}', ':']).next().unwrap_or_default().to_owned())
                        .collect()
                }),
            Kind::Code if argument.is("&") => vec![tokens[open + 2].text.clone()],
            Kind::Code => vec![argument.text.clone()],
        };
        found.push((token.line, names));
    }
    found
}

#[test]
fn only_the_clock_reads_a_clock() {
    let mut faults = Vec::new();
    let mut unused: BTreeSet<_> = CLOCK_DEVIATIONS.iter().collect();
    for file in sources().iter().filter(|file| file.path != CLOCK) {
        for (place, token) in file.tokens.iter().enumerate() {
            let called = place >= 2 && file.tokens[place - 1].is("::") && token.is("now");
            let fault = match token.kind {
                // The database's clock is a clock too; `now()` in a statement would date a legal act.
                Kind::Text => [
                    "now()",
                    "current_timestamp",
                    "current_date",
                    "localtimestamp",
                    "clock_timestamp",
                ]
                .iter()
                .any(|word| token.text.to_lowercase().contains(word)),
                _ if called && file.tokens[place - 2].is("Instant") => {
                    !MEASURES_SPANS.iter().any(|allowed| file.path.starts_with(allowed))
                }
                _ => {
                    called
                        || ["SystemTime", "UNIX_EPOCH", "now_utc", "date_now"]
                            .iter()
                            .any(|name| token.is(name))
                }
            };
            let listed =
                CLOCK_DEVIATIONS.iter().find(|(path, name)| file.path == *path && token.is(name));
            match listed {
                Some(entry) if fault => _ = unused.remove(entry),
                _ if fault => {
                    faults.push(format!("src/{}:{} {:?}", file.path, token.line, token.text))
                }
                _ => {}
            }
        }
    }
    assert_none(&faults);
    assert!(unused.is_empty(), "no longer so, strike it from the list: {unused:?}");
}

#[test]
fn nothing_panics_but_what_is_listed() {
    let mut found = BTreeMap::<(String, String), Vec<usize>>::new();
    let mut faults = Vec::new();
    for file in sources() {
        for trio in file.tokens.windows(3) {
            let call = match (trio[0].text.as_str(), trio[1].text.as_str(), trio[2].text.as_str()) {
                (".", "unwrap" | "expect" | "unwrap_err" | "expect_err", "(") => {
                    format!(".{}", trio[1].text)
                }
                ("panic" | "todo" | "unimplemented" | "unreachable", "!", "(" | "{" | "[") => {
                    format!("{}!", trio[0].text)
                }
                _ => continue,
            };
            found.entry((file.path.clone(), call)).or_default().push(trio[0].line);
        }
        for four in file
            .tokens
            .windows(4)
            .filter(|four| four[0].is(".") && four[1].is("expect") && four[2].is("("))
        {
            if four[3].kind != Kind::Text || four[3].text.is_empty() {
                faults.push(format!(
                    "src/{}:{} expects without saying what",
                    file.path, four[0].line
                ));
            }
        }
    }
    for (path, call, count) in MAY_PANIC {
        let lines = found.remove(&((*path).to_owned(), (*call).to_owned())).unwrap_or_default();
        if lines.len() != *count {
            faults.push(format!(
                "src/{path}: {} of {call}, listed {count} (lines {lines:?})",
                lines.len()
            ));
        }
    }
    faults.extend(
        found
            .into_iter()
            .map(|((path, call), lines)| format!("src/{path}: {call} in lines {lines:?}")),
    );
    assert_none(&faults);
}

#[test]
fn files_are_named_for_what_they_hold() {
    const SAY_NOTHING: [&str; 9] =
        ["util", "utils", "helper", "helpers", "manager", "managers", "common", "misc", "shared"];
    let mut faults = Vec::new();
    for file in sources() {
        let named = Path::new(&file.path).with_extension("");
        let mut words = named.iter().flat_map(|part| part.to_str().unwrap().split('_'));
        if words.any(|word| SAY_NOTHING.contains(&word)) {
            faults.push(format!("src/{}", file.path));
        }
    }
    assert_none(&faults);
}

#[test]
fn the_law_is_plain_functions_over_named_states() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| file.module == "domain") {
        let mut fault =
            |line: usize, what: &str| faults.push(format!("src/{}:{line} {what}", file.path));
        for (place, token) in file.tokens.iter().enumerate() {
            let next = |steps: usize| {
                file.tokens.get(place + steps).map_or("", |token| token.text.as_str())
            };
            if token.is("async") || token.is("await") {
                fault(token.line, "is asynchronous");
            }
            if token.is("_") && (next(1) == "=>" || next(1) == "if") {
                fault(token.line, "has an arm for whatever else there is");
            }
            if token.is("use") && next(1) != "<" {
                let head = if next(1) == "::" { next(2) } else { next(1) };
                if !["self", "super", "crate"].contains(&head) && !DOMAIN_CRATES.contains(&head) {
                    fault(token.line, &format!("uses {head}"));
                }
            }
            let io = token.is("std")
                && next(1) == "::"
                && ["fs", "net", "io", "env", "process", "thread", "time"].contains(&next(2));
            if io {
                fault(token.line, &format!("names std::{}", next(2)));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn the_reader_of_source_sees_what_it_must() {
    let text = r##"
        use crate::{store::{a, b}, domain::x, self as y};
        // crate::comment
        /* crate::block /* nested */ crate::still */
        const A: &str = r#"crate::raw "quoted" "#; const B: char = '"'; const C: &str = "\" crate::text";
        fn f<'a>(x: &'a crate::app::App) { super::super::mail::send() }
        mod inner { use super::super::super::worker; use super::near; }
        #[cfg(test)]
        mod tests { use crate::embedded; fn g() { x.unwrap() } }
        use crate::clock;
    "##;
    let file = Source::new("http/problem.rs", text);
    let named: Vec<String> = file.modules_named().into_iter().map(|(_, name)| name).collect();
    assert_eq!(named, ["store", "domain", "self", "app", "mail", "worker", "clock"]);
    assert!(!file.tokens.iter().any(|token| token.is("unwrap")), "test modules are left out");
    assert!(
        is_sql("select id from accounts")
            && is_sql("x; DELETE  FROM y")
            && is_sql("UPDATE a SET b = 1")
    );
    let taken = tokens(
        r#"sql_query("SELECT 1"); sql_query(format!("SELECT {A} {b}")); sql::<Nullable<Text>>(&c); batch_execute(D)"#,
    );
    let taken: Vec<String> =
        statements(&taken).into_iter().map(|(_, names)| names.join(" ")).collect();
    assert_eq!(taken, ["", "A b", "c", "D"]);
    assert!(
        !is_sql("the update of the set") && !is_sql("Select a body") && !is_sql("inserted into")
    );
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// "Who may know whom" as `src/lib.rs` states it: `a, b -> c, d; e -> nothing of ours.`
fn rule_of_lib() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("lib.rs")).unwrap();
    let stated = text
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .skip_while(|line| !line.contains("Who may know whom:"))
        .take_while(|line| !line.trim().is_empty() && !line.contains("tests/architecture.rs"))
        .collect::<String>()
        .replace('`', "");
    let stated = stated.split_once("Who may know whom:").expect("src/lib.rs states the rule").1;
    let names =
        |list: &str| list.split(',').map(|name| name.trim().to_owned()).collect::<BTreeSet<_>>();
    let mut rule = BTreeMap::new();
    for clause in stated.trim().trim_end_matches('.').split(';') {
        let (who, whom) =
            clause.split_once("->").unwrap_or_else(|| panic!("not a clause of the rule: {clause}"));
        let whom = if whom.trim() == "nothing of ours" { BTreeSet::new() } else { names(whom) };
        for name in names(who) {
            assert!(rule.insert(name.clone(), whom.clone()).is_none(), "{name} is stated twice");
        }
    }
    rule
}

/// Whether a text is a statement: by the pairs of words that prose does not have.
fn is_sql(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().map(str::to_uppercase).collect();
    let has = |pair: &[&str]| words.windows(2).any(|two| two[0] == pair[0] && two[1] == pair[1]);
    let made =
        ["TABLE", "INDEX", "DATABASE", "ROLE", "FUNCTION", "TRIGGER", "TYPE", "SCHEMA", "VIEW"];
    text.contains("SELECT ")
        || (words.first().is_some_and(|word| word == "SELECT")
            && words.iter().any(|word| word == "FROM"))
        || has(&["INSERT", "INTO"])
        || has(&["DELETE", "FROM"])
        || words.windows(3).any(|three| three[0] == "UPDATE" && three[2] == "SET")
        || ["CREATE", "ALTER", "DROP", "TRUNCATE"]
            .iter()
            .any(|verb| made.iter().any(|what| has(&[verb, what])))
        || ["BEGIN", "COMMIT", "ROLLBACK"].contains(&text.trim_end_matches(';'))
        || ["LISTEN ", "NOTIFY ", "SET LOCAL ", "LOCK TABLE ", "pg_advisory"]
            .iter()
            .any(|start| text.starts_with(start))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(read_sources);
    &SOURCES
}

fn read_sources() -> Vec<Source> {
    let mut files = Vec::new();
    let mut directories = vec![root()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(&directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files
                    .push(Source::new(path.strip_prefix(root()).unwrap().to_str().unwrap(), &text));
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(files.len() > 50, "only {} files seen", files.len());
    files
}

/// One file of `src/`, without comments and without what is compiled for tests only.
struct Source {
    /// Below `src/`.
    path: String,
    /// The top-level module, or `main` or `lib`.
    module: String,
    tokens: Vec<Token>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Names, keywords, numbers and punctuation.
    Code,
    /// The content of a string literal.
    Text,
}

#[derive(Debug)]
struct Token {
    kind: Kind,
    text: String,
    line: usize,
}

impl Token {
    fn is(&self, text: &str) -> bool {
        self.kind == Kind::Code && self.text == text
    }
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let module = path.split(['/', '.']).next().unwrap().to_owned();
        Self { path: path.to_owned(), module, tokens: without_tests(tokens(text)) }
    }

    /// Every top-level module that a path in this file starts from, by `crate::`, by as many
    /// `super::` as reach the top, or, in the program's own file, by the library's name.
    fn modules_named(&self) -> Vec<(usize, String)> {
        let mut named = Vec::new();
        let mut inline = Vec::new();
        let mut depth = 0;
        let mut place = 0;
        while let Some(token) = self.tokens.get(place) {
            let at = |steps: usize| {
                self.tokens.get(place + steps).map_or("", |token| token.text.as_str())
            };
            let continues = place > 0 && self.tokens[place - 1].is("::");
            match token.text.as_str() {
                _ if token.kind == Kind::Text => {}
                "mod" if at(2) == "{" => inline.push(depth),
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    if inline.last() == Some(&depth) {
                        inline.pop();
                    }
                }
                "crate" if at(1) == "::" => self.heads(place + 2, &mut named),
                "petitions" if self.module == "main" && !continues && at(1) == "::" => {
                    self.heads(place + 2, &mut named)
                }
                "super" if !continues => {
                    let ups = (0..)
                        .take_while(|step| at(step * 2) == "super" && at(step * 2 + 1) == "::")
                        .count();
                    if ups > 0 && ups == self.levels() + inline.len() {
                        self.heads(place + ups * 2, &mut named);
                    }
                }
                _ => {}
            }
            place += 1;
        }
        named
    }

    /// The names that stand at a place: one, or the first of each path in a group.
    fn heads(&self, place: usize, named: &mut Vec<(usize, String)>) {
        let mut add = |token: &Token| named.push((token.line, token.text.clone()));
        if !self.tokens[place].is("{") {
            return add(&self.tokens[place]);
        }
        let mut depth = 0;
        for pair in self.tokens[place..].windows(2) {
            match pair[0].text.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if depth == 1 && (pair[0].is("{") || pair[0].is(",")) && !pair[1].is("}") {
                add(&pair[1]);
            }
        }
    }

    /// How deep below the crate's root the file's own module lies.
    fn levels(&self) -> usize {
        let path = Path::new(&self.path).with_extension("");
        path.iter().filter(|part| !["mod", "lib", "main"].contains(&part.to_str().unwrap())).count()
    }
}

/// Leaves out every item under `#[cfg(test)]`.
fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::with_capacity(tokens.len());
    let mut place = 0;
    while place < tokens.len() {
        let marked = tokens.len() - place >= MARK.len()
            && tokens[place..].iter().zip(MARK).all(|(token, mark)| token.is(mark));
        if !marked {
            kept.push(place);
            place += 1;
            continue;
        }
        // To the end of the item: its closing brace, or its semicolon.
        let mut depth = 0;
        place += MARK.len();
        while let Some(token) = tokens.get(place) {
            place += 1;
            depth += i32::from(token.is("{")) - i32::from(token.is("}"));
            if depth == 0 && (token.is("}") || token.is(";")) {
                break;
            }
        }
    }
    let kept: BTreeSet<usize> = kept.into_iter().collect();
    tokens
        .into_iter()
        .enumerate()
        .filter(|(place, _)| kept.contains(place))
        .map(|(_, token)| token)
        .collect()
}

/// Rust's tokens, as far as the rules need them: comments gone, strings apart, `::` and `=>` whole.
fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let at = |place: usize| chars.get(place).copied().unwrap_or('\0');
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut tokens: Vec<Token> = Vec::new();
    let (mut place, mut line) = (0, 1);
    while place < chars.len() {
        let start = place;
        let mut found = None;
        match at(place) {
            '/' if at(place + 1) == '/' => {
                while place < chars.len() && at(place) != '\n' {
                    place += 1;
                }
            }
            '/' if at(place + 1) == '*' => {
                let mut depth = 0;
                loop {
                    match (at(place), at(place + 1)) {
                        ('/', '*') => (depth, place) = (depth + 1, place + 2),
                        ('*', '/') => (depth, place) = (depth - 1, place + 2),
                        _ => place += 1,
                    }
                    if depth == 0 || place >= chars.len() {
                        break;
                    }
                }
            }
            '"' => {
                place += 1;
                while place < chars.len() && at(place) != '"' {
                    place += if at(place) == '\\' { 2 } else { 1 };
                }
                found = Some((Kind::Text, start + 1..place));
                place += 1;
            }
            // A letter between quotes; otherwise a lifetime, whose name follows as a token.
            '\'' if at(place + 1) == '\\' || at(place + 2) == '\'' => {
                place += if at(place + 1) == '\\' { 3 } else { 2 };
                while at(place) != '\'' && place < chars.len() {
                    place += 1;
                }
                place += 1;
            }
            letter if is_name(letter) => {
                while is_name(at(place)) {
                    place += 1;
                }
                let word: String = chars[start..place].iter().collect();
                let hashes = (0..).take_while(|step| at(place + step) == '#').count();
                if ["r", "br", "cr"].contains(&word.as_str()) && at(place + hashes) == '"' {
                    let open = place + hashes + 1;
                    place = open;
                    let closes = |place: usize| {
                        at(place) == '"' && (1..=hashes).all(|step| at(place + step) == '#')
                    };
                    while place < chars.len() && !closes(place) {
                        place += 1;
                    }
                    found = Some((Kind::Text, open..place));
                    place += 1 + hashes;
                } else {
                    found = Some((Kind::Code, start..place));
                }
            }
            letter if letter.is_whitespace() => place += 1,
            letter => {
                let double = (letter == ':' && at(place + 1) == ':')
                    || (letter == '=' && at(place + 1) == '>');
                place += if double { 2 } else { 1 };
                found = Some((Kind::Code, start..place));
            }
        }
        if let Some((kind, range)) = found {
            tokens.push(Token { kind, text: chars[range].iter().collect(), line });
        }
        line +=
            chars[start..place.min(chars.len())].iter().filter(|letter| **letter == '\n').count();
    }
    tokens
}

/// The lines of the checklist, by group.
const CHECKLIST: [(char, u32); 6] =
    [('A', 21), ('S', 14), ('Z', 10), ('I', 17), ('V', 8), ('P', 14)];

#[test]
fn every_line_of_the_security_checklist_has_a_test_of_its_name_or_a_reason() {
    let text = fs::read_to_string(project().join("docs/SECURITY.md")).unwrap();
    let (tested, untested) = text.split_once("## Lines without a test").unwrap();
    let rows = |text: &str| -> Vec<Vec<String>> {
        let rows = text.lines().filter(|line| line.starts_with("| "));
        let cells = rows.map(|line| {
            line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
        });
        cells
            .filter(|cells| {
                cells[0].starts_with(|first: char| first.is_ascii_uppercase())
                    && cells[0].len() <= 3
            })
            .collect()
    };
    let reasons: BTreeSet<String> =
        rows(untested).into_iter().map(|cells| cells[0].clone()).collect();
    assert!(reasons.len() <= 10, "{reasons:?}");
    let without: Vec<_> = reasons
        .iter()
        .filter(|id| id.starts_with(['A', 'S', 'Z']) && *id != "S13" && *id != "S14")
        .collect();
    assert!(without.is_empty(), "these need a test: {without:?}");
    let mut functions = BTreeSet::new();
    for place in ["tests", "src"] {
        gather_functions(&project().join(place), &mut functions);
    }
    let mut faults = Vec::new();
    let mut shown = BTreeSet::new();
    for cells in rows(tested) {
        let [id, names, mutation] = &cells[..] else { panic!("three cells: {cells:?}") };
        shown.insert(id.clone());
        let begins = format!("{}{:0>2}_", id[..1].to_lowercase(), &id[1..]);
        for name in names.split(", ").map(|name| name.trim_matches('`')) {
            if !functions.contains(name) || !name.contains(&begins) {
                faults.push(format!("{id}: there is no test {name}"));
            }
        }
        if mutation.is_empty() {
            faults.push(format!("{id}: what turned it red?"));
        }
    }
    for (group, last) in CHECKLIST {
        for number in 1..=last {
            let id = format!("{group}{number}");
            if shown.contains(&id) == reasons.contains(&id) {
                faults.push(format!("{id}: needs a test or a reason, and not both"));
            }
        }
    }
    assert_none(&faults);
}

/// The names of all functions under a directory.
fn gather_functions(directory: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather_functions(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.extend(
                text.split("fn ")
                    .skip(1)
                    .filter_map(|after| Some(after.split_once('(')?.0.to_owned())),
            );
        }
    }
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
