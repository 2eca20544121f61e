"""Filling (invullen): every place of an operation where an id can stand, filled with what is somebody else's.

What the document has and this module cannot fill is :class:`Unfilled`, so that no new route slips through.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from tests.service.register.lines import NDJSON, written
from tests.service.register.matrix import Asking, Case, Operation, Request, unknown
from tests.service.register.references import NOUNS, REFERENCES
from tests.service.register.running import admission, assertion
from tests.service.register.story import JUNE, claims
from tests.service.register.tenants import DOORS, Kept, Tenant
from verifier.core.model.contract import Contract
from verifier.core.model.hours import Hours, HoursLine
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.verdict import Verdict
from verifier.core.wire import base64url
from verifier.party.home import Home

#: The parameters that are known, by where they stand; those of a query that name somebody's are filled.
PARAMETERS: Mapping[str, frozenset[str]] = {
    "path": frozenset({"digest", "kid", "moment", "list_name"}),
    "query": frozenset(
        {"limit", "state", "since", "waitingBefore", "month", "kind", "cursor", "contract", "contractor", "agency"}
        | {"time"}
    ),
    "header": frozenset({"If-None-Match", "Idempotency-Key"}),
}
#: What is nobody's and told to everyone alike, and what is judged by what was brought along.
NOBODYS = frozenset({"/status/{list_name}", "/v1/verifications"})
FORM = "application/x-www-form-urlencoded"
NOBODY = {"contractor": "kvk:00000001", "agency": "oin:00000099000000009000"}

ABSENT = ("not_found",)
NO_REFERENCE = ("unknown_reference",)
REFUSED = ("unknown_reference", "wrong_issuer", "wrong_type")


class Unfilled(LookupError):
    """An operation has a place here for which no id of somebody else is known."""


def cases(operation: Operation, asking: Asking) -> Iterator[Case]:
    """Every case of an operation for one who asks; raises :class:`Unfilled`."""
    _require_known(operation)
    if operation.path in NOBODYS:
        return
    bodies = list(BODIES[operation.body](operation, asking))
    yield from in_path(operation, asking)
    yield from _in_query(operation, asking)
    yield from bodies
    yield from _in_headers(operation, asking, bodies)


def own_request(operation: Operation, asking: Asking, **query: str) -> Request:
    """A request for what is the own of who asks."""
    return Request(operation.method, _own_path(operation, asking), query)


def _require_known(operation: Operation) -> None:
    if operation.path in NOBODYS:
        return
    strange = sorted(name for place, name in operation.parameters if name not in PARAMETERS.get(place, ()))
    if strange:
        raise Unfilled(f"{operation}: {', '.join(strange)}")
    if operation.door not in {"", *DOORS} or operation.body not in BODIES:
        raise Unfilled(f"{operation}: a door or a body")
    if "{" in operation.path and (operation.body or _word(operation) not in NOUNS):
        raise Unfilled(f"{operation}: what the path leads to")


def _word(operation: Operation) -> str:
    """The word that says what is sent to a path, or found behind it."""
    return operation.path.partition("/{")[0].removesuffix("/bulk").rpartition("/")[2]


def _path(operation: Operation, name: str) -> str:
    return operation.path.replace("{digest}", name).replace("{kid}", name).replace("{moment}", str(JUNE))


def _own_path(operation: Operation, asking: Asking) -> str:
    return _path(operation, asking.own(NOUNS[_word(operation)]).name) if "{" in operation.path else operation.path


def in_path(operation: Operation, asking: Asking) -> Iterator[Case]:
    """Whatever kind of statement it is: a digest does not say."""
    if "{" in operation.path:
        paths = [_path(operation, each.name) for each in asking.foreign_at(NOUNS[_word(operation)])]
        absent = Request(operation.method, _path(operation, base64url.encode(unknown())))
        yield Case("path", tuple(Request(operation.method, path) for path in paths), absent, ABSENT)


def _in_query(operation: Operation, asking: Asking) -> Iterator[Case]:
    for name, (find, absent, word) in QUERY.items():
        foreign = find(operation, asking) if ("query", name) in operation.parameters else ()
        if foreign:
            requests = tuple(own_request(operation, asking, **{name: each}) for each in foreign)
            yield Case(name, requests, own_request(operation, asking, **{name: absent()}), (word,))


def _contracts(_: Operation, asking: Asking) -> list[str]:
    return [each.name for each in asking.foreign(Contract)]


def _parties_at(door: str) -> Callable[[Operation, Asking], list[str]]:
    """Those with whom who asks has nothing to do."""

    def find(_: Operation, asking: Asking) -> list[str]:
        known = {party for each in asking.tenants.kept if asking.owns(each) for party in each.parties}
        return [each.party for each in asking.tenants.at(door) if each.party not in known]

    return find


def _cursors(operation: Operation, asking: Asking) -> list[str]:
    """Those that the other side is given at the same list."""
    answers = (
        own_request(operation, Asking(asking.tenants, each), limit="1").by(each.client) for each in asking.others
    )
    return [each.json()["next"] for each in answers]


QUERY: Mapping[str, tuple[Callable[[Operation, Asking], list[str]], Callable[[], str], str]] = {
    "contract": (_contracts, lambda: base64url.encode(unknown()), "[]"),
    "contractor": (_parties_at("contractor"), lambda: NOBODY["contractor"], "[]"),
    "agency": (_parties_at("agency"), lambda: NOBODY["agency"], "[]"),
    "cursor": (_cursors, lambda: base64url.encode(unknown()[:25]), "unknown_cursor"),
}


def _in_headers(operation: Operation, asking: Asking, bodies: list[Case]) -> Iterator[Case]:
    """A tag that holds for anything; and the key under which the other side was answered.

    The answer to a batch is kept though all of it is refused, and tickets are given to any agency: no case of those
    leaves nothing behind.
    """
    if ("header", "If-None-Match") in operation.parameters and "{" in operation.path:
        for case in in_path(operation, asking):
            foreign, absent = (
                replace(each, headers={"If-None-Match": "*"}) for each in (case.foreign[-1], case.unknown)
            )
            yield Case("If-None-Match", (foreign,), absent, ABSENT)
    if ("header", "Idempotency-Key") in operation.parameters and operation.body not in {
        "DecisionsBody",
        "TicketsBody",
    }:
        (*_, case) = bodies
        used = [each.key for each in asking.others]
        yield Case(
            "Idempotency-Key",
            tuple(_keyed(case.unknown, key) for key in used),
            _keyed(case.unknown, '"of nobody"'),
            case.words,
        )


def _keyed(request: Request, key: str) -> Request:
    return replace(request, headers={**request.headers, "Idempotency-Key": key})


def _sent(operation: Operation, body: Mapping[str, Any]) -> Request:
    content = written([body]) if operation.media_type == NDJSON else json.dumps(body).encode()
    return Request(
        operation.method, operation.path, headers={"Content-Type": operation.media_type}, content=content
    )


def _statements(wrap: Callable[[str], Mapping[str, Any]]) -> Callable[[Operation, Asking], Iterator[Case]]:
    """Of a body with one statement: what another party signed, and what is signed here and refers to another's."""

    def find(operation: Operation, asking: Asking) -> Iterator[Case]:
        noun = NOUNS[_word(operation)]
        for each in _one_of_each(asking.foreign(noun)):
            told, twin = (_sent(operation, wrap(token)) for token in (each.token, _twin(each, asking)))
            yield Case(f"{type(each.statement).__name__} of another", (told,), twin, REFUSED)
        for (_, member), kind in _references(noun):
            kept = asking.foreign_at(kind) if kind is Statement else asking.foreign(kind)
            digests = [each.digest for each in kept]
            *foreign, absent = (
                _sent(operation, wrap(_referring(asking, noun, member, digest))) for digest in (*digests, unknown())
            )
            yield Case(f"{noun.__name__}.{member}", tuple(foreign), absent, NO_REFERENCE)

    return find


