"""A party (partij): an organisation that signs, named by its OIN or its KvK number."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NewType

from verifier.core.errors import WrongValue

PartyId = NewType("PartyId", str)

#: ``oin:`` with prefix 8, main number 8 or 9, suffix zeros (OIN stelsel 3.0.1), or ``kvk:`` with 8 digits.
PARTY_ID = re.compile(r"oin:[0-9]{8}(?:[A-Za-z0-9]{8}0{4}|[A-Za-z0-9]{9}0{3})|kvk:[0-9]{8}", re.ASCII)


class Role(StrEnum):
    """What an institution is in the scheme (PROTOCOL 1 and 7). Contractors have no role: they are enrolled."""

    REGISTER = "register"
    AGENCY = "agency"
    EVALUATOR = "evaluator"
    BUYER = "buyer"
    SCHOOL = "school"
    TRAINING_FIRM = "training_firm"
    BUYER_ADVISER = "buyer_adviser"
    AUDITOR = "auditor"


#: Who countersigns that a person is in a group, each for the rows of which the rule set says that it attests them.
ISSUERS = frozenset({Role.AGENCY, Role.SCHOOL, Role.TRAINING_FIRM, Role.BUYER_ADVISER})


class Purpose(StrEnum):
    """What a key may be used for; a key has exactly one purpose."""

    SIGNING = "signing"
    OPENING = "opening"
    REGISTRAR = "registrar"
    ROOT = "root"


def party_id(text: str) -> PartyId:
    """Read a party id, or raise :class:`WrongValue`."""
    if not PARTY_ID.fullmatch(text):
        raise WrongValue("a party id: oin: with 20 positions, or kvk: with 8 digits")
    return PartyId(text)
