"""A note opens for a signature by a known key, under its name, over exactly these bytes; and for nothing else."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.log.vectors import cases, published, unhex
from tests.vectors.log.reference import ORIGIN, checkpoint_body, key, public_key, sign_line
from verifier.core.errors import BadSignature, Malformed, NotAnElement, NotCanonical, Refusal, TooLarge, WrongValue
from verifier.core.wire.note import (
    MAX_NOTE_BYTES,
    SignatureLine,
    key_id,
    open_note,
    parse_note,
    require_ed25519_key,
    signature_line,
    write_note,
)

P = 2**255 - 19
BODY = checkpoint_body(7)
NOTE = f"{BODY}\n{sign_line(BODY, 1)}"


def small_order_y() -> set[int]:
    """The y of all eight points of small order: from y = 0 (order 4) halved once, on -x² + y² = 1 + d·x²·y²."""
    d = -121665 * pow(121666, -1, P) % P
    # Doubling gives y' = (x² + y²) / (1 - d·x²·y²) = 0 where x² = -y², that is where d·y⁴ + 2·y² - 1 = 0.
    i = pow(2, (P - 1) // 4, P)
    roots = (1, -1, i, -i)

    def square_root(n: int) -> int | None:
        candidate = pow(n, (P + 3) // 8, P)
        return next((candidate * r % P for r in roots if (candidate * r) ** 2 % P == n % P), None)

    middle = square_root(1 + d)
    assert middle is not None
    found = {square_root((sign * middle - 1) * pow(d, -1, P)) for sign in (1, -1)} - {None}
    return {0, 1, P - 1} | {sign * y % P for y in found if y is not None for sign in (1, -1)}


@pytest.mark.parametrize("vector", published("notes.json"), ids=lambda vector: vector["name"])
def test_published_notes(vector: dict[str, str]) -> None:
    algorithm, public = base64.b64decode(vector["key"])[:1], base64.b64decode(vector["key"])[1:]
    assert algorithm == b"\x01"
    assert key_id(vector["name"], public).hex() == vector["key_id"]
    assert open_note(vector["note"], name=vector["name"], keys=(public,)) == vector["body"]


@pytest.mark.parametrize("vector", cases("note"))
def test_vectors(vector: dict[str, Any]) -> None:
    opened = open_note(vector["note"], name=vector["name"], keys=tuple(unhex(vector["keys"])))
    assert opened == vector["body"]
    note = parse_note(vector["note"])
    assert write_note(note.body, note.signatures) == vector["note"]


@pytest.mark.parametrize("vector", cases("note_fail"))
def test_vectors_that_must_be_refused(vector: dict[str, Any]) -> None:
    with pytest.raises((Malformed, BadSignature)):
        open_note(vector["note"], name=vector["name"], keys=tuple(unhex(vector["keys"])))


def test_a_note_is_written_as_the_reference_writes_it() -> None:
    line = signature_line(BODY, name=ORIGIN, public_key=public_key(1), sign=key(1).sign)
    assert write_note(BODY, [line]) == NOTE


def test_every_changed_character_is_refused() -> None:
    for place in range(len(NOTE)):
        for other in "A\n":
            changed = NOTE[:place] + other + NOTE[place + 1 :]
            if changed != NOTE:
                with pytest.raises((Malformed, BadSignature)):
                    open_note(changed, name=ORIGIN, keys=(public_key(1),))


@given(st.text(alphabet="a\n— +=é", max_size=40))
def test_whatever_is_read_is_written_back(text: str) -> None:
    try:
        note = parse_note(text + NOTE[len(BODY) :])
    except Refusal:
        return
    assert write_note(note.body, note.signatures) == text + NOTE[len(BODY) :]


def test_no_keys_open_nothing() -> None:
    with pytest.raises(BadSignature):
        open_note(NOTE, name=ORIGIN, keys=())


def test_the_wrong_custodian_is_noticed_when_signing() -> None:
    with pytest.raises(BadSignature):
        signature_line(BODY, name=ORIGIN, public_key=public_key(1), sign=key(2).sign)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b", "a\nb"], ids=repr)
def test_a_name_that_could_not_be_read_back_does_not_sign(name: str) -> None:
    with pytest.raises(WrongValue):
        signature_line(BODY, name=name, public_key=public_key(1), sign=key(1).sign)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("no newline", SignatureLine(ORIGIN, bytes(4), bytes(64))),
        (BODY, SignatureLine(ORIGIN, bytes(4), b"")),
        (BODY, SignatureLine("a b", bytes(4), bytes(64))),
        (BODY, SignatureLine(ORIGIN, bytes(3), bytes(64))),
    ],
    ids=["body", "signature", "name", "key id"],
)
def test_what_could_not_be_read_back_is_not_written(body: str, line: SignatureLine) -> None:
    with pytest.raises(Malformed):
        write_note(body, [line])


def test_sizes_are_bounded_in_characters_and_in_bytes() -> None:
    with pytest.raises(TooLarge):
        parse_note("a" * MAX_NOTE_BYTES + NOTE)
    with pytest.raises(TooLarge):
        parse_note("é" * (MAX_NOTE_BYTES // 2) + NOTE)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(NotCanonical):
        parse_note("\ud800" + NOTE)


def test_the_eight_points_of_small_order_are_no_keys() -> None:
    assert len(small_order_y()) == 5
    for y in small_order_y():
        for sign in (0, 1 << 255):
            with pytest.raises(NotAnElement):
                require_ed25519_key((y | sign).to_bytes(32, "little"))


def test_a_second_spelling_of_a_key_is_no_key() -> None:
    for y in range(P, 2**255):
        for sign in (0, 1 << 255):
            with pytest.raises(NotAnElement):
                require_ed25519_key((y | sign).to_bytes(32, "little"))


def test_a_signature_that_openssl_accepts_under_the_identity_key_does_not_open() -> None:
    identity = (1).to_bytes(32, "little")
    forged = SignatureLine(ORIGIN, key_id(ORIGIN, identity), identity + bytes(32))
    with pytest.raises(NotAnElement):
        open_note(write_note(BODY, [forged]), name=ORIGIN, keys=(public_key(1), identity))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_has_32_bytes(length: int) -> None:
    with pytest.raises(NotAnElement):
        require_ed25519_key(b"\x02" * length)


def test_a_refusal_shows_nothing_of_the_note() -> None:
    with pytest.raises(BadSignature) as refused:
        open_note(NOTE.replace("7", "8", 1), name=ORIGIN, keys=(public_key(1),))
    assert ORIGIN not in str(refused.value)
