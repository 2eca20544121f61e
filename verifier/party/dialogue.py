"""A dialogue (gesprek) on a contract: what its buyer and its contractor say to each other, and read of it.

The guard on wording comes first: of what it refuses nothing is signed, kept or sent. What the other side said is
shown only when it is verified here, its wording too, whatever the register let pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from verifier.core.errors import Refusal, WrongRelation
from verifier.core.model.evidence import Verified
from verifier.core.model.message import Message, MessageKind, PlanOfApproach
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.message import check_message_wording, verify_dialogue, verify_message
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.message_fields import PLAN
from verifier.core.wire.statements import read_statement, write_statement
from verifier.party.dossier import Dossier
from verifier.party.home import Home
from verifier.party.outbox import Outbox, Parcel
from verifier.party.register.lists import ContractsClient

_PLAN_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to say: the members of a message (``core.model.message``) beside claims and contract."""

    kind: MessageKind
    heading: str
    paragraphs: tuple[str, ...]
    in_reply_to: Digest | None = None
    plan: PlanOfApproach | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that the register lists under ``digest``: verified here, or why it is not shown.

    ``received_at``, in Unix seconds, is the register's word.
    """

    digest: Digest
    received_at: int
    said: Verified[Message] | Refusal


class Dialogue:
    """The dialogues of the party of ``home``, a buyer or a contractor, at its door; time is the client's.

    Both verbs raise :class:`Refused` and :class:`Unreachable` beside what they name.
    """

    def __init__(self, home: Home, client: ContractsClient) -> None:
        self._home = home
        self._client = client
        self._outbox = Outbox(home.vault, client)
        self._dossier = Dossier(home, client)

    def send(self, contract: Digest, draft: Draft) -> Verified[Receipt]:
        """Say something about a contract of this party.

        1. the members are those of a message and its wording is guarded, before anything is asked or signed; 2. the
        contract and, for a reply, the dialogue so far are verified; 3. the message is signed, and verified as the
        register will; 4. it is kept, durably; 5. then it is sent. A crash after 4 resends the same bytes. Raises
        what ``verify_message`` raises, and :class:`UnknownReference` for a contract that this party neither gives
        nor does.
        """
        at = self._client.now()
        told = {member.name: getattr(draft, member.name) for member in fields(Draft)}
        claims = self._home.claims(at=at, audience=self._home.trust(at=at).register)
        message = read_statement(write_statement(Message(**claims, contract=contract, **told)), Message)  # 1
        check_message_wording(message)
        evidence = self._evidence(contract)  # 2
        if draft.in_reply_to is not None:
            evidence = evidence.plus(*_verified(self._read(contract, evidence)))
        token = self._home.sign(message)  # 3
        verify_message(token, evidence=evidence, trust=self._dossier.trust([token], Message, at=at), at=at)
        name = f"message.{base64url.encode(contract)}"
        (sent,) = self._outbox.dispatch(name, Parcel((token,)))  # 4, 5
        return sent.receipt

    def read(self, contract: Digest) -> tuple[Heard, ...]:
        """What both sides said about a contract, in log order, each message verified or held back.

        Raises :class:`UnknownReference` for a contract that this party neither gives nor does.
        """
        return tuple(self._read(contract, self._evidence(contract)))

    def _read(self, contract: Digest, evidence: GatheredEvidence) -> Iterator[Heard]:
        listed = list(self._client.messages(contract))
        tokens = [each.unverified_statement for each in listed]
        at = self._client.now()
        trust = self._dossier.trust(tokens, Message, at=at)
        judged = verify_dialogue(tokens, evidence=evidence, trust=trust, at=at)
        for each, said in zip(listed, judged, strict=True):
            yield Heard(each.digest, each.received_at, _under_its_own_digest(said, each.digest))

    def _evidence(self, contract: Digest) -> GatheredEvidence:
        return self._dossier.evidence(self._dossier.contract(contract))


def read_plan(unverified: bytes) -> PlanOfApproach:
    """Read the member ``plan`` of a message as JSON that a person writes; raises :class:`Malformed` refusals."""
    plan: PlanOfApproach = PLAN.read(strict_json.parse(unverified, limit=_PLAN_LIMIT), "plan")
    return plan


def _under_its_own_digest(said: Verified[Message] | Refusal, digest: Digest) -> Verified[Message] | Refusal:
    if isinstance(said, Verified) and said.digest != digest:
        return WrongRelation("a message under its own digest", field="digest")
    return said


def _verified(heard: Iterable[Heard]) -> Iterator[Verified[Message]]:
    return (each.said for each in heard if isinstance(each.said, Verified))
