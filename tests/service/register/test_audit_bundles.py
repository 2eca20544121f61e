"""Audit bundles: what each may have of a contract's record, and that the same verdicts come out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.service.register import story
from tests.service.register.audited import MANY, Audited, lines_of, played, wait_for_checkpoint
from tests.service.register.cast import AUDITOR, OTHER_BUYER, OTHER_CONTRACTOR, Cast
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted, refused
from tests.service.register.running import serving
from tests.service.register.story import MARCH
from verifier import clock
from verifier.core.errors import TrustMissing
from verifier.core.model.audit import Audit, AuditOutcome
from verifier.core.model.audit_report import Judged, Word
from verifier.core.model.contract import ContractParty, ContractRole
from verifier.core.model.report import Status
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.auditor import AuditorClient, signed_audits
from verifier.party.transport import Transport

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def audited(cast: Cast, places: Places) -> Iterator[Audited]:
    with serving(cast, places("audited"), cadence=1) as running:
        running.introduce()
        yield played(Play(running))


def test_auditor_works_out_the_same_verdicts(audited: Audited, tmp_path: Path) -> None:
    report = audited.report(tmp_path, audited.bundle(audited.play.register.auditor, "auditor"))
    assert report.differences == ()
    assert report.status is Status.VALID
    assert [each.judged for each in report.verdicts] == [Judged.RECOMPUTED, Judged.RECOMPUTED]
    assert Word.CAP in report.on_word
    assert Word.PEOPLE in report.on_word
    assert report.counts["sr-eligibility+jwt"] == 7
    assert report.counts["sr-placement+jwt"] == 7 + MANY


def test_bundle_comes_in_segments_and_has_no_pseudonym(audited: Audited) -> None:
    bundle = audited.bundle(audited.play.register.auditor, "auditor")
    lines = lines_of(bundle)
    assert [line["kind"] for line in lines].count("boundary") == 2
    assert [line["kind"] for line in lines].count("same_person") == 1
    (tied,) = [line["placements"] for line in lines if line["kind"] == "same_person"]
    assert sorted(tied) == sorted(audited.placed[name].name for name in ("first", "second"))
    for (index,) in audited.play.register.database.rows("SELECT pseudonym_index FROM pseudonym"):
        assert base64url.encode(bytes(index)).encode() not in bundle
        assert bytes(index) not in bundle


@pytest.mark.parametrize("step", [3, 150, -3], ids=["early", "middle", "late"])
def test_what_was_changed_on_the_way_is_found(audited: Audited, tmp_path: Path, step: int) -> None:
    lines = audited.bundle(audited.play.register.auditor, "auditor").splitlines(keepends=True)
    statements = [number for number, line in enumerate(lines) if line.startswith(b'{"kind":"statement"')]
    changed = lines[: statements[step]] + lines[statements[step] + 1 :]
    assert audited.report(tmp_path, b"".join(changed)).status is Status.INVALID


def test_contractor_gets_its_own_but_for_who_is_the_same_person(audited: Audited, tmp_path: Path) -> None:
    bundle = audited.bundle(audited.play.register.contractor, "contractor")
    assert b"same_person" not in bundle
    report = audited.report(tmp_path, bundle)
    assert report.status is not Status.INVALID
    assert Word.PEOPLE not in report.on_word


def test_agency_gets_what_it_was_asked_and_what_it_decided(audited: Audited, tmp_path: Path) -> None:
    register = audited.play.register
    bundle = audited.bundle(register.other_agency, "agency", "elsewhere")
    report = audited.report(tmp_path, bundle)
    assert (report.status, report.differences, report.verdicts) == (Status.VALID, (), ())
    assert report.counts == {
        "sr-contract+jwt": 1,
        "sr-acceptance+jwt": 1,
        "sr-placement+jwt": 1,
        "sr-eligibility+jwt": 1,
    }
    own = audited.report(tmp_path, audited.bundle(register.agency, "agency"))
    assert (own.status, own.differences) == (Status.VALID, ())
    assert own.counts["sr-eligibility+jwt"] == 6
    elsewhere = audited.placed["elsewhere"].token
    assert elsewhere.encode() in bundle
    assert elsewhere.encode() not in audited.bundle(register.agency, "agency")


def test_auditor_says_what_came_out_and_it_is_part_of_the_record(audited: Audited, tmp_path: Path) -> None:
    """By the auditor's own program: fetch, audit, sign, file; and what is filed twice is kept once."""
    register, home = audited.play.register, audited.play.cast.auditor
    with Transport(register.url) as transport:
        client = AuditorClient(transport, home)
        assert client.save_bundle(audited.contract.digest, tmp_path / "fetched") > MANY
        report = audited.report(tmp_path, (tmp_path / "fetched").read_bytes())
        tokens = list(signed_audits(home, report, at=clock.now()))
        assert len(tokens) == 2
        receipts = [client.file(token).statement.statement for token in (*tokens, tokens[0])]
    assert receipts == [digest_of(token) for token in (*tokens, tokens[0])]
    wait_for_checkpoint(audited.play)
    again = audited.report(tmp_path, audited.bundle(register.auditor, "auditor"))
    assert (again.status, again.counts["sr-audit+jwt"]) == (Status.VALID, 2)
    timeline = accepted(register.buyer.get(f"/v1/buyer/contracts/{audited.contract.name}/timeline?limit=100"))
    assert [each["kind"] for each in timeline["events"]].count("audit") == 2


