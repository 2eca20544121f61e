"""Write the vectors of RFC 9901 anew (testvectoren): the bytes never change. Run from the repository's root."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.vectors.rfc9901.appendix import COMPLEX, STRUCTURED, W3C
from tests.vectors.rfc9901.examples import AUDIENCE, HOLDER_JWK, ISSUER_JWK, NONCE, SIMPLE, Example, Json
from tests.vectors.rfc9901.identity import IDENTITY

HERE = Path(__file__).parent
#: Within the validity of every example.
AT = 1748537244
EXPIRED = 1883000000

_INDEX = """# The examples of RFC 9901

One folder for each; where the presentation must be refused its name ends in `_fail`. `vector.json` holds a
`question`, a line of `plaatsbewijs verify-presentation`, and either the `claims` that the RFC says a verifier then
has, or the `code` and `step` of the refusal.

Typed over from RFC 9901 (November 2025), sections 5 and A.3, and from draft 20 of the same text (May 2025), A.1,
A.2 and A.4; what is refused is made of those. Written by `regenerate.py`.
"""


@dataclass(frozen=True, slots=True)
class Vector:
    name: str
    source: str
    why: str
    question: Json
    answer: Json


def vectors() -> Iterator[Vector]:
    examples = {"simple": SIMPLE, "structured": STRUCTURED, "complex": COMPLEX, "identity": IDENTITY, "w3c": W3C}
    for name, example in examples.items():
        why = "As the RFC presents it, and what it says that a verifier then has."
        yield Vector(f"{name}-presented", example.clause, why, _asked(example), {"claims": example.claims})
    for name, example, disclosed in (("simple", SIMPLE, _WHOLE), ("identity", IDENTITY, _PERSON)):
        claims = {**{name: each for name, each in example.claims.items() if name not in disclosed}, **disclosed}
        issued = {**_question(example.issued, example.typ)}
        yield Vector(f"{name}-issued", example.clause, "With every disclosure.", issued, {"claims": claims})
    for name, why, changed, code, step in _refused():
        yield Vector(
            f"{name}_fail", SIMPLE.clause, why, {**_asked(SIMPLE), **changed}, {"code": code, "step": step}
        )


_WHOLE: Json = {
    "given_name": "John",
    "family_name": "Doe",
    "email": "johndoe@example.com",
    "phone_number": "+1-202-555-0101",
    "phone_number_verified": True,
    "address": {"street_address": "123 Main St", "locality": "Anytown", "region": "Anystate", "country": "US"},
    "birthdate": "1940-01-01",
    "updated_at": 1570000000,
    "nationalities": ["US", "DE"],
}
_PERSON: Json = {
    "given_name": "Erika",
    "family_name": "Mustermann",
    "birthdate": "1963-08-12",
    "address": {"street_address": "Heidestraße 17", "locality": "Köln", "postal_code": "51147", "country": "DE"},
    "nationalities": ["DE"],
    "sex": 2,
    "birth_family_name": "Gabler",
    "place_of_birth": {"locality": "Berlin", "country": "DE"},
    "age_equal_or_over": {"12": True, "14": True, "16": True, "18": True, "21": True, "65": False},
    "age_in_years": 62,
    "age_birth_year": 1963,
    "issuance_date": "2020-03-11",
    "expiry_date": "2030-03-12",
    "issuing_authority": "DE",
    "issuing_country": "DE",
}


def _refused() -> Iterator[tuple[str, str, Json, str, str]]:
    head, _, binding = SIMPLE.presented.rpartition("~")
    *_, email = SIMPLE.issued.split("~")[:4]
    other = IDENTITY.presented.split("~")[3]
    yield "nonce-other", "Bound to another transaction.", {"nonce": "0987654321"}, "bad_key_binding", "18"
    yield (
        "audience-other",
        "Bound to another verifier.",
        {"audience": "https://other.example"},
        "wrong_audience",
        "18",
    )
    yield "binding-old", "Bound too long ago.", {"at": AT + 301}, "not_fresh", "17"
    yield "binding-dropped", "Not bound, where that is required.", {"token": f"{head}~"}, "bad_key_binding", "2"
    more = {"token": f"{head}~{email}~{binding}"}
    yield "disclosure-added", "The holder did not sign over this disclosure.", more, "bad_key_binding", "19"
    twice = {"token": f"{SIMPLE.issued}{email}~"}
    yield "disclosure-twice", "A disclosure is sent once.", {**_unbound(), **twice}, "bad_disclosure", "1"
    foreign = {"token": f"{SIMPLE.issued}{other}~"}
    yield (
        "disclosure-foreign",
        "A disclosure of another credential.",
        {**_unbound(), **foreign},
        "bad_disclosure",
        "10",
    )
    yield "expired", "Its end has come.", {**_unbound(), "token": SIMPLE.issued, "at": EXPIRED}, "not_fresh", "13"
    yield "key-other", "Not the issuer's key.", {"issuer_keys": [HOLDER_JWK]}, "bad_signature", "5"
    yield "typ-other", "Not the typ that is expected.", {"typ": "dc+sd-jwt"}, "wrong_type", "3"


def _question(token: str, typ: str) -> Json:
    return {"token": token, "issuer_keys": [ISSUER_JWK], "at": AT, "typ": typ}


def _asked(example: Example) -> Json:
    question = _question(example.presented, example.typ)
    if example.bound is None:
        return question
    asked = {"audience": AUDIENCE, "nonce": NONCE, "require_key_binding": True}
    return {**question, "at": example.bound[0], **asked}


def _unbound() -> Json:
    return {"audience": None, "nonce": None, "require_key_binding": False}


def documents() -> dict[str, str]:
    """Every generated file by its path below this folder."""
    written = {"README.md": _INDEX}
    for each in vectors():
        said = (
            f"Refused as `{each.answer['code']}` at step {each.answer['step']}.\n" if "code" in each.answer else ""
        )
        written[f"{each.name}/README.md"] = f"# {each.name}\n\n{each.why}\n{said}Source: {each.source}.\n"
        whole: dict[str, Any] = {"question": each.question, **each.answer}
        written[f"{each.name}/vector.json"] = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    return written


def main() -> None:
    for folder in HERE.iterdir():
        if folder.is_dir() and (folder / "vector.json").exists():
            shutil.rmtree(folder)
    for name, text in documents().items():
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
