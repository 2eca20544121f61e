"""Keys end, rule sets come: a desk opens nothing for a key that ended, nor declines what it cannot value yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from keys.custody.keystore import Keystore
from keys.custody.lifecycle import rotate
from tests.unit.custody.unsafe_kdf import UNSAFE_FLOOR
from tests.unit.party.agency.conftest import OpenDesk
from tests.unit.party.agency.unsafe_cast import AT, Cast, contract_token, person, subject, waiting
from tests.unit.party.agency.unsafe_desk import UnsafeDoor
from tests.unsafe_scheme import CONTRACTOR, DAY, PASSPHRASE, REGISTER
from verifier.core.model.contract import RuleSetRef
from verifier.core.model.directory import Enrolment, PublishedRuleSet
from verifier.core.model.statement import Digest
from verifier.core.procedure.intake import recall
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.jwk import thumbprint
from verifier.party.agency.trail import Counts
from verifier.party.home import KEYSTORE
from verifier.party.operator.description import description_of
from verifier.party.operator.directory import build_directory
from verifier.party.register.answers import WaitingPlacement


def enrolled_anew(cast: Cast, kid: str, **changed: Any) -> Cast:
    """The cast with another enrolment of the key ``kid``."""
    known = recall(cast.enrolments[kid], Enrolment, digest=digest_of(cast.enrolments[kid])).statement
    statement = Enrolment(
        **cast.operator.claims(at=AT, audience=REGISTER), key=replace(known.key, **changed), name=known.name
    )
    token = cast.operator.sign(statement, purpose="registrar")
    return replace(cast, enrolments={**cast.enrolments, kid: token})


CHANGES = [
    ("signing", {"compromised_since": AT + 1}, ("refused", "trust_missing")),
    ("signing", {"revoked_at": AT}, ("refused", "key_not_active")),
    ("signing", {"revoked_at": AT + 1}, ("eligible", "valued")),
    ("opening", {"revoked_at": AT + DAY}, ("waiting", "reply_key_not_active")),
    ("opening", {"not_after": AT + DAY}, ("waiting", "reply_key_not_active")),
]


@pytest.mark.parametrize(
    ("purpose", "changed", "ended"), CHANGES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CHANGES)]
)
def test_key_that_ended_is_used_for_what_came_before(
    cast: Cast, open_desk: OpenDesk, purpose: str, changed: dict[str, int], ended: tuple[str, str]
) -> None:
    home = cast.homes[CONTRACTOR]
    kid = home.signing_key().kid if purpose == "signing" else home.custodian.opening().kid
    desk = open_desk(person())
    desk.door.cast, desk.door.at = enrolled_anew(cast, kid, **changed), AT + 2 * DAY
    asked = waiting(cast, subject())
    desk.door.queue.append(asked)
    desk.desk.run_round(at=AT + 2 * DAY)
    assert desk.reason(asked) == ended


def test_enrolment_of_another_key_is_not_taken_for_it(cast: Cast, open_desk: OpenDesk) -> None:
    home = cast.homes[CONTRACTOR]
    signing, opening = home.signing_key().kid, home.custodian.opening().kid
    desk = open_desk(person())
    desk.door.cast = replace(
        cast, enrolments={signing: cast.enrolments[opening], opening: cast.enrolments[opening]}
    )
    asked = waiting(cast, subject())
    desk.door.queue.append(asked)
    desk.desk.run_round(at=AT)
    assert desk.reason(asked) == ("refused", "unknown_key")


def test_subject_sealed_before_a_rotation_still_opens(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    asked = waiting(cast, subject())
    desk.door.queue.append(asked)
    keystore = Keystore.open(desk.home.folder / KEYSTORE, PASSPHRASE, floor=UNSAFE_FLOOR)
    sealed_to = desk.home.custodian.opening().kid
    rotate(keystore, sealed_to, at=AT, kid_of=thumbprint)
    desk = desk.restarted()
    assert desk.home.custodian.opening().kid != sealed_to
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, eligible=1)
    desk.home.close()


def test_rule_set_that_is_not_shipped_is_waited_for(cast: Cast, open_desk: OpenDesk) -> None:
    listed = PublishedRuleSet("tomorrow", Digest(bytes(32)), date(2025, 1, 1))
    desk = open_desk(person())
    known = description_of(desk.home.trust(at=AT).directory)
    described = replace(known, rulesets=(*known.rulesets, listed))
    desk.desk.adopt(build_directory(cast.operator, described, at=AT), at=AT)
    contract = contract_token(cast, ruleset=RuleSetRef(listed.name, listed.digest))
    asked = waiting(cast, subject(), contract=contract)
    desk.door.queue.append(asked)
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, waiting=1)
    assert desk.reason(asked) == ("waiting", "rule_set_not_shipped")
    assert desk.people.asked == 0


def test_queue_of_a_hostile_register_breaks_nothing(cast: Cast, open_desk: OpenDesk) -> None:
    class HostileDoor(UnsafeDoor):
        def placements(self) -> tuple[WaitingPlacement, ...]:
            good = waiting(cast, subject())
            tokens = ("", "a", "a.b.c", "." * 9, "e30.e30." + "A" * 86, good.unverified_contract, "é")
            broken = (
                *(replace(good, unverified_statement=each) for each in tokens),
                *(replace(good, unverified_contract=each) for each in tokens[:5]),
            )
            return tuple(replace(each, digest=Digest(bytes([n]) * 32)) for n, each in enumerate(broken))

    desk = open_desk(person())
    hostile = type(desk)(desk.home, HostileDoor(cast), desk.evaluators, desk.people)
    assert hostile.desk.run_round(at=AT) == Counts(fetched=12, refused=12)
    assert desk.people.asked == 0
