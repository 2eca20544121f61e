"""Credentials (nalevingsbewijzen) in a contractor's own hands: fetched, kept, and shown to whom it chooses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from verifier.core.errors import UnknownReference, WrongRelation, WrongValue
from verifier.core.model.credential import Credential
from verifier.core.model.statement import Digest
from verifier.core.model.status_order import OrderedStatus
from verifier.core.procedure.credential import recall_credential, verify_credential
from verifier.core.procedure.credential_status import open_credential, require_standing
from verifier.core.procedure.status import verify_status_token
from verifier.core.wire import base64url
from verifier.core.wire.credential_fields import credential_digest
from verifier.core.wire.jwk import thumbprint
from verifier.core.wire.sd_jwt import present, with_key_binding
from verifier.party.credential_request import CredentialRequest, open_request
from verifier.party.home import Home
from verifier.party.register.credential_answers import ListedCredential
from verifier.party.register.doors import ContractorClient
from verifier.party.transport import Refused, Unreachable

_KEPT: Final = "credential"


@dataclass(frozen=True, slots=True)
class HeldCredential:
    """A credential in the vault; ``status`` is the register's word when it was fetched, None where that is past."""

    digest: Digest
    credential: Credential
    token: str
    status: OrderedStatus | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is handed over: the presentation, the status list that its reader may want, and whom it is for.

    ``withheld`` is what was asked and is not told: the credential has it not, or its holder keeps it back.
    """

    presentation: str
    unverified_status_list: str | None
    request: CredentialRequest
    withheld: tuple[str, ...]


class Credentials:
    """The credentials of the contractor of ``home``; time is the client's.

    Verbs that ask the register raise :class:`Refused` and :class:`Unreachable` beside what they name.
    """

    def __init__(self, home: Home, client: ContractorClient) -> None:
        self._home = home
        self._client = client

    def fetch(self) -> tuple[HeldCredential, ...]:
        """Every credential that the register has for this contractor, each verified and kept; durable on return.

        Raises :class:`WrongRelation` for one that is bound to somebody else's key, or that is not the one listed,
        and what ``verify_credential`` raises.
        """
        return tuple([self._keep(each) for each in self._client.credentials()])

    def held(self) -> tuple[HeldCredential, ...]:
        """Those that are kept, by digest; nothing is asked."""
        names = self._home.vault.ids(_KEPT)
        return tuple([self._read(Digest(base64url.decode(each))) for each in names])

    def renew(self, verdict: Digest) -> HeldCredential:
        """The credential of a verdict, bound to the key in use now; the one before it ends. Kept on return."""
        return self._verified(self._client.renewed_credential(verdict), None)

    def present(self, digest: Digest, unverified_request: bytes, disclosed: Collection[str] | None = None) -> Shown:
        """Show a kept credential to who asked: of what it asked, ``disclosed``, or all that the credential tells.

        1. the request is of a party of the directory, at most seven days old; 2. nothing is disclosed that it did
        not ask; 3. the credential still holds, by its own end and, where the register answers, by its status; 4.
        the key in use is the one to which it is bound: :class:`WrongRelation` when that was rotated, and the
        credential must be renewed. The presentation holds for that party and that request alone.
        """
        at = self._client.now()
        trust = self._home.trust(at=at)
        request = open_request(unverified_request, trust=trust, at=at)  # 1
        told = self._read(digest).credential.disclosed
        names = [each for each in told if each in request.wanted] if disclosed is None else list(disclosed)
        if not set(names) <= set(request.wanted) & told.keys():  # 2
            raise WrongValue("names that were asked, and that the credential tells", field="disclosed")
        held = verify_credential(self._read(digest).token, trust=trust, at=at)  # 3
        status_list = self._status_list(held.statement, at=at)
        key = self._home.signing_key()
        if thumbprint(held.statement.holder) != key.kid:  # 4
            raise WrongRelation("a credential that is bound to the key in use: renew it", field="cnf")
        bare = present(held.token, names=names)
        bound = with_key_binding(bare, audience=request.iss, nonce=request.nonce, iat=at, sign=key.sign)
        return Shown(bound, status_list, request, tuple(each for each in request.wanted if each not in names))

    def _status_list(self, credential: Credential, *, at: int) -> str | None:
        """The list for who reads the presentation; one that says that the credential does not hold is refused."""
        try:
            token = self._client.public.status_list(credential.status.uri)
        except (Refused, Unreachable):
            return None
        trust = self._home.trust(at=at)
        require_standing(verify_status_token(token, uri=credential.status.uri, trust=trust, at=at), credential)
        return token

    def _keep(self, listed: ListedCredential) -> HeldCredential:
        if credential_digest(listed.unverified_credential) != listed.digest:
            raise WrongRelation("the credential under its own digest", field="digest")
        return self._verified(listed.unverified_credential, listed.status)

    def _verified(self, unverified: str, status: OrderedStatus | None) -> HeldCredential:
        at = self._client.now()
        credential = open_credential(unverified, trust=self._home.trust(at=at), at=at)
        if thumbprint(credential.holder) not in {each.kid for each in self._home.entries}:
            raise WrongRelation("a credential of this contractor", field="cnf")
        digest = credential_digest(unverified)
        self._home.vault.put(_KEPT, base64url.encode(digest), unverified.encode("ascii"))
        return HeldCredential(digest, credential, unverified, status)

    def _read(self, digest: Digest) -> HeldCredential:
        """What the vault has; it was verified before it was put there."""
        if base64url.encode(digest) not in self._home.vault.ids(_KEPT):
            raise UnknownReference("the digest of a credential that this contractor keeps", field="credential")
        token = self._home.vault.get(_KEPT, base64url.encode(digest)).decode("ascii")
        return HeldCredential(digest, recall_credential(token), token)
