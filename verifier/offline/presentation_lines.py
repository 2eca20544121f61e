"""Presentations by the line (vertoningen per regel): one JSON object in, one out, for a program that asks many.

A line that cannot be read is answered like one that was refused: nothing that is sent ends the conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from verifier.core.errors import MissingMember, Refusal, TooLarge, Undecided, UnknownMember, WrongValue
from verifier.core.procedure.presentation import VerifiedPresentation, verify_presentation
from verifier.core.wire import strict_json
from verifier.offline.verification import parse_moment

#: Bytes of one line: the longest presentation, and keys beside it.
MAX_LINE = 512 * 1024
_MAX_DEPTH = 16


def answers(unverified_lines: BinaryIO) -> Iterator[dict[str, Any]]:
    """The answer to each line, in order; of a line that is too long no more than :data:`MAX_LINE` is kept."""
    while line := unverified_lines.readline(MAX_LINE + 1):
        whole = line
        while len(line) > MAX_LINE and not line.endswith(b"\n"):
            line = unverified_lines.readline(MAX_LINE + 1) or b"\n"
        yield answer(whole)


def answer(unverified_line: bytes) -> dict[str, Any]:
    """What :func:`verify_presentation` says of one line; never raises.

    ``valid``, and then either ``claims``, ``issuer``, ``vct`` and ``key_binding``, or ``status`` (*invalid* or
    *undecided*), ``code``, ``step`` (empty when the question itself was wrong), ``field`` and ``expected``.
    """
    try:
        question = _question(unverified_line)
        return _told(verify_presentation(question.pop("token"), **question))
    except Refusal as refusal:
        return {
            "valid": False,
            "status": "undecided" if isinstance(refusal, Undecided) else "invalid",
            "code": refusal.code,
            "step": refusal.step,
            "field": refusal.field,
            "expected": refusal.expected,
        }


def _told(verified: VerifiedPresentation) -> dict[str, Any]:
    binding = verified.key_binding
    return {
        "valid": True,
        "claims": verified.claims,
        "issuer": verified.issuer,
        "vct": verified.vct,
        "key_binding": None
        if binding is None
        else {"audience": binding.audience, "nonce": binding.nonce, "iat": binding.iat},
    }


def _question(unverified_line: bytes) -> dict[str, Any]:
    if len(unverified_line) > MAX_LINE:
        raise TooLarge(f"a line of at most {MAX_LINE} bytes")
    members = strict_json.parse_foreign(unverified_line, limit=MAX_LINE, depth=_MAX_DEPTH)
    if not isinstance(members, dict):
        raise WrongValue("a JSON object")
    if not members.keys() <= _MEMBERS.keys():
        raise UnknownMember(f"only the members {', '.join(_MEMBERS)}")
    for name in _REQUIRED:
        if name not in members:
            raise MissingMember("this member", field=name)
    return {
        name: _MEMBERS[name](value, name)
        for name, value in members.items()
        if value is not None or name in _REQUIRED
    }


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise WrongValue("text", field=name)
    return value


def _keys(value: Any, name: str) -> Sequence[Mapping[str, Any]]:
    if not isinstance(value, list):
        raise WrongValue("a list of public JWKs", field=name)
    return value


def _moment(value: Any, name: str) -> int:
    if type(value) is int and value >= 0:
        return value
    return parse_moment(_text(value, name))


def _seconds(value: Any, name: str) -> int:
    if type(value) is not int:
        raise WrongValue("a number of seconds", field=name)
    return value


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise WrongValue("true or false", field=name)
    return value


_REQUIRED = ("token", "issuer_keys", "at")
#: Each member of a question, and how its value is read; null is the same as leaving it out.
_MEMBERS: Mapping[str, Callable[[Any, str], Any]] = {
    "token": _text,
    "issuer_keys": _keys,
    "at": _moment,
    "typ": _text,
    "issuer": _text,
    "vct": _text,
    "audience": _text,
    "nonce": _text,
    "key_binding_max_age": _seconds,
    "require_key_binding": _flag,
}
