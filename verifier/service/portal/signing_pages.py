"""Pages that sign (bladzijden waarop iemand ondertekent): what each is filled with, at whichever door."""

from __future__ import annotations

from verifier.service.portal.visit import Visit
from verifier.service.usecases.list_keys import list_keys
from verifier.service.usecases.verb import Office


async def enrolled_keys(office: Office, visit: Visit) -> str:
    """The thumbprints of the keys with which this organisation may sign and open now, with spaces between."""
    found = await office.read(list_keys, visit.organisation, client=visit.organisation)
    return " ".join(each.record.kid for each in found if each.active)
