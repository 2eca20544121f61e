"""A showing (vertoning) at a buyer: what it asked a contractor, and the one answer that it takes to that."""

from __future__ import annotations

import secrets

from verifier.core.errors import NotFresh, Refusal, Replayed, SameIdOtherContent, UnknownReference
from verifier.core.model.report import Report, Status
from verifier.core.procedure.shown_credential import Beside, ShownCredentialVerifier
from verifier.core.wire.sd_jwt import read_sd_jwt
from verifier.core.wire.sd_jwt.disclosing import payload_of
from verifier.party.credential_request import LASTS, Disclosable, write_request
from verifier.party.home import Home

_ASKED, _SHOWN = "credential-request", "credential-shown"


class Showings:
    """What the party of ``home`` asked contractors to show it; no socket is opened here."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def ask(self, wanted: tuple[Disclosable, ...], *, at: int) -> bytes:
        """A letter for a contractor; its nonce is kept, durable on return, for one answer within seven days."""
        request, letter = write_request(self._home, wanted, at=at)
        self._home.vault.put(_ASKED, request.nonce, at.to_bytes(8, "big") + letter)
        return letter

    def status_uri(self, unverified_presentation: str) -> str | None:
        """Where the status list of what is shown lies, by its own word, to fetch it; None where it says nothing."""
        try:
            status = payload_of(read_sd_jwt(unverified_presentation).issuer_signed).get("status")
        except Refusal:
            return None
        found = status.get("status_list") if isinstance(status, dict) else None
        uri = found.get("uri") if isinstance(found, dict) else None
        return uri if isinstance(uri, str) else None

    def take(self, unverified_presentation: str, unverified_status_list: str | None, *, at: int) -> Report:
        """The report on a presentation that answers a request of this party, at ``at`` (Unix seconds).

        1. it answers a request that was made here, at most seven days ago: :class:`UnknownReference`,
        :class:`NotFresh`; 2. no presentation was taken for that request before: :class:`Replayed`; 3. it holds, for
        this party and on that nonce, signed since it was asked, by the kit and directory of this home and the
        status list beside it: what is missing or stale is *undecided*; 4. one that is *valid* uses the request up,
        durably, before it is returned. Anything else may come again.
        """
        nonce = _nonce_of(unverified_presentation)  # 1
        if nonce not in self._home.vault.ids(_ASKED):
            raise UnknownReference("an answer to a request of this party", field="nonce")
        asked_at = int.from_bytes(self._home.vault.get(_ASKED, nonce)[:8], "big")
        if at > asked_at + LASTS:
            raise NotFresh("an answer within seven days of the request", field="iat")
        if nonce in self._home.vault.ids(_SHOWN):  # 2
            raise Replayed("a request that was not answered before", field="nonce")
        beside = Beside(
            directory=self._home.directory.token,
            status_list=lambda _: unverified_status_list,
            audience=self._home.party,
            nonce=nonce,
            lasts=max(0, at - asked_at),
        )
        verifier = ShownCredentialVerifier(trust=self._home.kit)
        report = verifier.verify(unverified_presentation, beside=beside, at=at)  # 3
        if report.status is Status.VALID:
            self._use_up(nonce, unverified_presentation)  # 4
        return report

    def _use_up(self, nonce: str, presentation: str) -> None:
        """One attempt in the world gets past this: a second finds other random bytes under the same id."""
        try:
            self._home.vault.put(_SHOWN, nonce, secrets.token_bytes(16) + presentation.encode("ascii"))
        except SameIdOtherContent:
            raise Replayed("a request that was not answered before", field="nonce") from None


def _nonce_of(unverified_presentation: str) -> str:
    """The nonce that the key binding names, to find the request by; nothing about it is proven."""
    binding = read_sd_jwt(unverified_presentation).key_binding
    nonce = payload_of(binding).get("nonce") if binding is not None else None
    return nonce if isinstance(nonce, str) else ""
