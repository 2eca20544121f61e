"""An unsafe scope: the application's own filters are off, so that only the database's wall is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, true

from tests.service.register.cast import Cast
from verifier.core.model.party import PartyId
from verifier.service.settings.settings import Settings
from verifier.service.store.office import TransactionalOffice
from verifier.service.store.scope import Scope
from verifier.service.wiring import Register, assemble, powers_of, published_rules


@dataclass(frozen=True, slots=True)
class UnsafeUnfiltered(Scope):
    """A party's scope that lets every row through and refuses nothing; the database is still told who looks."""

    def admits(self, *_: Any) -> ColumnElement[bool]:
        return true()

    def owns(self, _: Any) -> ColumnElement[bool]:
        return true()

    def require_register(self) -> None:
        """Nothing is required."""


class UnsafeUnfilteredOffice(TransactionalOffice):
    """The real one but for the filters."""

    def _scope_of(self, client: PartyId | None) -> Scope:
        return Scope.register() if client is None else UnsafeUnfiltered(client)


def unfiltered(cast: Cast) -> Callable[[Settings], Register]:
    """How a register is opened whose filters are off."""

    def opening(settings: Settings) -> Register:
        custodian, kit = cast.register.custodian, cast.register.kit
        register = assemble(custodian, kit, settings)
        powers = powers_of(custodian, settings.public_url)
        office = UnsafeUnfilteredOffice(register.database, powers, published_rules(), kit)
        return replace(register, office=office)

    return opening
