"""Trusting (vertrouwen): whom an audit trusts at each place in the log, and what turned out of their keys later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from verifier.core.errors import KeyNotActive, Refusal, StaleRevision, TrustMissing, UnknownKey, UnknownReference
from verifier.core.log.quorum import WitnessedCheckpoint, require_quorum
from verifier.core.model.contract import Contract
from verifier.core.model.statement import Digest
from verifier.core.procedure.audit import steps
from verifier.core.procedure.audit.facts import Opened, Setting
from verifier.core.procedure.audit.steps import Differences
from verifier.core.procedure.directory import require_current, verify_directory, verify_enrolment
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.trust.directory import Trust
from verifier.core.trust.kit import Kit
from verifier.core.wire.audit_bundle import Kind, PublicLine, RuleSetLine, StatementLine, UnreadLine, read_line
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.statements import read_statement

_CONTRACT: Final = "sr-contract+jwt"


@dataclass(slots=True)
class _Use:
    """The last receipt of what a key signed, in Unix seconds, and its line."""

    at: int
    line: int


class Trusting:
    """Reads the lines on which those after them rest: rule sets, directories, enrolments and contracts."""

    def __init__(self, kit: Kit, differences: Differences) -> None:
        self._kit = kit
        self._differences = differences
        self._uses: dict[str, _Use] = {}
        self._trust: Trust | None = None
        self._setting: Setting | None = None
        self._contracts: dict[Digest, Contract] = {}
        self.rulesets: dict[Digest, RuleSet] = {}

    @property
    def setting(self) -> Setting | None:
        """What holds for the lines that come next; None before the first directory."""
        if self._setting is None and self._trust is not None:
            self._setting = Setting(self._trust, dict(self._contracts), dict(self.rulesets))
        return self._setting

    def take(self, line: UnreadLine) -> None:
        """Look at a line for what those after it need; what refuses is noted, a contract's only in its turn."""
        step, look = _LOOKS[line.kind]
        self._setting = None
        try:
            look(self, line)
        except Refusal as refusal:
            self._differences.note(step, refusal, line=line.number)

    def used(self, opened: Opened, kid: str) -> None:
        """Note that a key signed what was received, for :meth:`check_later`."""
        if kid:
            self._uses[kid] = _Use(opened.received_at, opened.line)

    def check_later(self, checkpoint: str) -> None:
        """The keys by what the newest directory and enrolments say of them: ended before their use.

        What was signed with a key that was compromised stands when the witnesses' time is before that (PROTOCOL 7).
        """
        if self._trust is None:
            return
        for kid, use in self._uses.items():
            try:
                record = self._trust.record(kid)
                if record.revoked_at is not None and use.at >= record.revoked_at:
                    raise KeyNotActive("a key that was not revoked before it was used", field="kid")
                if record.compromised_since is not None:
                    self._require_before(record.compromised_since, checkpoint, self._trust)
            except UnknownKey:
                continue  # a newer directory need not name a key that has ended
            except Refusal as refusal:
                self._differences.note(steps.LATER, refusal, line=use.line)

    def check_end(self, checkpoint: str, *, at: int) -> int | None:
        """That the log's checkpoint is signed, with its quorum; and that the newest directory is current at ``at``.

        When the newest directory ends, or None without one.
        """
        if self._trust is None:
            refusal = TrustMissing("a directory that a root of the kit signed", field="directory")
            self._differences.note(steps.DIRECTORY, refusal)
            return None
        directory = self._trust.directory
        self._noted(steps.CHECKPOINT, lambda: self._witnessed(checkpoint))
        self._noted(steps.DIRECTORY, lambda: self._require_seen(directory.version))
        self._noted(steps.CURRENT, lambda: require_current(directory, at=at))
        for digest in self.rulesets:
            self._noted(steps.RULE_SET, lambda named=digest: self._require_published(named))  # type: ignore[misc] # bound now
        return directory.exp

    def _noted(self, step: int, check: Callable[[], object]) -> None:
        try:
            check()
        except Refusal as refusal:
            self._differences.note(step, refusal)

    def _witnessed(self, checkpoint: str) -> WitnessedCheckpoint:
        if self._trust is None:
            raise TrustMissing("a directory that a root of the kit signed", field="directory")
        return require_quorum(checkpoint, directory=self._trust.directory)

    def _require_seen(self, version: int) -> None:
        if version < self._kit.directory_version:
            raise TrustMissing("a directory that is not older than one already seen", field="version")

    def _require_published(self, ruleset: Digest) -> None:
        if self._trust is None or ruleset not in {each.digest for each in self._trust.directory.rulesets}:
            raise UnknownReference("a rule set of the directory", field="ruleset")

    def _require_before(self, compromised: int, checkpoint: str, trust: Trust) -> None:
        logged = require_quorum(checkpoint, directory=trust.directory).quorum_time
        if logged is None or logged >= compromised:
            raise TrustMissing("a witnessed log time from before the key was compromised", field="kid")

    def _rule_set(self, line: UnreadLine) -> None:
        read = read_line(line)
        if isinstance(read, RuleSetLine):
            ruleset = parse_ruleset(read.octets)
            self.rulesets[ruleset.digest] = ruleset

    def _directory(self, line: UnreadLine) -> None:
        read = read_line(line)
        if not isinstance(read, PublicLine):
            return
        # An older directory is evidence of its own time: only the newest must be as new as the kit (check_end).
        directory = verify_directory(read.token, trust=replace(self._kit, directory_version=0), at=read.received_at)
        if self._trust is None:
            self._trust = Trust.of(directory)
            return
        if directory.statement.version <= self._trust.directory.version:
            raise StaleRevision("a directory that is newer than the one before it", field="version")
        self._trust = Trust(directory.statement, self._trust.enrolled)

    def _enrolment(self, line: UnreadLine) -> None:
        read = read_line(line)
        if not isinstance(read, PublicLine) or self._trust is None:
            raise TrustMissing("a directory before the first enrolment", field="directory")
        self._trust = self._trust.with_enrolment(
            verify_enrolment(read.token, trust=self._trust, at=read.received_at)
        )

    def _contract(self, line: UnreadLine) -> None:
        """A contract to compare with. Whether it is one is judged in its turn: here it only has to open."""
        with suppress(Refusal):
            read = read_line(line)
            if isinstance(read, StatementLine) and self._trust is not None:
                signed = open_envelope(read.token, typ=_CONTRACT, keys=self._trust.keys)
                self._contracts[signed.digest] = read_statement(signed.claims, Contract)


def is_looked_at(line: UnreadLine) -> bool:
    """Whether a line changes what those after it rest on."""
    return line.kind in _LOOKS and (line.kind is not Kind.STATEMENT or _OF_CONTRACT in line.unverified[:80])


_OF_CONTRACT: Final = b'"typ":"sr-contract+jwt"'
_LOOKS: Final[Mapping[Kind, tuple[int, Callable[[Trusting, UnreadLine], None]]]] = {
    Kind.RULE_SET: (steps.RULE_SET, Trusting._rule_set),
    Kind.DIRECTORY: (steps.DIRECTORY, Trusting._directory),
    Kind.ENROLMENT: (steps.INTAKE, Trusting._enrolment),
    Kind.STATEMENT: (steps.INTAKE, Trusting._contract),
}
