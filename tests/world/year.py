"""A year (een jaar): monthly verdicts on many contracts, each as the bundle that its buyer fetched on one day.

Everything is really signed, in one log and with one status list; what the verdicts rest on is left out. The bundles
share directory, checkpoint and status list, as those of a day do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from tests.world.crediting import credential_of, status_list
from tests.world.publishing import checkpoint_note
from tests.world.scheme import DAY, ORIGIN, REGISTER, UTRECHT, Scheme, moment, signing_key
from verifier.core.log.leaf import statement_leaf
from verifier.core.log.merkle import hash_leaf
from verifier.core.log.tile import extend, inclusion_proof
from verifier.core.model.calendar import Month
from verifier.core.model.contract import RuleSetRef
from verifier.core.model.statement import Digest
from verifier.core.model.status import CredentialStatus
from verifier.core.model.verdict import AsOf, Outcome, Verdict
from verifier.core.trust.kit import write_kit
from verifier.core.wire.bundle import FORMAT, Bundle, write_bundle
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.log_proof import LogProof, write_log_proof
from verifier.core.wire.statements import sign_statement

POLICY: Final = "publication-v1"
_BEGIN: Final = moment(date(2026, 1, 1))


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict of the register, and where it stands in the log."""

    verdict: Verdict
    token: str
    nonce: bytes

    @property
    def digest(self) -> Digest:
        return digest_of(self.token)

    @property
    def leaf(self) -> bytes:
        return statement_leaf(self.nonce, "sr-verdict+jwt", self.token)


class Year:
    """``contracts`` contracts with a verdict for each of ``months`` months; at ``at`` all bundles are fetched.

    ``statuses`` may be changed before the first bundle is asked for; the status of verdict n stands at place n.
    """

    def __init__(self, contracts: int = 1, months: int = 1) -> None:
        self.scheme = Scheme(at=_BEGIN)
        self.at = _BEGIN + 365 * DAY
        self.statuses: dict[int, CredentialStatus] = {}
        self.said: list[Said] = []
        for month in range(months):
            for contract in range(contracts):
                self.said.append(self._say(contract, Month(2026, 1).plus(month)))
        self.scheme.renew(at=self.at)

    @cached_property
    def note(self) -> str:
        """The checkpoint over all verdicts, as the log signed it."""
        return checkpoint_note([each.leaf for each in self.said])

    def bundle(self, index: int = 0, /, **changes: Any) -> bytes:
        """The file of verdict ``index``, with ``changes`` of its members."""
        said = self.said[index]
        defaults: dict[str, Any] = {
            "format": FORMAT,
            "verdict": said.token,
            "directory": self.scheme.directory.token,
            "log_proof": self.log_proof(index),
            "leaf_nonce": said.nonce,
            "policy": said.verdict.policy,
            "credential": credential_of(said.verdict, index) if "credential" not in changes else None,
            "status_list": self._list,
        }
        return write_bundle(Bundle(**(defaults | changes)))

    def write(self, folder: Path) -> Path:
        """Every bundle in ``folder``, by month and contract, and the kit beside it; the kit's file."""
        for index, said in enumerate(self.said):
            month = folder / str(said.verdict.as_of.moment)
            month.mkdir(parents=True, exist_ok=True)
            (month / f"{index:05d}.bundle.json").write_bytes(self.bundle(index))
        kit = folder / "kit.json"
        kit.write_bytes(write_kit(self.scheme.kit))
        return kit

    def log_proof(self, index: int, note: str | None = None) -> str:
        """That verdict ``index`` is in the log."""
        hashes = tuple(inclusion_proof(self._tile, index, len(self.said)))
        return write_log_proof(LogProof(index, hashes, note or self.note))

    @cached_property
    def _list(self) -> str:
        return status_list(self.statuses, at=self.at)

    @cached_property
    def _tiles(self) -> Mapping[tuple[int, int], bytes]:
        return extend(_nothing, 0, [hash_leaf(each.leaf) for each in self.said]).tiles

    def _tile(self, level: int, index: int) -> bytes:
        return self._tiles[level, index]

    def _say(self, contract: int, month: Month) -> Said:
        index = len(self.said)
        at = moment(month.last_day) + 2 * 3600
        named = hashlib.sha256(b"contract %d" % contract).digest()
        verdict = Verdict(
            **self.scheme.claims(REGISTER, at=at),
            contract=Digest(named),
            as_of=AsOf(month, ORIGIN, index, Digest(bytes(32)), Digest(hashlib.sha256(b"%d" % index).digest())),
            ruleset=RuleSetRef(UTRECHT.name, UTRECHT.digest),
            policy=POLICY,
            verdict=Outcome.ON_TRACK,
            **told_by(index),
        )
        key = signing_key(REGISTER)
        token = sign_statement(verdict, kid=key.kid, sign=key.sign)
        return Said(verdict, token, hashlib.sha256(b"nonce %d" % index).digest())


def told_by(index: int) -> Mapping[str, Any]:
    """What a verdict tells, more or less of it."""
    whole = {"band": "75-100", "placements_class": "5-9", "shortfall_step": 500_000, "activities_total": 0}
    return {name: value for place, (name, value) in enumerate(whole.items()) if index % (place + 2) != 1}


def _nothing(level: int, index: int) -> bytes:
    """A log without leaves has no tiles."""
    return b""
