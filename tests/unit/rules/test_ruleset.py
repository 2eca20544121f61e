"""The parser of rule sets, and its agreement with the published schema."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from verifier import shipped
from verifier.core.errors import (
    Malformed,
    MissingMember,
    NotStrictJson,
    TooLarge,
    UnknownMember,
    Unspecified,
    WrongValue,
)
from verifier.core.rules.table.building_blocks import Attester, Bonus, Category, WindowKind
from verifier.core.rules.table.gaps import gaps, stated
from verifier.core.rules.table.policy import PUBLICATION_V1
from verifier.core.rules.table.ruleset import MAX_BYTES, parse_ruleset

NAMES = shipped.ruleset_names()
UTRECHT = shipped.ruleset("utrecht-current.v1")
HAAGLANDEN = shipped.ruleset("haaglanden-2023-07.v1")
SCHEMA_DOCUMENT: dict[str, Any] = json.loads(shipped.schema("ruleset.v1"))
SCHEMA = Draft202012Validator(SCHEMA_DOCUMENT, format_checker=FormatChecker())

#: What each row of field-facts 1.2 says, in euro: retyped apart from the rule sets, so that a typo shows.
PUBLISHED_UTRECHT = {
    "participatiewet": 40_000,
    "doelgroepregister": 50_000,
    "leerwerkplek_pro_vso_mbo1": 35_000,
    "wia_wao": 40_000,
    "ww": 20_000,
    "bbl_2_3_4": 35_000,
    "bol_2_3_4": 20_000,
    "geen_uitkering": 10_000,
    "ouder_dan_50": 10_000,
    "status_of_taal": 10_000,
    "vast_contract": 10_000,
}
PUBLISHED_HAAGLANDEN = {
    "zonder_uitkering": 5_000,
    "zonder_startkwalificatie": 10_000,
    "ww": 20_000,
    "wia": 30_000,
    "participatiewet": 40_000,
    "banenafspraak": 50_000,
    "stage_mbo_hbo": 5_000,
    "stage_vso_pro": 7_500,
    "bbl_tot_2": 25_000,
    "bbl_vanaf_3": 15_000,
    "leeftijd_55": 10_000,
    "dienstverband_vso_pro": 25_000,
    "arbeidsbeperking_ips": 10_000,
}
#: Months a person counts in Haaglanden; 0 is always.
PUBLISHED_MONTHS = {
    "zonder_uitkering": 12,
    "zonder_startkwalificatie": 12,
    "ww": 12,
    "wia": 24,
    "participatiewet": 24,
    "banenafspraak": 0,
    "stage_mbo_hbo": 12,
    "stage_vso_pro": 24,
    "bbl_tot_2": 24,
    "bbl_vanaf_3": 36,
}


def document(name: str = "haaglanden-2023-07.v1") -> dict[str, Any]:
    members: dict[str, Any] = json.loads(shipped.ruleset(name))
    return members


def written(members: Any) -> bytes:
    return json.dumps(members).encode()


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_rule_set_is_named_after_its_contents_and_its_bytes(name: str) -> None:
    octets = shipped.ruleset(name)
    ruleset = parse_ruleset(octets)
    assert f"{ruleset.name}.v{ruleset.version}" == name
    assert ruleset.digest == hashlib.sha256(octets).digest()
    SCHEMA.validate(json.loads(octets))


def test_another_space_is_another_rule_set() -> None:
    assert parse_ruleset(UTRECHT).digest != parse_ruleset(UTRECHT + b"\n").digest


@pytest.mark.parametrize(
    ("octets", "published"),
    [(UTRECHT, PUBLISHED_UTRECHT), (HAAGLANDEN, PUBLISHED_HAAGLANDEN)],
    ids=["utrecht [P]", "haaglanden [P]"],
)
def test_every_amount_is_as_published(octets: bytes, published: dict[str, int]) -> None:
    ruleset = parse_ruleset(octets)
    rows: tuple[Category | Bonus, ...] = (*ruleset.categories, *ruleset.bonuses)
    assert {row.code: row.amount for row in rows} == {code: 100 * euro for code, euro in published.items()}
    assert {row.status for row in rows} == {"P"}


def test_haaglanden_counts_each_row_as_long_as_published() -> None:
    months = {row.code: row.window.months for row in parse_ruleset(HAAGLANDEN).categories}
    assert months == PUBLISHED_MONTHS


def test_what_a_page_does_not_say_is_listed_and_not_filled() -> None:
    silent = {"contracts_from", "start_window", "obligation_cap", "obligation_threshold", "malus", "rounding"}
    utrecht = parse_ruleset(UTRECHT)
    assert gaps(utrecht) == silent
    assert utrecht.start_window_months is None
    assert {category.window.kind for category in utrecht.categories} == {WindowKind.CONTRACT}
    assert "counting_window" in {point.code for point in utrecht.open_points}
    with pytest.raises(Unspecified, match="does not state"):
        stated(utrecht.malus_basis_points, point="malus", field="malus_basis_points")


def test_rows_of_schools_are_there_and_say_so() -> None:
    by_school = {
        category.code for category in parse_ruleset(UTRECHT).categories if category.attested_by is Attester.SCHOOL
    }
    assert by_school == {"leerwerkplek_pro_vso_mbo1", "bbl_2_3_4", "bol_2_3_4"}


def test_a_stricter_policy_is_taken_and_the_rest_stays() -> None:
    members = document()
    members["policy"] = {"people": 8}
    policy = parse_ruleset(written(members)).policy
    assert (policy.people, policy.events) == (8, PUBLICATION_V1.events)
    assert parse_ruleset(HAAGLANDEN).policy == PUBLICATION_V1


@pytest.mark.parametrize(
    "laxer",
    [
        {"people": 4},
        {"largest_share_basis_points": 5001},
        {"events": 4},
        {"people_for_rounded": 9},
        {"peers": 1},
        {"peers_for_band": 2},
        {"peers_on_the_way": 5},
        {"people_per_step": 3},
        {"shortfall_step": 499_999},
        {"floor_step": 999_999},
        {"placements_class_step": 4},
    ],
    ids=lambda laxer: next(iter(laxer)),
)
def test_a_laxer_policy_is_refused(laxer: dict[str, int]) -> None:
    members = document()
    members["policy"] = laxer
    with pytest.raises(WrongValue):
        parse_ruleset(written(members))


def test_repeated_codes_and_groups_are_refused() -> None:
    twice = document()
    twice["bonuses"][0]["code"] = twice["categories"][0]["code"]
    ambiguous = document()
    ambiguous["categories"][1]["groups"] = ambiguous["categories"][0]["groups"]
    noisy = document()
    noisy["open_points"].append(noisy["open_points"][0])
    for members, expected in ((twice, "every code once"), (noisy, "every code once"), (ambiguous, "one at most")):
        with pytest.raises(WrongValue, match=expected):
            parse_ruleset(written(members))


@pytest.mark.parametrize("code", sorted(gaps(parse_ruleset(UTRECHT)) | gaps(parse_ruleset(HAAGLANDEN))))
def test_a_gap_that_is_not_admitted_is_refused(code: str) -> None:
    name = "utrecht-current.v1" if code in gaps(parse_ruleset(UTRECHT)) else "haaglanden-2023-07.v1"
    members = document(name)
    members["open_points"] = [point for point in members["open_points"] if point["code"] != code]
    with pytest.raises(MissingMember, match="open point"):
        parse_ruleset(written(members))


@pytest.mark.parametrize(
    ("octets", "refusal"),
    [
        (b" " * (MAX_BYTES + 1), TooLarge),
        (UTRECHT.replace(b'"version": 1', b'"version": 1, "version": 1', 1), NotStrictJson),
        (UTRECHT.replace(b'"version": 1', b'"version": 1.0', 1), NotStrictJson),
        (UTRECHT.replace(b'"version": 1', b'"version": NaN', 1), NotStrictJson),
        (b"\xef\xbb\xbf" + UTRECHT, NotStrictJson),
        (UTRECHT.replace(b'"version"', b'"revision"', 1), UnknownMember),
        (b"[]", WrongValue),
    ],
    ids=["too large", "duplicate member", "float", "NaN", "byte order mark", "unknown member", "no object"],
)
def test_bytes_that_are_no_rule_set_are_refused(octets: bytes, refusal: type[Malformed]) -> None:
    with pytest.raises(refusal):
        parse_ruleset(octets)


def test_a_refusal_never_repeats_what_it_refused() -> None:
    members = document()
    members["categories"][0]["code"] = "Geheim 999993847"
    with pytest.raises(WrongValue) as caught:
        parse_ruleset(written(members))
    assert "999993847" not in str(caught.value)
    assert caught.value.field == "code"