def _references(noun: type[Statement]) -> list[tuple[tuple[type[Statement], str], type[Statement]]]:
    return [(each, kind) for each, kind in REFERENCES.items() if each[0] is noun]


def _one_of_each(kept: Iterable[Kept]) -> Iterable[Kept]:
    """One of each kind; of what is anybody's to see nothing."""
    return {type(each.statement): each for each in kept if each.parties}.values()


def _twin(kept: Kept, asking: Asking) -> str:
    """What the same party could have signed about things that do not exist."""
    home = asking.tenants.home_of(kept.statement.iss)
    statement = _renewed(kept.statement, home)
    for (_, member), _kind in _references(type(statement)):
        if getattr(statement, member):
            statement = _pointed(statement, member, unknown())
    return home.sign(statement)


def _referring(asking: Asking, noun: type[Statement], member: str, digest: Digest) -> str:
    """A statement of who asks, as it made one before, but for what it refers to."""
    home = asking.tenant.home if asking.tenant else asking.tenants.home_of(asking.signed(noun).iss)
    return home.sign(_pointed(_renewed(asking.signed(noun), home), member, digest))


def _renewed(statement: Any, home: Home) -> Any:
    """The same once more, as something new."""
    newer = {"revision": statement.revision + 1} if isinstance(statement, Hours) else {}
    return replace(statement, **claims(home), **newer)


