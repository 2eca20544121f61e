"""An unsafe register: the real one on a loopback port, everybody's home beside it on one disk, for tests alone."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from tests.unit.party.relay import Relay, relaying
from tests.unsafe_scheme import (
    AGENCY,
    BUYER,
    CONTRACTOR,
    DAY,
    EVALUATOR1,
    EVALUATOR2,
    OTHER_AGENCY,
    REGISTER,
    YEAR,
    described,
    profile,
    unsafe_home,
)
from verifier import clock, shipped
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract, Obligation, RuleSetRef
from verifier.core.model.directory import Enrolment
from verifier.core.model.eligibility import Decision, Eligibility, PseudonymCommitment, PseudonymOpening
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement, committed_months, contract_scopes
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import Opening, commit_valuation, pack_opening
from verifier.core.privacy.group import hash_to_element
from verifier.core.privacy.subject import opening_info, pseudonym_commitment, subject_info, unpack_subject
from verifier.core.procedure.intake import recall
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.jwk import sealing_key
from verifier.party.buyer import Buyer, Terms
from verifier.party.contractor import Contractor
from verifier.party.enrolment import answer_challenge, request_enrolment
from verifier.party.home import Home
from verifier.party.operator.description import Validity
from verifier.party.operator.directory import build_directory
from verifier.party.operator.enrolment import challenge, enrol
from verifier.party.profile import HomeRole
from verifier.party.register.answers import WaitingPlacement
from verifier.party.register.doors import AgencyClient, BuyerClient, ContractorClient, SignedDecision
from verifier.party.register.public import OperatorClient, PublicClient, refresh_directory
from verifier.party.sealing import open_sealed, seal_to
from verifier.party.transport import Transport
from verifier.service.app import build_app
from verifier.service.settings.environment import read_settings
from verifier.service.wiring import assemble
from verifier.web.serving import LoopbackServer, PunctualProtocol

OTHER_CONTRACTOR = PartyId("kvk:87654321")
RULESET = shipped.ruleset("utrecht-current.v1")
FIRST, LAST = date(2026, 1, 1), date(2026, 9, 30)
MOMENTS = (Month(2026, 6), Month(2026, 9))
ISSUER = "http://127.0.0.1:1"


@dataclass
class UnsafeRegister:
    """What runs and who takes part. ``relay`` is where contractors reach the register, and keeps what they said."""

    url: str
    relay: Relay
    homes: dict[PartyId, Home]
    operator: Home
    buyer: Buyer
    folder: Path
    connections: ExitStack

    def client(self, party: PartyId, url: str = "") -> ContractorClient:
        return ContractorClient(self.transport(url or self.relay.url), self.homes[party])

    def transport(self, url: str) -> Transport:
        """An impatient transport, closed when all is over."""
        return self.connections.enter_context(Transport(url, attempts=2, pause=lambda _: None))

    def contractor(self, party: PartyId = CONTRACTOR, url: str = "") -> Contractor:
        """A contractor's program, started anew; ``url`` may lead nowhere."""
        return Contractor(self.homes[party], self.client(party, url))

    def terms(self, reference: str, contractor: PartyId = CONTRACTOR) -> Terms:
        ruleset = parse_ruleset(RULESET)
        return Terms(
            reference=reference,
            contractor=contractor,
            value=200_000_000,
            obligation=Obligation(basis_points=200),
            first_day=FIRST,
            last_day=LAST,
            ruleset=RuleSetRef(ruleset.name, ruleset.digest),
            reference_date=FIRST,
            moments=MOMENTS,
            malus_basis_points=0,
        )

    def accepted(self, reference: str, contractor: PartyId = CONTRACTOR) -> Digest:
        """A contract that its contractor accepted."""
        contract = self.buyer.register_contract(self.terms(reference, contractor)).digest
        self.contractor(contractor).accept(contract)
        return contract

    def decide(self, agency: PartyId = AGENCY, *, rate: int = 4_000_000, sealed_rate: int | None = None) -> None:
        """Find everyone eligible who waits, at ``rate`` a year; the opening says ``sealed_rate`` instead."""
        home = self.homes[agency]
        client = AgencyClient(self.transport(self.url), home)
        waiting = client.placements()
        decisions = [self._decision(home, each, rate, sealed_rate or rate) for each in waiting]
        for receipt in client.decide(decisions) if decisions else ():
            if isinstance(receipt, Exception):
                raise receipt

    def decline(self, agency: PartyId = AGENCY) -> None:
        home = self.homes[agency]
        client = AgencyClient(self.transport(self.url), home)
        for each in client.placements():
            at = clock.now()
            claims = home.claims(at=at, audience=REGISTER)
            declined = Eligibility(**claims, placement=each.digest, decision=Decision.DECLINED)
            client.decide([SignedDecision(home.sign(declined), b"", ())])

    def _decision(self, home: Home, waiting: WaitingPlacement, rate: int, sealed_rate: int) -> SignedDecision:
        placement = recall(waiting.unverified_statement, Placement, digest=waiting.digest).statement
        contract = recall(waiting.unverified_contract, Contract, digest=placement.contract).statement
        info = subject_info(home.party, placement.contract, placement.jti)
        subject = unpack_subject(open_sealed(home.custodian.opening(), waiting.unverified_sealed_subject, info))
        months, seed = committed_months(contract, placement.first_day), secrets.token_bytes(32)
        rates, flat = commit_valuation(seed, waiting.digest, months, [rate] * len(months), 0)
        opening = pack_opening(Opening((sealed_rate,) * len(months), 0, seed))
        sealed = seal_to(self._reply_key(placement), opening, opening_info(waiting.digest))
        person = hash_to_element(subject.value.encode(), b"unsafe pseudonym")
        opened = tuple(
            PseudonymOpening(year, person, secrets.token_bytes(32)) for year in contract_scopes(contract)
        )
        eligibility = Eligibility(
            **home.claims(at=clock.now(), audience=REGISTER),
            placement=waiting.digest,
            decision=Decision.ELIGIBLE,
            pseudonym_commitments=tuple(
                PseudonymCommitment(each.scope, pseudonym_commitment(each.salt, each.scope, person))
                for each in opened
            ),
            rate_commitments=rates,
            flat_commitment=flat,
            ruleset_digest=contract.ruleset.digest,
            sealed_opening_sha256=Digest(sha256(sealed).digest()),
        )
        return SignedDecision(home.sign(eligibility), sealed, opened)

    def _reply_key(self, placement: Placement) -> bytes:
        token = PublicClient(self.transport(self.url)).enrolment(placement.reply_kid)
        return sealing_key(recall(token, Enrolment, digest=digest_of(token)).statement.key.jwk)


