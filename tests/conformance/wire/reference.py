"""The reference (referentie): the JSON Schemas of ``schemas/statements`` and their examples, from the checkout."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from verifier.core.errors import Refusal
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.audit import Audit
from verifier.core.model.claim import Claim
from verifier.core.model.closing import Closing
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.directory import Directory, Enrolment
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evaluation import Evaluation, Ticket
from verifier.core.model.hours import Grant, Hours
from verifier.core.model.message import Message
from verifier.core.model.placement import Placement
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Statement
from verifier.core.model.status_order import StatusOrder
from verifier.core.model.verdict import Verdict
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.wire.statements import TYPS, read_statement, typ_of_noun

FOLDER = Path(__file__).parents[3] / "schemas" / "statements"
DEFINITIONS = "definitions.v1.schema.json"

Schema = dict[str, Any]


_NOUNS: tuple[type[Statement], ...] = (
    Contract, Acceptance, Placement, Eligibility, Hours, Grant, Activity, ActivityConfirmation, Withdrawal, Claim,
    Verdict, Audit, Closing, Message, Receipt, Enrolment, Directory, StatusOrder, Ticket, Evaluation,
)  # fmt: skip

#: The noun of each ``typ``.
NOUNS: Mapping[str, type[Statement]] = {typ_of_noun(noun): noun for noun in _NOUNS}


def stem(typ: str) -> str:
    """The name of a typ's files."""
    return typ.removesuffix("+jwt")


def schema_name(typ: str) -> str:
    return f"{stem(typ)}.v1.schema.json"


def load(name: str) -> Schema:
    schema: Schema = json.loads((FOLDER / name).read_bytes())
    return schema


def example(typ: str) -> dict[str, Any]:
    claims: dict[str, Any] = json.loads((FOLDER / "examples" / f"{stem(typ)}.json").read_bytes())
    return claims


class Reference:
    """All schemas together, offline; ``replaced`` puts another one in the place of a committed file."""

    def __init__(self, replaced: Mapping[str, Schema] | None = None) -> None:
        names = [DEFINITIONS, *map(schema_name, TYPS)]
        self.schemas: dict[str, Schema] = {name: load(name) for name in names} | dict(replaced or {})
        resources = ((schema["$id"], Resource.from_contents(schema)) for schema in self.schemas.values())
        registry: Registry[Any] = Registry().with_resources(resources).crawl()
        self._validators = {
            typ: Draft202012Validator(self.schemas[schema_name(typ)], registry=registry) for typ in TYPS
        }

    def accepts(self, typ: str, claims: Any) -> bool:
        """Whether the schema of ``typ`` accepts ``claims``."""
        return self._validators[typ].is_valid(claims)

    def resolve(self, schema: Any) -> Any:
        """``schema``, or what its ``$ref`` points to."""
        while isinstance(schema, dict) and "$ref" in schema:
            schema = self.schemas[DEFINITIONS]["$defs"][schema["$ref"].rpartition("/")[2]]
        return schema


def refusal_of(typ: str, claims: Any) -> Refusal | None:
    """What the parser refuses ``claims`` with; None when it reads them."""
    try:
        read_statement(claims, NOUNS[typ])
    except Refusal as refusal:
        return refusal
    return None


def variants(typ: str) -> dict[str, dict[str, Any]]:
    """Valid claims of ``typ``: the example, the example without what may be absent, and the other branches."""
    whole = example(typ)
    found = {"example": whole, **_of_message(typ, whole)}
    match typ:
        case "sr-eligibility+jwt":
            bare = {name: whole[name] for name in ("iss", "aud", "jti", "iat", "placement")}
            found["declined"] = {**bare, "decision": "declined"}
        case "sr-contract+jwt":
            found["call-off"] = {**_without(whole, "call_offs"), "framework": whole["supersedes"]}
            found["amount"] = {**_required(typ, whole), "obligation": {"amount": 1}}
        case "sr-activity+jwt":
            found["quantity"] = {**_without(whole, "amount", "receiver"), "quantity": 100}
        case "sr-activity-confirmation+jwt":
            found["quantity"] = {**_without(whole, "amount"), "quantity": 100}
        case "sr-placement+jwt":
            found["open-ended"] = _without(whole, "last_day", "work")
        case "sr-verdict+jwt":
            found["final"] = {**whole, "verdict": "not_met", "malus": whole["shortfall_step"]}
            found["bare"] = _required(typ, whole)
        case "sr-directory+jwt":
            found = {"short": whole | {name: whole[name][-1:] for name in ("institutions", "competences", "keys")}}
    return found


def _of_message(typ: str, whole: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Of a message one of each kind that has other members; of any other typ nothing."""
    if typ != "sr-message+jwt":
        return {}
    return {
        "class alone": {**whole, "plan": {"placements_class": "10-14"}},
        "answer": {**_without(whole, "plan"), "kind": "answer"},
        "question": {**_required(typ, whole), "kind": "question"},
    }


def _required(typ: str, claims: dict[str, Any]) -> dict[str, Any]:
    return {name: copy.deepcopy(claims[name]) for name in load(schema_name(typ))["required"]}


def _without(claims: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: copy.deepcopy(value) for name, value in claims.items() if name not in names}
