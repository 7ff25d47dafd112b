"""Reads a feed from standard input and says, as JSON, what the public library feedparser understands of it."""

import json
import sys

import feedparser

found = feedparser.parse(sys.stdin.buffer.read())
entries = [
    {name: entry.get(name) for name in ("id", "title", "link", "summary", "published", "updated")}
    for entry in found.entries
]
said = {
    "bozo": bool(found.bozo),
    "version": found.version,
    "id": found.feed.get("id"),
    "updated": found.feed.get("updated"),
    "entries": entries,
}
json.dump(said, sys.stdout)
