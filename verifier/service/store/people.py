"""People in store (mensen die hier werken): members, how they sign in, and that they did, in one transaction."""

from __future__ import annotations

from functools import cached_property

from sqlmodel import Session

from verifier.service.store.attempts import Attempts
from verifier.service.store.invitations import Invitations
from verifier.service.store.members import Members
from verifier.service.store.openid_subjects import OpenIdSubjects
from verifier.service.store.passkeys import Passkeys
from verifier.service.store.scope import Scope
from verifier.service.store.sessions import Sessions


class People:
    """The repositories of those who work with the register, under one scope."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._session = session
        self._scope = scope

    @cached_property
    def members(self) -> Members:
        return Members(self._session, self._scope)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self._session, self._scope)

    @cached_property
    def invitations(self) -> Invitations:
        return Invitations(self._session, self._scope)

    @cached_property
    def passkeys(self) -> Passkeys:
        return Passkeys(self._session, self._scope)

    @cached_property
    def openid_subjects(self) -> OpenIdSubjects:
        return OpenIdSubjects(self._session, self._scope)

    @cached_property
    def attempts(self) -> Attempts:
        return Attempts(self._session, self._scope)