def test_nothing_is_signed_of_what_is_undecided(audited: Audited, tmp_path: Path) -> None:
    home = audited.play.cast.auditor
    bundle = audited.bundle(audited.play.register.auditor, "auditor")
    undecided = replace(audited.report(tmp_path, bundle), status=Status.UNDECIDED)
    with pytest.raises(TrustMissing):
        list(signed_audits(home, undecided, at=clock.now()))


def test_audit_of_a_contract_of_others_is_refused(audited: Audited) -> None:
    play = audited.play
    unnamed = play.contract()
    question = {"contract": unnamed.name, "moment": str(MARCH)}
    verdict = accepted(play.register.buyer.post("/v1/buyer/verdicts", question))["statement"]
    for digest in (digest_of(verdict), Digest(bytes(32))):
        said = Audit(
            **story.claims(play.cast.auditor),
            verdict=digest,
            outcome=AuditOutcome.DIFFERENT,
            log_size=1_000_000,
            root=Digest(bytes(32)),
        )
        answer = play.register.auditor.post("/v1/auditor/audits", {"statement": play.cast.auditor.sign(said)})
        assert refused(answer) == (409, "unknown_reference")


def test_who_is_not_named_gets_nothing(audited: Audited) -> None:
    """The same 404 for a contract of others and for none; each door for its own."""
    register, play = audited.play.register, audited.play
    unnamed = play.contract()
    nowhere = "A" * 43
    for client, path, digests in (
        (register.auditor, "auditor/contracts", (unnamed.name, nowhere)),
        (register.other_auditor, "auditor/contracts", (audited.contract.name, nowhere)),
        (register.other_contractor, "contractor/contracts", (audited.contract.name, nowhere)),
        (register.other_agency, "agency/placements", (audited.placed["first"].name, nowhere)),
    ):
        for digest in digests:
            assert refused(client.get(f"/v1/{path}/{digest}/audit-bundle")) == (404, "not_found")
    for client in (register.buyer, register.contractor, register.agency):
        assert client.get(f"/v1/auditor/contracts/{audited.contract.name}/audit-bundle").status_code == 401


def test_contract_that_lists_others_is_for_its_auditor_alone(audited: Audited) -> None:
    play = audited.play
    party = ContractParty(OTHER_CONTRACTOR, ContractRole.SUBCONTRACTOR)
    shared = play.contract(auditor=AUDITOR, parties=(party,))
    wait_for_checkpoint(play)
    path = f"contracts/{shared.name}/audit-bundle"
    assert refused(play.register.contractor.get(f"/v1/contractor/{path}")) == (409, "unsupported")
    assert play.register.auditor.get(f"/v1/auditor/{path}").status_code == 200


def test_auditor_is_one_of_the_directory(audited: Audited) -> None:
    made = story.contract(audited.play.cast, auditor=OTHER_BUYER)
    answer = audited.play.register.buyer.post("/v1/buyer/contracts", {"statement": made.token})
    assert refused(answer) == (409, "unknown_reference")
