"""An unsafe database: it answers before it commits, so that what it acknowledged can be lost."""

from __future__ import annotations

import time
from typing import Any

from sqlmodel import Session

from verifier.service.store.database import Database
from verifier.service.store.dialects import begin_writing

#: How long a slow disk takes over a commit, in seconds.
SLOW_DISK = 0.02


class UnsafeEarlyDatabase(Database):
    """The real one but for the order: here the answer leaves first, and the commit follows."""

    def _commit(self, jobs: list[Any]) -> None:
        with Session(self.engine) as session:
            begin_writing(session)
            group = self._group(session)
            for job in jobs:
                try:
                    job.done.set_result(job.work(session, group))
                except Exception as refusal:  # as the real one does: who asked is told
                    job.done.set_exception(refusal)
            group.complete()
            time.sleep(SLOW_DISK)
            session.commit()
