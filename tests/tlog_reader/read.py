"""Reads a log that lies in a directory, and says what two public libraries make of it.

Arguments: the directory, an older size, the key of the log, the keys of its witnesses. In the directory lie the files of
the log, `old`, the root of the older size in hexadecimal, and `NAME.tlog-proof` with `NAME.entry` beside it. Each line
of the answer names what was judged and how.
"""

import sys
from pathlib import Path

from proofbundle import verify_tlog_proof
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tiles import leaf_hash

directory, old_size, log_key, *witness_keys = sys.argv[1:]
place = Path(directory)


def say(what: str, judge) -> None:
    """Judges; a library says no by what it returns or by raising."""
    try:
        good = judge() is not False
    except Exception as fault:  # noqa: BLE001: whatever it raises is its no.
        print(f"{what}: no ({type(fault).__name__})")
    else:
        print(f"{what}: {'yes' if good else 'no'}")


reader = TilesReader(LocalBackend(place))
checkpoint = reader.get_checkpoint()
for key in (log_key, *witness_keys):
    say(f"signed by {key.split('+')[0]}", lambda: checkpoint.verify(Vkey.from_string(key)))
say("root", lambda: reader.calculate_root_hash() == checkpoint.root_hash)
old_root = bytes.fromhex((place / "old").read_text())
proof = reader.get_consistency_proof(int(old_size), checkpoint.size)
say("goes on", lambda: proof.check(old_root, checkpoint.root_hash))
for index in (0, 255, 256, checkpoint.size - 1):
    leaf = leaf_hash(reader.get_entry(index))
    inclusion = reader.get_inclusion_proof(index, checkpoint.size)
    say(f"entry {index}", lambda: inclusion.check(leaf, checkpoint.root_hash))
for path in sorted(place.glob("*.tlog-proof")):
    entry = path.with_suffix(".entry").read_bytes()
    text = path.read_text()
    say(
        f"proof {path.stem}",
        lambda: verify_tlog_proof(
            text, entry, log_key, witness_keys, threshold=len(witness_keys), expected_origin=checkpoint.origin
        )["ok"],
    )
