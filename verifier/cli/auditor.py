"""``plaatsbewijs auditor``: an auditor (controleur) fetches the record of a contract, and files what came out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from verifier.cli.dealings import ContractDigest
from verifier.cli.forms import File, Here, Out, group, verb
from verifier.cli.homes import Whose, WithKit, found, opened_online, write_introduction

if TYPE_CHECKING:
    from verifier.party.auditor import AuditorClient

app = group("Audits contracts that name it.")


@verb(app)
def init(here: Here, whose: Whose, trusted: WithKit) -> None:
    """Make an auditor's home, with a signing key."""
    from verifier.party.profile import HomeRole

    found(here, whose, HomeRole.AUDITOR, kit=trusted.kit)


@verb(app)
def introduce(here: Here, out: Out) -> None:
    """Write the introduction for the operator, and read out its fingerprint."""
    write_introduction(here, out)


@verb(app)
def fetch(here: Here, contract: ContractDigest, out: Out) -> None:
    """Fetch the audit bundle of a contract that names this auditor, for plaatsbewijs audit."""
    with _auditing(here) as client:
        lines = client.save_bundle(contract, out)
    here.screen.show({"lines": lines, "file": str(out)})


@verb(app)
def file(here: Here, file: File) -> None:
    """File what plaatsbewijs audit --sign wrote: one statement a line."""
    with _auditing(here) as client:
        receipts = [client.file(token) for token in file.read_text(encoding="ascii").splitlines()]
    here.screen.show({"receipts": [{"statement": each.statement.statement} for each in receipts]})


@contextmanager
def _auditing(here: Here) -> Iterator[AuditorClient]:
    from verifier.party.auditor import AuditorClient

    with opened_online(here.home) as (home, transport):
        yield AuditorClient(transport, home)
