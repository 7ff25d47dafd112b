//! Modules of a room that need each other can only be read together.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Source, Token, sources};

type Module = Vec<String>;

#[test]
fn no_modules_of_a_room_go_round_in_a_circle() {
    let sources = sources();
    let mut rooms: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for source in &sources {
        let room = source.path.split_once('/').map_or("", |(room, _)| room);
        rooms.entry(room).or_default().push(source);
    }
    let mut faults = Vec::new();
    for (room, files) in rooms {
        for circle in circles(&needs(files.into_iter())) {
            faults.push(format!("{room}: {}", circle.join(" <-> ")));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_reader_of_modules_sees_a_circle_however_it_is_written() {
    let room = |parts: &[(&str, &str)]| {
        let files: Vec<Source> = parts.iter().map(|(path, text)| Source::new(path, text)).collect();
        circles(&needs(files.iter())).len()
    };
    let list = ("room/lib.rs", "mod a; mod b;");
    let below = [("room/a.rs", "use crate::b::B;"), ("room/b.rs", "pub(super) struct B;")];
    assert_eq!(room(&[list, below[0], below[1]]), 0);
    let part = ("room/a/part.rs", "pub(super) struct Part;");
    assert_eq!(room(&[("room/a.rs", "mod part; use part::Part;"), part]), 0);
    for (a, b) in [
        ("use crate::b::B;", "use super::a::A;"),
        ("use crate::{b::{self, B}};", "fn f() { crate::a::g() }"),
        ("pub(super) fn f(b: super::b::B) {}", "use std::fmt; use crate::{x, a::A as Other};"),
    ] {
        assert_eq!(room(&[list, ("room/a.rs", a), ("room/b.rs", b)]), 1, "{a} {b}");
    }
    // A part that looks up at the file that lists it.
    let part = ("room/a/part.rs", "use super::Whole;");
    assert_eq!(room(&[("room/lib.rs", "mod a;"), ("room/a.rs", "mod part;"), part]), 1);
    assert_eq!(room(&[("room/lib.rs", "mod a;"), ("room/a/mod.rs", "mod part;"), part]), 1);
}

/// The modules of a room, each with those of the same room that it needs. The room's root is none of them: it lists
/// what the room offers.
fn needs<'a>(files: impl Iterator<Item = &'a Source>) -> BTreeMap<Module, BTreeSet<Module>> {
    let files: BTreeMap<Module, &Source> =
        files.map(|file| (module(&file.path), file)).filter(|(name, _)| !name.is_empty()).collect();
    let known = |path: &[String]| {
        (1..=path.len()).rev().map(|end| path[..end].to_vec()).find(|name| files.contains_key(name))
    };
    let mut needs = BTreeMap::new();
    for (name, file) in &files {
        let found =
            paths(&file.tokens).into_iter().filter_map(|path| known(&absolute(name, &path)));
        needs.insert(name.clone(), found.filter(|found| found != name).collect());
    }
    needs
}

fn module(path: &str) -> Module {
    let mut name: Module =
        path.trim_end_matches(".rs").split('/').skip(1).map(str::to_owned).collect();
    if matches!(name.last().map(String::as_str), Some("lib" | "mod" | "main")) {
        name.pop();
    }
    name
}

/// A path of a module, from the room's root on.
fn absolute(module: &[String], path: &[String]) -> Module {
    let ups = path.iter().take_while(|word| *word == "super").count();
    match path.first().map(String::as_str) {
        Some("crate") => path[1..].to_vec(),
        Some("super") => [&module[..module.len().saturating_sub(ups)], &path[ups..]].concat(),
        Some("self") => [module, &path[1..]].concat(),
        _ => [module, path].concat(),
    }
}

/// Every path that a file names: those of its `use` trees one by one, those that begin at the root or above, and the
/// modules that it lists.
fn paths(tokens: &[Token]) -> Vec<Module> {
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(token) = tokens.get(place) {
        match token.text.as_str() {
            _ if token.is_text => {}
            "use" => place = tree(tokens, place + 1, &[], &mut found),
            "mod" => found.push(vec![tokens[place + 1].text.clone()]),
            // `pub(super)` is no path.
            "crate" | "super" if tokens.get(place + 1).is_some_and(|next| next.text == "::") => {
                place = tree(tokens, place, &[], &mut found).max(place + 1) - 1;
            }
            _ => {}
        }
        place += 1;
    }
    found
}

/// Reads a tree of paths from `place` on and says where it ends.
fn tree(tokens: &[Token], mut place: usize, before: &[String], found: &mut Vec<Module>) -> usize {
    let mut path = before.to_vec();
    while let Some(token) = tokens.get(place) {
        match token.text.as_str() {
            "::" => {}
            "{" if tokens[place - 1].text == "::" || before.is_empty() && path.is_empty() => {
                place += 1;
                while tokens.get(place).is_some_and(|token| token.text != "}") {
                    place = tree(tokens, place, &path, found).max(place + 1);
                    if tokens.get(place).is_some_and(|token| token.text == ",") {
                        place += 1;
                    }
                }
                return place + 1;
            }
            word if word.starts_with(|first: char| first.is_alphabetic() || first == '_')
                && (path.len() == before.len() || tokens[place - 1].text == "::") =>
            {
                // `a::{self}` is `a`, and a name given by `as` is no part of the path.
                if word != "self" || path.is_empty() {
                    path.push(word.to_owned());
                }
            }
            "as" => {
                found.push(path);
                return place + 2;
            }
            _ => break,
        }
        place += 1;
    }
    found.push(path);
    place
}

/// Groups of modules each of which needs, by some way, every other of its group.
fn circles(needs: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<String>> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> = needs
        .keys()
        .map(|from| {
            let mut seen = BTreeSet::new();
            let mut ahead = vec![from];
            while let Some(module) = ahead.pop() {
                ahead.extend(needs[module].iter().filter(|next| seen.insert(*next)));
            }
            (from, seen)
        })
        .collect();
    let groups: BTreeSet<Vec<String>> = reached
        .iter()
        .filter(|(from, seen)| seen.contains(*from))
        .map(|(from, seen)| {
            let group = seen.iter().filter(|module| reached[**module].contains(*from));
            group.map(|module| module.join("::")).collect()
        })
        .collect();
    groups.into_iter().collect()
}
