"""Keeping (bijhouden) a register that nobody serves: what its beat does is done here, a step at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.service.register.cast import Cast
from tests.service.register.running import opening_for, settings_in
from verifier.core.log.checkpoint import parse_checkpoint
from verifier.core.wire.note import parse_note
from verifier.service.life.high_water import HighWater, Mark
from verifier.service.life.rollback import require_no_rollback
from verifier.service.settings.settings import Settings
from verifier.service.usecases.adopt_directory import adopt_directory
from verifier.service.usecases.pad_log import pad_log
from verifier.service.usecases.sign_checkpoint import sign_checkpoint
from verifier.service.wiring import Register


class Kept:
    """A register, its settings, and its high water."""

    def __init__(self, register: Register, settings: Settings, cast: Cast) -> None:
        self.register = register
        self.settings = settings
        self.cast = cast
        self.file = HighWater(settings.high_water_file)

    def guard(self) -> HighWater:
        return asyncio.run(require_no_rollback(self.settings, self.register.database))

    def begin(self) -> None:
        self.guard()
        asyncio.run(self.register.office.write(adopt_directory, self.cast.directory, client=None))

    def pad(self) -> int:
        return asyncio.run(self.register.office.write(pad_log, 0.2, client=None))

    def sign(self) -> Mark:
        """Guard and sign, as a beat does; the head that was signed."""
        note = asyncio.run(self.register.office.write(sign_checkpoint, self.guard().advance, client=None))
        told = parse_checkpoint(parse_note(note).body)
        return Mark(told.size, told.root)

    def beat(self) -> Mark:
        self.guard()
        self.pad()
        return self.sign()


@contextmanager
def kept(cast: Cast, folder: Path) -> Iterator[Kept]:
    settings = settings_in(folder)
    register = opening_for(cast)(settings)
    try:
        yield Kept(register, settings, cast)
    finally:
        register.database.close()
        register.allowances.close()
