"""Vectors of what witnesses sign (medeondertekeningen): cosignatures of checkpoints, good and bad."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.vectors.log.reference import ORIGIN, Vectors, b64, checkpoint_body, key, public_key, sign_line

WITNESSES = ("witness.example/w1", "witness.example/w2")
#: Keys of the two witnesses: numbers of the reference's keys.
NUMBERS = (4, 5)
AT = 1_790_000_000


def cosign_line(body: str, witness: int, at: int = AT, *, signed_at: int | None = None, number: int = 0) -> str:
    """A line of witness 0 or 1, by key ``number`` when it is not its own, for what it signed at ``signed_at``."""
    name, number = WITNESSES[witness], number or NUMBERS[witness]
    ident = hashlib.sha256(name.encode() + b"\n\x04" + public_key(number)).digest()[:4]
    moment = at if signed_at is None else signed_at
    signature = key(number).sign(f"cosignature/v1\ntime {moment}\n{body}".encode())
    return f"— {name} {b64(ident + at.to_bytes(8, 'big') + signature)}\n"


def _case(
    reason: str, lines: str, quorum: int, times: list[list[Any]] | None = None, size: int = 7
) -> dict[str, Any]:
    body = checkpoint_body(size)
    return {
        "reason": reason,
        "origin": ORIGIN,
        "keys": [public_key(1).hex()],
        "witnesses": [
            {"origin": name, "keys": [public_key(number).hex()]}
            for name, number in zip(WITNESSES, NUMBERS, strict=True)
        ],
        "quorum": quorum,
        "note": f"{body}\n{lines}",
    } | ({} if times is None else {"cosigned": times})


def cosignature() -> Vectors:
    body = checkpoint_body(7)
    line, first, second = sign_line(body, 1), cosign_line(body, 0), cosign_line(body, 1, AT + 60)
    one, two = [WITNESSES[0], AT], [WITNESSES[1], AT + 60]
    return [
        _case("no witness is asked", line, 0, []),
        _case("one of two, and one is enough", line + first, 1, [one]),
        _case("both, in whatever order", second + line + first, 2, [one, two]),
        _case("more than must", line + first + second, 1, [one, two]),
        _case("one twice, the earlier moment counts", line + cosign_line(body, 0, AT + 9) + first, 1, [one]),
        _case("beside a stranger's line", line + sign_line(body, 3, "stranger.example") + first, 1, [one]),
        _case(
            "beside a line of the witness's name and another key",
            line + cosign_line(body, 0, number=6) + first,
            1,
            [one],
        ),
        _case("the last second there is", line + cosign_line(body, 0, 2**63 - 1), 1, [[WITNESSES[0], 2**63 - 1]]),
    ]


def cosignature_fail() -> Vectors:
    body, other = checkpoint_body(7), checkpoint_body(8)
    line, first = sign_line(body, 1), cosign_line(body, 0)
    notelike = sign_line(body, 4, WITNESSES[0])
    cases = {
        "nobody": (line, 1),
        "one of two when both must": (line + first, 2),
        "one twice when two must": (line + first + cosign_line(body, 0, AT + 1), 2),
        "only witnesses, and no log": (first, 1),
        "another checkpoint": (line + cosign_line(other, 0), 1),
        "another moment than was signed": (line + cosign_line(body, 0, signed_at=AT + 1), 1),
        "the moment zero": (line + cosign_line(body, 0, 0), 1),
        "a moment of 2^63": (line + cosign_line(body, 0, 2**63), 1),
        "a bad one beside enough good ones": (
            line + first + cosign_line(body, 1, signed_at=AT + 1),
            1,
        ),
        "the witness's key under a note's id": (line + notelike, 1),
        "the log's own key in a witness's place": (line + cosign_line(body, 0, number=1), 1),
    }
    return [_case(reason, lines, quorum) for reason, (lines, quorum) in cases.items()]
