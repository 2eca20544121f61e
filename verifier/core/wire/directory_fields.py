"""The directory's members on the wire (register van partijen en sleutels), shared with enrolments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from verifier.core.errors import WrongValue
from verifier.core.model.directory import (
    Competence,
    EvaluatorYear,
    Institution,
    KeyRecord,
    Log,
    PublishedRuleSet,
    Witness,
)
from verifier.core.model.party import Purpose, Role
from verifier.core.wire.fields import (
    MAX_LOG_SIZE,
    Field,
    array,
    choice,
    day,
    digest,
    integer,
    kid,
    octets,
    optional,
    origin,
    party,
    record,
    seconds,
    text,
)
from verifier.core.wire.jwk import sealing_key, thumbprint, verifying_key

_CODE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9.-]*", re.ASCII)
_YEAR = re.compile(r"2[01][0-9]{2}", re.ASCII)
_URL = re.compile(r"https?://[A-Za-z0-9.:/_\[\]-]+", re.ASCII)
_ALG = {"EC": "ES256", "AKP": "X-Wing"}


def _read_jwk(value: Any, name: str) -> Mapping[str, str]:
    """A P-256 key on its curve, or an X-Wing key: one bad key in a directory must not surface at each later use."""
    if not isinstance(value, dict) or value.get("kty") not in ("EC", "AKP"):
        raise WrongValue("a public JWK of kty EC or AKP", field=name)
    if value["kty"] == "EC":
        verifying_key(value)
    else:
        sealing_key(value)
    return dict(value)


def _named_by_its_key(made: KeyRecord) -> None:
    if made.alg != _ALG[made.jwk["kty"]]:
        raise WrongValue("the algorithm of this kind of key: ES256 or X-Wing", field="alg")
    if made.kid != thumbprint(made.jwk):
        raise WrongValue("the RFC 7638 thumbprint of jwk", field="kid")
    if (made.purpose is Purpose.OPENING) != (made.alg == "X-Wing"):
        raise WrongValue("opening for an X-Wing key, and for no other", field="purpose")


JWK = Field(_read_jwk, dict)
KEY = record(
    KeyRecord,
    {
        "kid": kid(),
        "party": party(),
        "purpose": choice(Purpose),
        "alg": text(8),
        "jwk": JWK,
        "not_before": seconds(),
        "not_after": seconds(),
        "revoked_at": optional(seconds()),
        "compromised_since": optional(seconds()),
    },
    _named_by_its_key,
)
_LOG_MEMBERS: Mapping[str, Field] = {"origin": origin(), "keys": array(octets(32), 1, 8)}
_LOG = record(Log, _LOG_MEMBERS)
_WITNESS = record(Witness, {**_LOG_MEMBERS, "party": party(), "url": text(200, _URL, "a URL")})

DIRECTORY: Mapping[str, Field] = {
    "version": integer(1, MAX_LOG_SIZE),
    "exp": seconds(),
    "institutions": array(
        record(
            Institution,
            {"id": party(), "role": choice(Role), "name": text(200), "url": optional(text(200, _URL, "a URL"))},
        ),
        1,
        2000,
    ),
    "keys": array(KEY, 1, 5000),
    "competences": array(
        record(Competence, {"agency": party(), "groups": array(text(64, _CODE, "a group's code"), 1, 64)}), 0, 1000
    ),
    "evaluator1": party(),
    "evaluator2": party(),
    "evaluator_years": array(
        record(
            EvaluatorYear,
            {"year": text(4, _YEAR, "a year"), "pk1": octets(32), "pk2": octets(32), "joint": octets(32)},
        ),
        1,
        40,
    ),
    "rulesets": array(
        record(
            PublishedRuleSet,
            {"name": text(80, _NAME, "a rule set's name"), "digest": digest(), "contracts_from": day()},
        ),
        1,
        500,
    ),
    "log": _LOG,
    "witnesses": optional(array(_WITNESS, 1, 64)),
    "quorum": integer(0, 64),
}
