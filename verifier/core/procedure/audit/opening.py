"""Opening (openen): what can be said of the lines of an audit bundle one by one, whatever came before them.

Signature, key, authority, form, time and the leaf: most of the work, and none of it waits for another line, so that
it may be done in any number of processes. What comes out is small, and is judged in log order (``replaying``). All
lines of a stretch go through one stage before any goes through the next: a processor is several times as fast at
what it did just before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from verifier.core.errors import Refusal, WrongType, WrongValue
from verifier.core.log.leaf import public_leaf, statement_leaf
from verifier.core.log.merkle import hash_leaf
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Statement
from verifier.core.privacy.group import decode_element
from verifier.core.procedure.audit import steps
from verifier.core.procedure.audit.facts import TYPS, Awarded, Lines, Opened, Setting
from verifier.core.procedure.audit.sayings import SAYINGS, read_many
from verifier.core.procedure.audit.steps import Fault
from verifier.core.procedure.intake import admit
from verifier.core.procedure.placement import check_attested
from verifier.core.wire.audit_bundle import PublicLine, StatementLine, UnreadLine, read_line
from verifier.core.wire.envelope import Envelope, digest_of, take_apart
from verifier.core.wire.statements import noun_of_typ

#: Bytes of a commitment.
_ELEMENT: Final = 32


@dataclass(slots=True)
class _Under:
    """A line that is being opened; ``envelope`` is None once nothing more is asked of it by itself."""

    opened: Opened
    envelope: Envelope | None = None
    noun: type[Statement] = Statement
    statement: Statement | None = None
    lines: Lines | None = None

    def attempt(self, stage: Stage, setting: Setting) -> None:
        """Do a part of the work; when it refuses, that is all that is known of the line."""
        try:
            stage.work(self, setting)
        except Refusal as refusal:
            fault = Fault.of(stage.step or SAYINGS[self.noun][0], refusal)
            self.opened = self.opened._replace(faults=(fault,), token="", said=None)
            self.envelope = None


class Stage(NamedTuple):
    """A part of the work on every line that still has an envelope; without a ``step`` it is that of its noun."""

    step: int
    work: Callable[[_Under, Setting], None]


def open_lines(lines: Sequence[UnreadLine], setting: Setting) -> list[Opened]:
    """Open lines with a leaf. Never raises a refusal: each is among its line's ``faults``.

    1. it reads, and its leaf; 2. its envelope, before any cryptography; 3. the signature; 4. the claims, and that
    its key may say this now (``intake``); 5. what it says by itself; 6. that commitments are elements.
    """
    under = [_begun(line, setting) for line in lines]  # 1, 2
    for stage in _STAGES:  # 3 to 6
        for each in under:
            if each.envelope is not None:
                each.attempt(stage, setting)
    return [each.opened for each in under]


def _begun(line: UnreadLine, setting: Setting) -> _Under:
    try:
        read = read_line(line)
        if not isinstance(read, StatementLine | PublicLine):
            raise WrongValue("a line with a leaf", field="kind")
    except Refusal as refusal:
        return _Under(Opened(line.number, "", (Fault.of(steps.FORM, refusal),)))
    try:
        leaf_hash = hash_leaf(_leaf(read))
    except Refusal as refusal:
        return _Under(Opened(line.number, "", (Fault.of(steps.LEAVES, refusal),)))
    opened = Opened(line.number, "", (), read.leaf_index, read.gap, leaf_hash=leaf_hash)
    opened = opened._replace(received_at=read.received_at, digest=digest_of(read.token), token=read.token)
    return _statement(opened, read.typ, setting) if isinstance(read, StatementLine) else _Under(opened)


def _leaf(line: StatementLine | PublicLine) -> bytes:
    if isinstance(line, StatementLine):
        return statement_leaf(line.nonce, line.typ, line.token)
    return public_leaf(line.token)


def _statement(opened: Opened, typ: str, setting: Setting) -> _Under:
    """A statement of which there are many is taken apart; any other is judged from its token, in its turn."""
    opened = opened._replace(typ=typ)
    try:
        if typ not in TYPS:
            raise WrongType("a kind of statement that a record has", field="typ")
        noun = noun_of_typ(typ)
        if noun not in SAYINGS:
            return _Under(opened)
        return _Under(opened, take_apart(opened.token, typ=typ, keys=setting.trust.keys), noun)
    except Refusal as refusal:
        return _Under(opened._replace(faults=(Fault.of(steps.INTAKE, refusal),), token=""))


def _check_signature(under: _Under, _: Setting) -> None:
    _envelope(under).check_signature()


def _read(under: _Under, setting: Setting) -> None:
    signed = _envelope(under).read_claims()
    under.statement, under.lines = read_many(signed.claims, under.noun)
    admit(under.statement, signed, trust=setting.trust, at=under.opened.received_at)
    under.opened = under.opened._replace(kid=signed.kid, token="")


def _say(under: _Under, setting: Setting) -> None:
    said = under.statement
    if isinstance(said, Placement):
        contract = setting.contracts.get(said.contract)
        if contract is not None:  # that it is there, and in force, is found in log order
            ruleset = setting.settled(said.contract, contract)
            check_attested(said, contract, ruleset, trust=setting.trust, at=under.opened.received_at)
    _, say = SAYINGS[under.noun]
    under.opened = under.opened._replace(said=say(said, under.lines))


def _check_elements(under: _Under, _: Setting) -> None:
    said = under.opened.said
    if isinstance(said, Awarded):
        for at in range(0, len(said.commitments), _ELEMENT):
            decode_element(said.commitments[at : at + _ELEMENT])


def _envelope(under: _Under) -> Envelope:
    if under.envelope is None:
        raise WrongValue("a statement that was taken apart", field="token")
    return under.envelope


_STAGES: Final = (
    Stage(steps.INTAKE, _check_signature),
    Stage(steps.INTAKE, _read),
    Stage(0, _say),
    Stage(steps.AWARD, _check_elements),
)
