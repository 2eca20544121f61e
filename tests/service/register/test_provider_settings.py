"""A register starts with a provider that is set up soundly, or with none: each weak setting is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.service.register.openid_settings import PEM, settings_for
from verifier.service.life.provider_soundness import SHORTEST_SECRET, obstacles_of_provider
from verifier.service.settings.settings import Settings
from verifier.service.wiring import openid_of

BROKER = "https://broker.example"
SECRET = "hunter2-nobody-may-see-of-40-characters."


def settings(folder: Path, **changes: Any) -> Settings:
    """Sound settings with ``changes``; None takes one away."""
    told = {**settings_for(BROKER, folder, public_url="https://register.example", home=folder), **changes}
    kept = {name: value for name, value in told.items() if value is not None}
    return Settings(**{"environment": "production", "passphrase_file": folder / "none", **kept})


def private(folder: Path, content: str, mode: int = 0o600) -> Path:
    file = folder / "private"
    file.write_text(content)
    file.chmod(mode)
    return file


def named(told: Settings) -> list[str]:
    found = list(obstacles_of_provider(told))
    assert not any(SECRET in str(each) for each in found)
    return [each.setting.removeprefix("PLAATSBEWIJS_OIDC_").lower() for each in found]


def test_a_sound_provider_stops_nothing_and_is_what_was_agreed(tmp_path: Path) -> None:
    told = settings(tmp_path)
    assert named(told) == []
    way = openid_of(told)
    assert way is not None
    terms = way.provider.terms
    assert terms.redirect_uri == "https://register.example/sign-in/openid/back"
    assert sorted(terms.levels_of("administrator")) == ["loa4"]
    assert sorted(terms.levels_of("reader")) == ["loa3", "loa4"]
    assert dict(way.admission.newcomers) == {"contractor": "submitter", "buyer": "reader"}
    assert "d" not in way.keys[0]


def test_a_secret_does_as_well_and_so_does_one_organisation(tmp_path: Path) -> None:
    told = settings(
        tmp_path,
        oidc_client_key_file=None,
        oidc_client_secret_file=private(tmp_path, "s" * SHORTEST_SECRET),
        oidc_organisation_claim=None,
        oidc_organisation="kvk:12345678",
    )
    assert named(told) == []
    way = openid_of(told)
    assert way is not None
    assert (way.keys, way.provider.terms.organisation) == ((), "kvk:12345678")


def test_without_an_issuer_there_is_no_provider(tmp_path: Path) -> None:
    told = settings(tmp_path, **dict.fromkeys(settings_for(BROKER, tmp_path)))
    assert named(told) == []
    assert openid_of(told) is None


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"oidc_issuer": None}, "issuer"),
        ({"oidc_issuer": f"http://{SECRET}.example"}, "issuer"),
        ({"oidc_issuer": "http://localhost:1"}, "issuer"),
        ({"oidc_issuer": f"{BROKER}?tenant={SECRET}"}, "issuer"),
        ({"oidc_issuer": "https://user@broker.example"}, "issuer"),
        ({"oidc_client_id": None}, "client_id"),
        ({"oidc_client_key_file": None}, "client_key_file"),
        ({"oidc_client_key_file": Path(f"/{SECRET}")}, "client_key_file"),
        ({"oidc_organisation_claim": None}, "organisation_claim"),
        ({"oidc_organisation": "kvk:12345678"}, "organisation_claim"),
        ({"oidc_organisation": SECRET[:20], "oidc_organisation_claim": None}, "organisation"),
        ({"oidc_newcomers": f"{SECRET}=reader"}, "newcomers"),
        ({"oidc_newcomers": "agency=submitter"}, "newcomers"),
        ({"oidc_newcomers": "agency=administrator"}, "newcomers"),
        ({"oidc_newcomers": "buyer=reader,buyer=policy"}, "newcomers"),
        ({"oidc_assurance": f"{SECRET}=loa4,*=loa3"}, "assurance"),
        ({"oidc_assurance": "*=loa3,*=loa4"}, "assurance"),
        ({"oidc_assurance": "administrator=loa4"}, "assurance"),
        ({"oidc_assurance": None}, "assurance"),
    ],
    ids=range(19),
)
def test_a_weak_setting_stops_the_start(tmp_path: Path, changes: dict[str, Any], setting: str) -> None:
    assert named(settings(tmp_path, **changes)) == [setting]


@pytest.mark.parametrize(
    ("content", "mode"),
    [(SECRET[:20], 0o600), (SECRET, 0o640), ("", 0o600)],
    ids=["short", "open to others", "empty"],
)
def test_a_weak_secret_stops_the_start(tmp_path: Path, content: str, mode: int) -> None:
    file = private(tmp_path, content, mode)
    told = settings(tmp_path, oidc_client_key_file=None, oidc_client_secret_file=file)
    assert named(told) == ["client_secret_file"]


@pytest.mark.parametrize("content", [SECRET, PEM.replace("PRIVATE", "PUBLIC"), ""], ids=range(3))
def test_so_does_a_key_that_is_none(tmp_path: Path, content: str) -> None:
    assert named(settings(tmp_path, oidc_client_key_file=private(tmp_path, content))) == ["client_key_file"]


def test_a_key_and_a_secret_are_one_too_many(tmp_path: Path) -> None:
    told = settings(tmp_path, oidc_client_secret_file=private(tmp_path, SECRET))
    assert named(told) == ["client_key_file"]


def test_who_needs_no_level_is_said_in_so_many_words(tmp_path: Path) -> None:
    told = settings(tmp_path, oidc_assurance="administrator=loa4,*=any")
    assert named(told) == []
    way = openid_of(told)
    assert way is not None
    assert way.provider.terms.levels_of("reader") == frozenset()
    assert way.provider.terms.levels == ("loa4",)


@pytest.mark.parametrize("told", ["contractor", "=reader", "contractor="], ids=range(3))
def test_pairs_are_names_with_their_values(tmp_path: Path, told: str) -> None:
    with pytest.raises(ValueError, match="oidc_newcomers"):
        settings(tmp_path, oidc_newcomers=told)
