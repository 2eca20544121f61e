"""Tenants (partijen): two of every role, each with something of every kind, and whose each of those is.

What one side says stays on that side, but for one placement with the agency of the other. Whose a statement is, is
worked out here from what was signed, and not read from the columns that the register finds it by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import singledispatch

from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.claiming import claim, counted
from tests.service.register.doing import DAY, do
from tests.service.register.play import Play, accepted, post
from tests.service.register.running import Client, Running
from tests.service.register.story import BSNS, JANUARY, JUNE, MARCH, RATE, Decided, Placed, Signed
from tests.service.register.talking import talk
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.audit import Audit, AuditOutcome
from verifier.core.model.claim import Claim
from verifier.core.model.contract import (
    Acceptance,
    CallOffRule,
    CallOffs,
    Contract,
    ContractParty,
    ContractRole,
    Obligation,
)
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.hours import Grant, Hours
from verifier.core.model.message import Message
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.verdict import Verdict
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.privacy.commitment import Opening
from verifier.core.procedure.credential import recall_credential
from verifier.core.procedure.intake import recall
from verifier.core.wire.envelope import digest_of, typ_of
from verifier.core.wire.statements import noun_of_typ
from verifier.party.home import Home

#: Full-time hours of one month under the rule set: 36 x 52 / 12.
FULL = 15_600
DOORS = ("buyer", "contractor", "agency", "auditor")
#: What one side uses as ``Idempotency-Key``, by what its members are called in the cast.
KEYS = {"": '"of one side"', "other_": '"of the other side"'}

Parties = frozenset[PartyId]


@dataclass(frozen=True, slots=True)
class Kept(Signed):
    """A statement that the register keeps, and the parties that may see it."""

    parties: Parties


@dataclass(frozen=True, slots=True)
class Tenant:
    """A party at its own door; its request under ``key`` was answered."""

    door: str
    home: Home
    client: Client
    key: str

    @property
    def party(self) -> PartyId:
        return self.home.party


@dataclass(frozen=True, slots=True)
class Tenants:
    """All of them, and everything that they and the register said, in log order."""

    register: Running
    all: tuple[Tenant, ...]
    kept: tuple[Kept, ...]

    def at(self, door: str) -> tuple[Tenant, ...]:
        return tuple(each for each in self.all if each.door == door)

    def home_of(self, party: PartyId) -> Home:
        """Where ``party`` signs."""
        return {home.party: home for home in self.register.cast.homes}[party]


def tell_twice(register: Running) -> Tenants:
    """Let both sides say something of everything; every client has signed in when it returns."""
    register.introduce()
    mirror = Running(register.url, _mirrored(register.cast), register.folder)
    contract = _Side(register, KEYS[""]).tell()
    _Side(mirror, KEYS["other_"]).tell()
    for side in (register, mirror):
        _share(side)
    mirror.close()
    Play(register).placement(contract, BSNS[4], agency=register.cast.other_agency.party)
    return Tenants(register, tuple(tenants_at(register)), tuple(_kept(register)))


def _share(register: Running) -> None:
    """Two frameworks that one side offers, and from which the other may call off, and attests for them."""
    named = ContractParty(register.cast.other_contractor.party, ContractRole.SUBCONTRACTOR)
    call_offs = CallOffs(CallOffRule.WHOLE, (register.cast.other_buyer.party,))
    for reference in ("shared", "shared as well"):
        offered = story.contract(
            register.cast,
            reference=reference,
            contractor=register.cast.contractor.party,
            parties=(named,),
            call_offs=call_offs,
        )
        post(register.buyer, "/v1/buyer/contracts", offered.token)


def tenants_at(register: Running) -> Iterator[Tenant]:
    """Everybody as a client of ``register``, both sides at every door."""
    for side, key in KEYS.items():
        for door in DOORS:
            yield Tenant(door, getattr(register.cast, side + door), getattr(register, side + door), key)


def _mirrored(cast: Cast) -> Cast:
    """The same cast as the other side sees it."""
    return replace(
        cast,
        buyer=cast.other_buyer,
        other_buyer=cast.buyer,
        contractor=cast.other_contractor,
        other_contractor=cast.contractor,
        agency=cast.other_agency,
        other_agency=cast.agency,
        auditor=cast.other_auditor,
        other_auditor=cast.auditor,
    )


class _Side:
    """A buyer, a contractor and an agency with each other."""

    def __init__(self, register: Running, key: str) -> None:
        self.register = register
        self.cast = register.cast
        self.key = key
        self._play = Play(register)

    def tell(self) -> Signed:
        """Two or more of every kind where there can be; the first of each is one that counts. The contract."""
        contract = self._play.contract(
            contractor=self.cast.contractor.party,
            auditor=self.cast.auditor.party,
            obligation=Obligation(amount=RATE // 2),
            recovery_months=24,
        )
        counted_one, award = self._eligible(contract)
        for month in (JANUARY, MARCH):
            self._play.hours(contract, [(counted_one, FULL)], month=month)
        self._place(contract)
        self._place(contract)
        self._play.decide(story.declined(self.cast, self._place(contract)))
        self._withdraw("agency", self._eligible(contract)[1])
        self._withdraw("contractor", self._place(contract))
        for reference in ("offered", "withdrawn"):
            offered = story.contract(self.cast, reference=reference, contractor=self.cast.contractor.party)
            post(self.register.buyer, "/v1/buyer/contracts", offered.token)
        self._withdraw("buyer", offered)
        self._claim(contract, {counted_one.digest: award.opening})
        talk(self.register, contract)
        done, _ = do(self.register, contract)
        do(self.register, contract)
        post(self.register.contractor, "/v1/contractor/withdrawals", self._taken_back(done))
        return contract

    def _place(self, contract: Signed) -> Placed:
        return self._play.placement(contract, BSNS[1], agency=self.cast.agency.party)

    def _eligible(self, contract: Signed) -> tuple[Placed, Decided]:
        return self._play.eligible(contract, story.somebody(), agency=self.cast.agency.party)

    def _taken_back(self, done: Signed) -> str:
        return story.withdrawal(self.cast.contractor, done, DAY).token

    def _withdraw(self, door: str, withdrawn: Signed) -> None:
        """Say it, and say it again under the key of this side: the answer is then kept for who said it."""
        body = {"statement": story.withdrawal(getattr(self.cast, door), withdrawn).token}
        client: Client = getattr(self.register, door)
        for more in ({}, {"Idempotency-Key": self.key}):
            accepted(client.http.post(f"/v1/{door}/withdrawals", json=body, headers={**client.headers, **more}))

    def _claim(self, contract: Signed, openings: Mapping[Digest, Opening | None]) -> None:
        answer = accepted(self.register.contractor.get(f"/v1/contractor/contracts/{contract.name}/inputs"))
        basis = counted(answer, contract, JUNE, openings)
        claimed = claim(self.cast.contractor, contract, basis, RATE // 8)
        post(self.register.contractor, "/v1/contractor/claims", claimed.token)
        for moment in (MARCH, JUNE):
            asked = {"contract": contract.name, "moment": str(moment)}
            said = accepted(self.register.buyer.post("/v1/buyer/verdicts", asked))
        self._audit(said["statement"])

    def _audit(self, verdict: str) -> None:
        said = Audit(
            **story.claims(self.cast.auditor),
            verdict=digest_of(verdict),
            outcome=AuditOutcome.CONFIRMED,
            log_size=self.register.database.head()[0],
            root=Digest(bytes(32)),
        )
        body = {"statement": self.cast.auditor.sign(said)}
        client = self.register.auditor
        for more in ({}, {"Idempotency-Key": self.key}):
            accepted(client.http.post("/v1/auditor/audits", json=body, headers={**client.headers, **more}))


def _kept(register: Running) -> Iterator[Kept]:
    known: dict[Digest, Parties] = {}
    for (token,) in register.database.rows("SELECT token FROM statement ORDER BY leaf_index"):
        digest = digest_of(token)
        statement = recall(token, noun_of_typ(typ_of(token)), digest=digest).statement
        known[digest] = _parties(statement, known)
        yield Kept(statement, token, known[digest])
    for token, contractor in register.database.rows("SELECT token, contractor FROM credential ORDER BY leaf_index"):
        yield Kept(recall_credential(token), token, frozenset({PartyId(contractor)}))


@singledispatch
def _parties(_: Statement, __: Mapping[Digest, Parties]) -> Parties:
    """Those who may see a statement, given those of what was said before it; of an enrolment nobody, at a door."""
    return frozenset()


@_parties.register
def _(said: Contract, _: Mapping[Digest, Parties]) -> Parties:
    buyers = said.call_offs.buyers if said.call_offs else ()
    auditors = {said.auditor} if said.auditor else set()
    return frozenset({said.iss, said.contractor, *buyers, *(each.party for each in said.parties), *auditors})


@_parties.register(Acceptance)
@_parties.register(Message)
@_parties.register(Verdict)
def _(said: Acceptance | Message | Verdict, known: Mapping[Digest, Parties]) -> Parties:
    return known[said.contract]


@_parties.register
def _(said: Placement, _: Mapping[Digest, Parties]) -> Parties:
    return frozenset({said.iss, said.agency})


@_parties.register
def _(said: Eligibility, known: Mapping[Digest, Parties]) -> Parties:
    return known[said.placement]


@_parties.register(Hours)
@_parties.register(Claim)
def _(said: Hours | Claim, _: Mapping[Digest, Parties]) -> Parties:
    return frozenset({said.iss})


@_parties.register
def _(said: Audit, known: Mapping[Digest, Parties]) -> Parties:
    return known[said.verdict]


@_parties.register
def _(said: Grant, known: Mapping[Digest, Parties]) -> Parties:
    return known[said.hours]


@_parties.register
def _(said: Activity, known: Mapping[Digest, Parties]) -> Parties:
    return known[said.contract] | {said.iss} | ({said.receiver} if said.receiver else set())


@_parties.register
def _(said: ActivityConfirmation, known: Mapping[Digest, Parties]) -> Parties:
    return known[said.activity]


@_parties.register
def _(said: Withdrawal, known: Mapping[Digest, Parties]) -> Parties:
    return known[said.statement]
