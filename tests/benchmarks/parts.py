"""Parts (onderdelen): where the time of one submission goes, each part measured by itself in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.rates import Rate, rated, signing, verifying
from tests.service.register.cast import Cast
from tests.service.register.running import settings_in
from tests.service.register.story import Placed, Signed
from verifier import clock
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.directory import Enrolment
from verifier.core.model.receipt import Receipt
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.intake import recall
from verifier.core.procedure.placement import verify_placement
from verifier.core.trust.directory import Trust
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.statements import sign_statement
from verifier.service.usecases.keep_placements import PlacementSubmission
from verifier.service.usecases.submit_placement import submit_placement
from verifier.service.wiring import Register, assemble, published_rules

#: How many wait at once where a group is measured: as many as a group has.
GROUP = 64


def parts(
    cast: Cast, folder: Path, contract: Signed, acceptance: Signed, placed: Sequence[Placed]
) -> dict[str, float]:
    """Microseconds of each part of keeping one of ``placed`` in a full group, in the register of ``folder``."""
    verify, sign = verifying().micros, signing().micros
    opened = _opened(cast, contract, acceptance, placed).micros
    receipt = _receipted(cast, placed).micros
    register = assemble(cast.register.custodian, cast.register.kit, settings_in(folder))
    try:
        kept = _kept(cast, register, placed).micros
    finally:
        register.database.close()
        register.allowances.close()
    return {
        "verify ES256": verify,
        "sign ES256": sign,
        "read and judge the placement": opened - verify,
        "write the receipt": receipt - sign,
        "rows, leaf, tiles and commit": kept - opened - receipt,
    }


def _opened(cast: Cast, contract: Signed, acceptance: Signed, placed: Sequence[Placed]) -> Rate:
    known = (
        recall(contract.token, Contract, digest=contract.digest),
        recall(acceptance.token, Acceptance, digest=acceptance.digest),
    )
    evidence = GatheredEvidence(known, tuple(each.ruleset for each in published_rules().values()))
    trust, at = _trusted(cast), clock.now()

    def work() -> None:
        for each in placed:
            verify_placement(each.token, sealed_subject=each.sealed_subject, evidence=evidence, trust=trust, at=at)

    return rated(len(placed), work)


def _trusted(cast: Cast) -> Trust:
    """What the register trusts, the enrolments included."""
    trust = cast.trust
    for token in cast.enrolments:
        trust = trust.with_enrolment(recall(token, Enrolment, digest=digest_of(token)))
    return trust


def _receipted(cast: Cast, placed: Sequence[Placed]) -> Rate:
    key, at, party = cast.register.signing_key(), clock.now(), cast.register.party

    def work() -> None:
        for each in placed:
            receipt = Receipt(
                iss=party,
                aud=party,
                jti=clock.new_jti(at),
                iat=at,
                statement=digest_of(each.token),
                leaf_index=1,
                received_at=at,
            )
            sign_statement(receipt, kid=key.kid, sign=key.sign)

    return rated(len(placed), work)


def _kept(cast: Cast, register: Register, placed: Sequence[Placed]) -> Rate:
    client = cast.contractor.party
    first, others = placed[:GROUP], placed[GROUP:]

    async def one_client(own: Sequence[Placed]) -> None:
        for each in own:
            command = PlacementSubmission(
                client=client, unverified_token=each.token, sealed_subject=each.sealed_subject
            )
            await register.office.write(submit_placement, command, client=client)

    async def all_clients(theirs: Sequence[Placed]) -> None:
        await asyncio.gather(*(one_client(theirs[each::GROUP]) for each in range(GROUP)))

    asyncio.run(all_clients(first))  # a process prepares its queries once
    return rated(len(others), lambda: asyncio.run(all_clients(others)))
