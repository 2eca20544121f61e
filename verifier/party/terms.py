"""A terms file (afsprakenbestand): what buyer and contractor agreed, as JSON that a person writes.

Its members are those of ``sr-contract+jwt`` without the claims that a signature adds; for ``ruleset`` the name that
the directory gives it is enough.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from verifier.core.errors import UnknownMember, UnknownReference, WrongValue
from verifier.core.model.contract import Contract
from verifier.core.trust.directory import Trust
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.contract_fields import CONTRACT
from verifier.core.wire.statements import COMMON, read_statement
from verifier.party.buyer import Terms
from verifier.party.home import Home

_LIMIT = 64 * 1024


def read_terms(unverified: bytes, home: Home, *, at: int) -> Terms:
    """Read a file as the contract that the buyer of ``home`` would sign at ``at``.

    Raises :class:`Malformed` refusals, and :class:`UnknownReference` for the name of a rule set that the directory
    does not list exactly once.
    """
    members = strict_json.parse(unverified, limit=_LIMIT)
    if not isinstance(members, dict):
        raise WrongValue("an object with the members of a contract", field="terms")
    if COMMON.keys() & members.keys():
        raise UnknownMember("only what was agreed", field="terms")
    trust = home.trust(at=at)
    if isinstance(members.get("ruleset"), str):
        members = {**members, "ruleset": _listed(members["ruleset"], trust)}
    contract = read_statement({**home.claims(at=at, audience=trust.register), **members}, Contract)
    return Terms(**{each.name: getattr(contract, each.name) for each in fields(Terms)})


def write_terms(members: Mapping[str, Any]) -> bytes:
    """The file of such ``members``, as nouns and values; a rule set by its name. What is None or empty is left out.

    That a contract may say so is for :func:`read_terms` to find.
    """
    told = {name: value for name, value in members.items() if value is not None and value != ()}
    named = {name: value if name == "ruleset" else CONTRACT[name].write(value) for name, value in told.items()}
    return (json.dumps(named, indent=2, ensure_ascii=False) + "\n").encode()


def _listed(unverified_name: str, trust: Trust) -> dict[str, Any]:
    found = [each for each in trust.directory.rulesets if each.name == unverified_name]
    if len(found) != 1:
        raise UnknownReference("a rule set that the directory lists once under its name", field="ruleset")
    return {"name": found[0].name, "digest": base64url.encode(found[0].digest)}
