"""The check of a log: silent about a sound one, and with the right finding for every byte that is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.log.stored import KEY, OLD_KEY, WITNESS_KEY, UnsafeStoredLog, chance, signed, stored_log
from tests.unit.log.vectors import flipped
from verifier.core.log.fsck import LogCheck, Logged
from verifier.core.log.leaf import padding_leaf
from verifier.core.model.directory import Log

SIZE = 640
Spoil = Callable[[UnsafeStoredLog], object]


def leaf(stored: UnsafeStoredLog, index: int, content: bytes) -> None:
    stored.entries[index] = (index, content)


def keep(stored: UnsafeStoredLog, at: int, **changes: Any) -> None:
    """Change what is kept beside a leaf."""
    stored.kept = sorted(
        (replace(each, **changes) if each.index == at else each for each in stored.kept),
        key=lambda each: each.index,
    )


def tile(stored: UnsafeStoredLog, level: int, index: int, *contents: bytes) -> None:
    stored.tiles[level, index] = list(contents)


def note(stored: UnsafeStoredLog, place: int, text: str) -> None:
    stored.notes[place] = (stored.notes[place][0], text)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 63, 64, 65, 255, 256, 257, 511, 512, 513, SIZE])
def test_a_sound_log_has_no_flaw(size: int) -> None:
    assert stored_log(max(size, 3)).flaws() == []
    stored = stored_log(SIZE)
    assert stored.flaws() == []


def test_what_was_looked_at_is_counted() -> None:
    stored = stored_log(SIZE)
    heard: list[int] = []
    check = LogCheck(stored, Log("register.example/log", ()), (), heard.append)
    list(check.flaws())
    tally = check.tally
    assert (tally.leaves, tally.statements, tally.erased, tally.tiles) == (SIZE, len(stored.kept), 1, 4)
    assert (tally.checkpoints, tally.signatures) == (10, 0)
    assert heard == [256, 512, SIZE]


SPOILT: dict[str, tuple[Spoil, set[str]]] = {
    "a padding leaf with a bit flipped": (
        lambda log: leaf(log, 3, flipped(log.entries[3][1], 77)),
        {"tile_differs", "checkpoint_differs", "head_differs"},
    ),
    "a statement's leaf with a bit flipped": (
        lambda log: leaf(log, 629, flipped(log.entries[629][1], 200)),
        {"leaf_differs", "tile_differs", "checkpoint_differs", "head_differs"},
    ),
    "a leaf that is too short": (
        lambda log: leaf(log, 639, log.entries[639][1][:32]),
        {"leaf_malformed", "tile_differs", "checkpoint_differs", "head_differs"},
    ),
    "a leaf of a kind that there is not": (
        lambda log: leaf(log, 639, b"\x03" + log.entries[639][1][1:]),
        {"leaf_malformed", "tile_differs", "checkpoint_differs", "head_differs"},
    ),
    "an empty leaf": (
        lambda log: leaf(log, 639, b""),
        {"leaf_malformed", "tile_differs", "checkpoint_differs", "head_differs"},
    ),
    "two leaves swapped": (
        lambda log: log.entries.__setitem__(slice(3, 5), [(3, log.entries[4][1]), (4, log.entries[3][1])]),
        {"tile_differs", "checkpoint_differs", "head_differs"},
    ),
    "a leaf that is missing": (lambda log: log.entries.pop(300), {"leaf_missing"}),
    "the last leaf missing": (
        lambda log: log.entries.pop(),
        {"leaf_missing", "tile_differs", "tile_missing", "head_differs", "checkpoint_beyond_log"},
    ),
    "a leaf too many": (
        lambda log: log.entries.append((640, padding_leaf(chance("more")))),
        {"tile_missing", "head_differs"},
    ),
    "a public leaf that nothing explains": (lambda log: log.kept.pop(0), {"leaf_unexplained"}),
    "another token": (lambda log: keep(log, 5, token="p.5.t"), {"leaf_differs"}),
    "a token that UTF-8 cannot carry": (lambda log: keep(log, 5, token="\ud800"), {"leaf_differs"}),
    "another type": (lambda log: keep(log, 5, typ="sr-hours+jwt"), {"leaf_differs"}),
    "another nonce": (lambda log: keep(log, 5, nonce=chance("nonce 8")), {"leaf_differs"}),
    "a directory that was replaced": (lambda log: keep(log, 0, token="d.i.s"), {"leaf_differs"}),
    "a statement moved to padding": (lambda log: keep(log, 5, index=6), {"leaf_differs"}),
    "a statement beyond the log": (
        lambda log: log.kept.append(Logged(640, "sr-hours+jwt", "h.h.h", chance("n"))),
        {"statement_without_leaf"},
    ),
    "a statement before the log": (lambda log: keep(log, 5, index=-1), {"statement_without_leaf"}),
    "two statements of one leaf": (
        lambda log: log.kept.insert(3, log.kept[3]),
        {"leaf_shared"},
    ),
    "a tile with a bit flipped": (
        lambda log: tile(log, 0, 1, flipped(log.tiles[0, 1][0], 4000)),
        {"tile_differs"},
    ),
    "a tile of another place": (lambda log: tile(log, 0, 1, log.tiles[0, 0][0]), {"tile_differs"}),
    "a tile of another level": (
        lambda log: tile(log, 1, 0, log.tiles[0, 0][0][:64]),
        {"tile_differs"},
    ),
    "a tile with a hash too few": (lambda log: tile(log, 0, 2, log.tiles[0, 2][0][:-32]), {"tile_missing"}),
    "a tile with a hash too many": (
        lambda log: tile(log, 0, 2, log.tiles[0, 2][0] + chance("hash")),
        {"tile_differs", "tile_missing"},
    ),
    "a tile with half a hash": (
        lambda log: tile(log, 0, 2, log.tiles[0, 2][0], log.tiles[0, 2][0][:16]),
        {"tile_differs"},
    ),
    "a tile that is missing": (lambda log: log.tiles.pop((0, 1)), {"tile_missing"}),
    "a tile that is beyond the log": (lambda log: tile(log, 0, 3, chance("hash")), {"tile_beyond_log"}),
    "a level that is beyond the log": (lambda log: tile(log, 2, 0, chance("hash")), {"tile_beyond_log"}),
    "another root in the head": (lambda log: log.say(log.size, chance("root")), {"head_differs"}),
    "a smaller size in the head": (lambda log: log.say(639, log.root), {"head_differs"}),
    "a checkpoint of another root": (
        lambda log: note(log, 2, signed(192, chance("root"))),
        {"checkpoint_differs"},
    ),
    "a checkpoint of another size": (lambda log: note(log, 2, log.notes[3][1]), {"checkpoint_differs"}),
    "a checkpoint before the log": (
        lambda log: log.notes.insert(0, (-64, log.notes[0][1])),
        {"checkpoint_differs"},
    ),
    "a checkpoint beyond the log": (
        lambda log: log.notes.append((704, signed(704, chance("root")))),
        {"checkpoint_beyond_log"},
    ),
    "a checkpoint of another log": (
        lambda log: note(log, 9, signed(SIZE, log.root, origin="other.example/log")),
        {"checkpoint_differs", "checkpoint_unsigned"},
    ),
    "a checkpoint that only another key signed": (
        lambda log: note(log, 9, signed(SIZE, log.root, keys=(WITNESS_KEY,))),
        {"checkpoint_unsigned"},
    ),
    "a signature that fails beside one that holds": (
        lambda log: note(log, 9, torn(signed(SIZE, log.root, keys=(OLD_KEY, KEY)), 0)),
        {"signature_fails"},
    ),
    "a cosignature that fails": (
        lambda log: note(log, 9, torn(signed(SIZE, log.root), 1)),
        {"signature_fails"},
    ),
    "the signature of another checkpoint": (
        lambda log: note(
            log, 9, log.notes[9][1].partition("\n\n")[0] + "\n\n" + log.notes[8][1].partition("\n\n")[2]
        ),
        {"checkpoint_unsigned", "signature_fails"},
    ),
    "a line that is no signature": (
        lambda log: note(log, 9, log.notes[9][1] + "— x !\n"),
        {"signature_fails"},
    ),
    "no note at all": (
        lambda log: note(log, 9, "\ud800"),
        {"checkpoint_differs", "checkpoint_unsigned", "signature_fails"},
    ),
}


def torn(text: str, line: int) -> str:
    """The note with another last character in the signature of a line, which is still base64."""
    body, _, below = text.partition("\n\n")
    lines = below.splitlines()
    cut = lines[line].rstrip("=")
    end = "A" if cut[-5] != "A" else "B"
    lines[line] = cut[:-5] + end + lines[line][len(cut) - 4 :]
    return f"{body}\n\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", SPOILT)
def test_every_flaw_is_found_by_its_code_and_no_other(name: str) -> None:
    spoil, expected = SPOILT[name]
    stored = stored_log(SIZE)
    spoil(stored)
    assert stored.codes() == expected


def test_a_finding_says_check_and_place_and_no_content() -> None:
    stored = stored_log(SIZE)
    keep(stored, 5, token="p.999990019.t")
    (found,) = stored.flaws()
    assert (found.number, found.code, found.place) == (2, "leaf_differs", "leaf 5")
    assert "999990019" not in repr(found)


def test_a_mirror_is_not_asked_for_statements() -> None:
    stored = stored_log(SIZE)
    stored.kept, stored.has_statements = [], False
    assert stored.flaws() == []


def test_old_and_new_key_sign_one_note_and_each_alone_is_enough() -> None:
    stored = stored_log(SIZE)
    for keys in ((OLD_KEY,), (KEY, OLD_KEY), (KEY,)):
        note(stored, 9, signed(SIZE, stored.root, keys=keys))
        assert stored.flaws() == []