@contextmanager
def unsafe_register(folder: Path) -> Iterator[UnsafeRegister]:
    """Make homes and directory below ``folder``, start the register, enrol two contractors, and stop it again."""
    at = clock.now()
    operator = unsafe_home(folder / "operator", profile(REGISTER, HomeRole.OPERATOR), at=at)
    homes = _homes(folder, operator, at=at)
    members = tuple(home for home in homes.values() if home.profile.role is not HomeRole.CONTRACTOR)
    directory = build_directory(operator, described(operator, members, at=at), at=at)
    own = homes[REGISTER]
    settings = read_settings(
        environ={},
        environment="demo",
        home=own.folder,
        passphrase_file=folder / "none",
        public_url=ISSUER,
        cadence=1.0,
    )
    app = build_app(settings, opening=lambda _: assemble(own.custodian, own.kit, settings))
    with _running(app) as url, relaying(url) as relay, ExitStack() as connections:
        transport = connections.enter_context(Transport(url))
        brought = OperatorClient(transport, operator)
        brought.publish_directory(directory)
        for home in homes.values():
            refresh_directory(home, transport, at=at)
        for party in (CONTRACTOR, OTHER_CONTRACTOR):
            for token in _enrolments(operator, homes[party], at=at):
                brought.admit_enrolment(token)
        buyer = Buyer(homes[BUYER], BuyerClient(transport, homes[BUYER]))
        yield UnsafeRegister(url, relay, homes, operator, buyer, folder, connections)
    for home in (operator, *homes.values()):
        home.close()


def _homes(folder: Path, operator: Home, *, at: int) -> dict[PartyId, Home]:
    roles = {
        REGISTER: HomeRole.REGISTER,
        AGENCY: HomeRole.AGENCY,
        OTHER_AGENCY: HomeRole.AGENCY,
        EVALUATOR1: HomeRole.EVALUATOR,
        EVALUATOR2: HomeRole.EVALUATOR,
        BUYER: HomeRole.BUYER,
        CONTRACTOR: HomeRole.CONTRACTOR,
        OTHER_CONTRACTOR: HomeRole.CONTRACTOR,
    }
    return {
        party: unsafe_home(
            folder / party.replace(":", "-"),
            profile(party, role),
            operator.kit,
            at=at,
            years=[YEAR] if role is HomeRole.EVALUATOR else (),
        )
        for party, role in roles.items()
    }


def _enrolments(operator: Home, contractor: Home, *, at: int) -> tuple[str, str]:
    request = request_enrolment(contractor, at=at)
    answer = answer_challenge(contractor, challenge(operator, request, at=at), unverified_request=request, at=at)
    return enrol(operator, request, answer, validity=Validity(at - DAY, at + 300 * DAY), at=at)


@contextmanager
def _running(face: ASGIApp) -> Iterator[str]:
    started = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            face, http=PunctualProtocol, ws="none", lifespan="on", log_config=None, access_log=False
        )
        server = LoopbackServer(config, started.set)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        if not started.wait(30):
            raise TimeoutError("the register did not start")
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(30)
