"""The intake (inname): whether statements are taken in, or wait because what came before them is not published.

A receipt promises a place in a published log. When statements wait for that longer than a cadence and some seconds,
witnesses are missing or the log may not be signed, and no more are taken (THREATS L2). What is asked at other
doors, and the operator's own statements, which may be what mends it, go on.
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.types import Scope

from verifier import clock
from verifier.service.usecases.read_condition import read_condition
from verifier.service.usecases.verb import Office

#: Beside a cadence, how long a statement may wait: for signing, and for witnesses; seconds.
WITNESSING: Final = 5.0
_LOOK: Final = 1.0
#: Where parties send statements.
_DOORS: Final = ("/v1/agency/", "/v1/buyer/", "/v1/contractor/")


class Intake:
    """Open until statements wait too long, and again once they are published; one for each worker."""

    __slots__ = ("began", "late")

    def __init__(self) -> None:
        self.late = False
        #: Since when this worker could have published anything, in Unix seconds.
        self.began = 0

    def refuses(self, scope: Scope) -> bool:
        """Whether this request would bring a statement while others wait too long."""
        return self.late and scope["method"] == "POST" and str(scope["path"]).startswith(_DOORS)

    async def watch(self, office: Office, *, cadence: float) -> None:
        """Look every second, as long as this goes on; what waited while nobody ran gets the time that all get."""
        self.began = clock.now()
        while True:
            await asyncio.sleep(_LOOK)
            await self.look(office, cadence=cadence)

    async def look(self, office: Office, *, cadence: float) -> None:
        """See how long statements wait now; while the database does not answer, what was seen last holds."""
        try:
            condition = await office.read(read_condition, None, client=None)
        except Exception:  # whatever went wrong, it gave no answer, and health tells of it
            return
        since = condition.unpublished_since
        waited = clock.now() - max(since, self.began) if since else 0
        self.late = waited > cadence + WITNESSING
