"""A bundle: three-valued, and never valid once a byte of it has changed."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.unit.procedure.cases import worked_half_year
from tests.unsafe_keys import UnsafeSigningKey
from tests.world import World
from tests.world.crediting import HOUR, draft_credential, status_list
from tests.world.publishing import log_proof
from tests.world.scheme import BUYER, DAY, ORIGIN, REGISTER, REGISTRAR, ROOT, signing_key
from verifier.core.log.leaf import statement_leaf
from verifier.core.model.calendar import Month
from verifier.core.model.evidence import Verified
from verifier.core.model.report import Report, Status
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.bundle import STEPS, verify_bundle
from verifier.core.trust.kit import Kit
from verifier.core.wire import base64url
from verifier.core.wire.bundle import read_bundle

JUNE = Month(2026, 6)
VALID, INVALID, UNDECIDED = Status


@pytest.fixture(scope="module")
def story() -> tuple[World, Verified[Verdict]]:
    world, agreed = worked_half_year(5)
    verdict = world.verdict(agreed, JUNE)
    assert verdict is not None
    return world, verdict


@pytest.fixture(scope="module")
def bundle(story: tuple[World, Verified[Verdict]]) -> bytes:
    world, verdict = story
    return world.bundle(verdict)


def judged(story: tuple[World, Verified[Verdict]], bundle: bytes, **other: Any) -> Report:
    world, _ = story
    asked: dict[str, Any] = {"trust": world.kit, "at": world.at} | other
    return verify_bundle(bundle, **asked)


def outcome(report: Report) -> tuple[Status, int, str]:
    """The status, and the first step that did not hold with its code."""
    fault = next((each for each in report.findings if each.status is not VALID), None)
    return report.status, fault.step if fault else 0, fault.code if fault else ""


def resigned(verdict: Verified[Verdict], world: World, key: UnsafeSigningKey | None = None, **changes: Any) -> str:
    return world.sign(replace(verdict.statement, **changes), key)


class TestValid:
    def test_every_step_holds(self, story: tuple[World, Verified[Verdict]], bundle: bytes) -> None:
        world, verdict = story
        report = judged(story, bundle)
        assert [(each.step, each.status) for each in report.findings] == [(step, VALID) for step in STEPS]
        assert (report.status, report.verdict) == (VALID, verdict.statement)
        assert (report.as_of, report.good_until) == (verdict.statement.iat, world.at + HOUR)
        assert report.credential == draft_credential(verdict.statement, world.records.leaf_index[verdict.digest])
        assert read_bundle(bundle).verdict == verdict.token

    def test_a_report_is_no_yes_or_no(self, story: tuple[World, Verified[Verdict]], bundle: bytes) -> None:
        report = judged(story, bundle)
        with pytest.raises(TypeError):
            bool(report)
        with pytest.raises(TypeError):
            assert report

    def test_its_leaf_may_lie_deep_in_a_longer_log(self, story: tuple[World, Verified[Verdict]]) -> None:
        world, verdict = story
        longer = [*world.records.leaves, *(bytes([1]) * 33 for _ in range(500))]
        proof = log_proof(longer, world.records.leaf_index[verdict.digest])
        assert judged(story, world.bundle(verdict, log_proof=proof)).status is VALID


class TestMoment:
    def test_from_five_minutes_before_it_was_signed(
        self, story: tuple[World, Verified[Verdict]], bundle: bytes
    ) -> None:
        _, verdict = story
        assert judged(story, bundle, at=verdict.statement.iat - 300).status is VALID
        early = judged(story, bundle, at=verdict.statement.iat - 301)
        assert outcome(early) == (INVALID, 4, "not_fresh")
        assert (early.verdict, early.as_of, early.good_until) == (None, None, None)

    def test_until_the_directory_ends(self, story: tuple[World, Verified[Verdict]]) -> None:
        world, verdict = story
        end = world.scheme.directory.statement.exp
        lasting = world.bundle(verdict, status_list=status_list(at=end - HOUR))
        assert judged(story, lasting, at=end).status is VALID
        late = judged(story, lasting, at=end + 1)
        assert outcome(late) == (UNDECIDED, 8, "directory_expired")
        assert (late.verdict, late.good_until) == (verdict.statement, end)


class TestTrust:
    def test_a_root_that_the_kit_does_not_hold(self, story: tuple[World, Verified[Verdict]], bundle: bytes) -> None:
        world, _ = story
        other = replace(world.kit, roots=(UnsafeSigningKey(999).jwk,))
        assert outcome(judged(story, bundle, trust=other)) == (UNDECIDED, 2, "trust_missing")
        both = replace(world.kit, roots=(UnsafeSigningKey(999).jwk, ROOT.jwk))
        assert judged(story, bundle, trust=both).status is VALID

    def test_an_older_directory_than_was_seen(self, story: tuple[World, Verified[Verdict]], bundle: bytes) -> None:
        world, _ = story
        newer: Kit = replace(world.kit, directory_version=world.kit.directory_version + 1)
        assert outcome(judged(story, bundle, trust=newer)) == (UNDECIDED, 2, "trust_missing")

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"compromised_since": 1}, (UNDECIDED, 5, "trust_missing")),
            ({"revoked_at": 1}, (VALID, 0, "")),
            ({"revoked_at": 0}, (INVALID, 5, "key_not_active")),
            ({"not_after": 0}, (VALID, 0, "")),
            ({"not_after": -1}, (INVALID, 5, "key_not_active")),
            ({"not_before": 1}, (INVALID, 5, "key_not_active")),
        ],
        ids=str,
    )
    def test_the_key_of_the_register(self, change: Mapping[str, int], expected: tuple[Status, int, str]) -> None:
        """Relative to the moment of signing: a key that was revoked later still signed this."""
        world, agreed = worked_half_year(5)
        verdict = world.verdict(agreed, JUNE)
        assert verdict is not None
        moved = {name: verdict.statement.iat + offset for name, offset in change.items()}
        world.scheme.retire(signing_key(REGISTER).kid, at=world.at, **moved)
        assert outcome(judged((world, verdict), world.bundle(verdict))) == expected

    def test_a_compromise_from_before_the_verdict_is_invalid(self) -> None:
        world, agreed = worked_half_year(5)
        verdict = world.verdict(agreed, JUNE)
        assert verdict is not None
        before = verdict.statement.iat - DAY
        world.scheme.retire(signing_key(REGISTER).kid, at=world.at, compromised_since=before)
        assert outcome(judged((world, verdict), world.bundle(verdict))) == (INVALID, 5, "key_not_active")


class TestVerdict:
    """Step 3."""

    def test_by_somebody_else(self, story: tuple[World, Verified[Verdict]]) -> None:
        world, verdict = story
        for token, code in (
            (resigned(verdict, world, UnsafeSigningKey(999)), "unknown_key"),
            (resigned(verdict, world, REGISTRAR), "wrong_relation"),
            (resigned(verdict, world, signing_key(BUYER)), "wrong_relation"),
            (resigned(verdict, world, signing_key(BUYER), iss=BUYER), "wrong_relation"),
            (resigned(verdict, world, iss=BUYER), "wrong_relation"),
            (resigned(verdict, world, aud=BUYER), "wrong_audience"),
        ):
            assert outcome(judged(story, world.bundle(verdict, verdict=token))) == (INVALID, 3, code)

    def test_another_statement_of_the_register(self, story: tuple[World, Verified[Verdict]]) -> None:
        world, verdict = story
        grant = world.grants[0].token
        assert outcome(judged(story, world.bundle(verdict, verdict=grant))) == (INVALID, 3, "wrong_type")


class TestLog:
    """Steps 6 and 7."""

    def test_another_nonce(self, story: tuple[World, Verified[Verdict]]) -> None:
        world, verdict = story
        report = judged(story, world.bundle(verdict, leaf_nonce=bytes(32)))
        assert outcome(report) == (INVALID, 6, "bad_log_proof")

    def test_a_verdict_that_is_not_in_the_log(self, story: tuple[World, Verified[Verdict]]) -> None:
        world, verdict = story
        better = resigned(verdict, world, placements_class="10-14")
        assert outcome(judged(story, world.bundle(verdict, verdict=better))) == (INVALID, 6, "bad_log_proof")

    def test_a_log_of_another_name_or_key(self, story: tuple[World, Verified[Verdict]]) -> None:
        world, verdict = story
        index = world.records.leaf_index[verdict.digest]
        other = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        for proof in (
            log_proof(world.records.leaves, index, key=other),
            log_proof(world.records.leaves, index, origin="other.example/log"),
        ):
            report = judged(story, world.bundle(verdict, log_proof=proof))
            assert outcome(report) == (INVALID, 6, "bad_signature")

    def test_a_checkpoint_no_newer_than_what_the_verdict_rests_on(
        self, story: tuple[World, Verified[Verdict]]
    ) -> None:
        world, verdict = story
        as_of = replace(verdict.statement.as_of, size=world.records.log_size())
        backdated = replace(verdict, token=resigned(verdict, world, as_of=as_of))
        leaves, index = logged(world, backdated)
        proof = log_proof(leaves, index)
        report = judged(story, world.bundle(verdict, verdict=backdated.token, log_proof=proof))
        assert outcome(report) == (INVALID, 6, "bad_log_proof")

    def test_7_a_verdict_on_another_log(self, story: tuple[World, Verified[Verdict]]) -> None:
        world, verdict = story
        as_of = replace(verdict.statement.as_of, log_origin=f"{ORIGIN}/other")
        moved = replace(verdict, token=resigned(verdict, world, as_of=as_of))
        leaves, index = logged(world, moved)
        spoiled = world.bundle(verdict, verdict=moved.token, log_proof=log_proof(leaves, index))
        assert outcome(judged(story, spoiled)) == (INVALID, 7, "wrong_relation")

    def test_7_another_policy(self, story: tuple[World, Verified[Verdict]]) -> None:
        world, verdict = story
        report = judged(story, world.bundle(verdict, policy="publication-v2"))
        assert outcome(report) == (INVALID, 7, "wrong_relation")


class TestBytes:
    """Step 1, and every other step: whatever changes, it shows."""

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda members: {**members, "note": "1"},
            lambda members: {name: value for name, value in members.items() if name != "leaf_nonce"},
            lambda members: {**members, "format": "plaatsbewijs-bundle-v3"},
            lambda members: {**members, "leaf_nonce": members["leaf_nonce"] + "A"},
            lambda members: {**members, "policy": None},
            lambda members: [members],
        ],
        ids=["unknown member", "missing member", "format", "nonce", "null", "list"],
    )
    def test_1_no_bundle(self, story: tuple[World, Verified[Verdict]], bundle: bytes, spoil: Any) -> None:
        spoiled = json.dumps(spoil(json.loads(bundle))).encode()
        status, step, _ = outcome(judged(story, spoiled))
        assert (status, step) == (INVALID, 1)

    def test_1_a_part_of_the_file(self, story: tuple[World, Verified[Verdict]], bundle: bytes) -> None:
        for part in (b"", bundle[:-1], bundle[1:], bundle + b"}", bundle + bundle, b"\xef\xbb\xbf" + bundle):
            status, step, _ = outcome(judged(story, part))
            assert (status, step) == (INVALID, 1)

    def test_no_single_changed_byte_leaves_it_valid(
        self, story: tuple[World, Verified[Verdict]], bundle: bytes
    ) -> None:
        """Every seventh byte; only the name of the root may make it undecided, for then the root is another."""
        chance = random.Random(20261125)  # noqa: S311 - a repeatable sample, no secret
        kid = kid_span(bundle)
        for place in range(chance.randrange(7), len(bundle), 7):
            spoiled = bytearray(bundle)
            spoiled[place] ^= chance.randrange(1, 256)
            status = judged(story, bytes(spoiled)).status
            assert status is INVALID or (status is UNDECIDED and place in kid), place

    def test_no_single_changed_bit_of_the_roots_name_leaves_it_valid(
        self, story: tuple[World, Verified[Verdict]], bundle: bytes
    ) -> None:
        statuses = set()
        for place in kid_span(bundle):
            spoiled = bytearray(bundle)
            spoiled[place] ^= 1
            statuses.add(judged(story, bytes(spoiled)).status)
        assert VALID not in statuses
        assert UNDECIDED in statuses


def kid_span(bundle: bytes) -> range:
    """Where the header of the directory lies in the file."""
    header = read_bundle(bundle).directory.partition(".")[0].encode()
    assert json.loads(base64url.decode(header.decode()))["kid"] == ROOT.kid
    start = bundle.index(header)
    return range(start, start + len(header))


def logged(world: World, verdict: Verified[Verdict]) -> tuple[list[bytes], int]:
    """The leaves as they are, with ``verdict`` where the right one stands and under its nonce."""
    index = world.records.leaf_index[verdict.digest]
    leaves = list(world.records.leaves)
    leaves[index] = statement_leaf(world.records.nonces[verdict.digest], "sr-verdict+jwt", verdict.token)
    return leaves, index