def _pointed(statement: Any, member: str, digest: Digest) -> Any:
    return replace(statement, **{member: (HoursLine(digest, 100),) if member == "lines" else digest})


def _decision(token: str) -> Mapping[str, Any]:
    return {"statement": token, "sealed_opening": "", "pseudonyms": []}


def _questions(operation: Operation, asking: Asking) -> Iterator[Case]:
    digests = [each.digest for each in asking.foreign_at(Contract)]
    *foreign, absent = (
        _sent(operation, {"contract": base64url.encode(digest), "moment": str(JUNE)})
        for digest in (*digests, unknown())
    )
    yield Case("contract", tuple(foreign), absent, NO_REFERENCE)


def _verdicts(operation: Operation, asking: Asking) -> Iterator[Case]:
    digests = [each.digest for each in asking.foreign_at(Verdict)]
    *foreign, absent = (_sent(operation, {"verdict": base64url.encode(digest)}) for digest in (*digests, unknown()))
    yield Case("verdict", tuple(foreign), absent, NO_REFERENCE)


def _admissions(operation: Operation, asking: Asking) -> Iterator[Case]:
    """The assertion of one party as if it were another's."""
    for tenant in asking.tenants.all:
        others = [each.party for each in asking.tenants.all if each != tenant]
        *foreign, absent = (_admission(operation, tenant, party) for party in (*others, NOBODY["contractor"]))
        yield Case("client_id", tuple(foreign), absent, ("invalid_client",))


def _admission(operation: Operation, tenant: Tenant, client_id: str) -> Request:
    form = {**admission(tenant.door, assertion(tenant.home)), "client_id": client_id}
    return Request(
        operation.method, operation.path, headers={"Content-Type": FORM}, content=urlencode(form).encode()
    )


def _plans(operation: Operation, asking: Asking) -> Iterator[Case]:
    """The digest of a statement where that of a rule set is asked for."""
    digests = [each.digest for each in asking.foreign_at(Statement)]
    asked = {"contract_value": 1, "first_day": "2026-01-01", "last_day": "2026-12-31"}
    *foreign, absent = (
        _sent(operation, {"rule_set": base64url.encode(digest), **asked}) for digest in (*digests, unknown())
    )
    yield Case("rule_set", tuple(foreign), absent, NO_REFERENCE)


def _nothing(_: Operation, __: Asking) -> Iterator[Case]:
    return iter(())


#: How the bodies are filled, by the names of their schemas.
BODIES: Mapping[str, Callable[[Operation, Asking], Iterator[Case]]] = {
    "": _nothing,
    "TicketsBody": _nothing,
    "StatementBody": _statements(lambda token: {"statement": token}),
    "PlacementBody": _statements(
        lambda token: {"statement": token, "sealed_subject": base64url.encode(bytes(1648))}
    ),
    "DecisionBody": _statements(_decision),
    "DecisionsBody": _statements(lambda token: {"decisions": [_decision(token)]}),
    "VerdictBody": _questions,
    "CredentialBody": _verdicts,
    "PlanBody": _plans,
    "x-www-form-urlencoded": _admissions,
}
