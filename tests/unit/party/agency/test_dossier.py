"""A dossier holds what a desk gave and decided, as the pages keep it, and opens with the agency's key alone."""

from __future__ import annotations

import json

import pytest

from tests.unit.party.agency.conftest import OpenDesk
from tests.unit.party.agency.unsafe_cast import AT, PERSON, Cast, person, subject, waiting
from tests.unsafe_scheme import AGENCY, CONTRACTOR
from verifier.core.errors import CannotOpen
from verifier.core.wire import base64url
from verifier.party.agency.dossier import FORMAT, dossier_info, write_dossier
from verifier.party.sealing import open_sealed


def test_dossier_is_what_was_given_and_decided(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    asked = waiting(cast, subject())
    desk.door.queue.append(asked)
    desk.desk.run_round(at=AT)
    written = write_dossier(desk.home)
    assert written.startswith(FORMAT)
    sealed, key = written.removeprefix(FORMAT), desk.home.custodian.opening()
    content = json.loads(open_sealed(key, sealed, dossier_info(AGENCY)))
    name = base64url.encode(asked.digest)
    ((_, (placed,)),) = content["given"]["rows"]
    assert placed["placement"] == name
    assert placed.keys() == {"placement", "attester", "firstDay", "months", "bonusMonths", "flats"}
    assert (placed["attester"], placed["firstDay"], len(placed["months"])) == (CONTRACTOR, "2025-10-01", 12)
    ((decided, row),) = content["decided"]
    assert (decided, row["decision"]) == (name, "eligible")
    assert row.keys() == {"decision", "statement", "receipt", "opening"}
    assert PERSON.encode() not in written
    with pytest.raises(CannotOpen):
        open_sealed(cast.homes[CONTRACTOR].custodian.opening(), sealed, dossier_info(AGENCY))
