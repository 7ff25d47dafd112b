#!/usr/bin/env python3
"""Announces petitions as they open, one line each, to standard output or to a web address.

    python3 announce_petitions.py https://petitions.example
    python3 announce_petitions.py https://petitions.example --to https://chat.example/hooks/room --state seen.json

Needs nothing but Python 3.9. It asks for the newest petitions once a minute, with the ETag of the last answer, so that
nothing is sent to it while nothing is new; it remembers in a file what it has announced, and so neither repeats nor
misses any after a pause. When it begins with no such file, it takes what is there as known.
"""

import argparse
import json
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

PAGE = 100
PATIENCE_SECONDS = 20
LANGUAGES = ("kk", "ru", "en")


def fetch(address, etag=None):
    """The answer as JSON and its ETag; no JSON where nothing has changed."""
    headers = {"Accept": "application/json", "User-Agent": "announce-petitions/1"}
    if etag:
        headers["If-None-Match"] = etag
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            return json.load(answer), answer.headers.get("ETag")
    except urllib.error.HTTPError as error:
        if error.code == 304:
            return None, etag
        raise


def newer_than(service, known, etag):
    """Petitions that are not known yet, the oldest first, and the ETag of the first page."""
    found, cursor, first_etag = [], "", None
    while True:
        query = urllib.parse.urlencode({"sort": "newest", "limit": PAGE, "cursor": cursor})
        page, page_etag = fetch(f"{service}/api/v1/petitions?{query}", None if cursor else etag)
        first_etag = first_etag or page_etag
        if page is None:
            return [], first_etag
        fresh = [petition for petition in page["items"] if petition["id"] not in known]
        found += fresh
        cursor = page["next_cursor"]
        # The list is newest first: behind a page that holds something known, all is known.
        if len(fresh) < len(page["items"]) or not cursor or not known:
            return found[::-1], first_etag


def words(service, petition, language):
    """The line that announces it."""
    names = petition["addressee"]["names"] or {}
    addressee = names.get(language) or petition["addressee"]["slug"]
    address = f"{service}/petitions/{petition['number'] or petition['id']}"
    return f"{petition['title']} → {addressee}. {address}"


def announce(line, to):
    """Says it: as a POST of {"text": ...}, which chats commonly take, or on standard output."""
    if not to:
        print(line, flush=True)
        return
    body = json.dumps({"text": line}).encode()
    request = urllib.request.Request(to, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS):
        pass


class Memory:
    """What has been announced, in a file that is replaced as a whole."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.is_new = not self.path.exists()
        self.known = set() if self.is_new else set(json.loads(self.path.read_text()))

    def remember(self, petition):
        self.known.add(petition)
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(sorted(self.known)))
        beside.replace(self.path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("service", help="the origin of the service, such as https://petitions.example")
    parser.add_argument("--to", help="a web address that takes {\"text\": ...} by POST")
    parser.add_argument("--state", default="announced.json", help="where it remembers what it has announced")
    parser.add_argument("--language", default="ru", choices=LANGUAGES)
    parser.add_argument("--every", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--once", action="store_true", help="look once and end")
    asked = parser.parse_args()
    service = asked.service.rstrip("/")
    memory, etag = Memory(asked.state), None
    while True:
        try:
            petitions, etag = newer_than(service, memory.known, etag)
            for petition in petitions:
                if not memory.is_new:
                    announce(words(service, petition, asked.language), asked.to)
                memory.remember(petition["id"])
            if memory.is_new and not petitions:
                memory.path.write_text("[]")
            memory.is_new = False
        except OSError as error:
            # Out of reach, or busy: what is new then is announced later.
            etag = None
            print(f"not now: {error}", file=sys.stderr)
        if asked.once:
            return
        time.sleep(asked.every)


if __name__ == "__main__":
    main()
