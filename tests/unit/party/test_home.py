"""A home survives its program, trusts what its root signed and nothing older, and signs for its party only."""

from __future__ import annotations

import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from keys.custody.refusals import CannotUnlock, WeakKdf, WeakPassphrase
from tests.unsafe_scheme import (
    AGENCY,
    BUYER,
    DAY,
    PASSPHRASE,
    REGISTER,
    UnsafeScheme,
    profile,
    reopened,
    unsafe_cost,
    unsafe_scheme,
)
from verifier.core.errors import (
    BadSignature,
    DirectoryExpired,
    MissingMember,
    NotFresh,
    Refusal,
    SameIdOtherContent,
    TrustMissing,
    UnknownMember,
    WrongValue,
)
from verifier.core.model.contract import Acceptance
from verifier.core.model.statement import Digest
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.jwk import verifying_key
from verifier.party.home import Home
from verifier.party.operator.directory import build_directory
from verifier.party.profile import HomeRole, keys_of, read_profile, write_profile

AT = 1_790_000_000


@pytest.fixture
def agency(scheme: UnsafeScheme, tmp_path: Path) -> Home:
    """A copy of the agency's home, for a test that changes it."""
    shutil.copytree(scheme.agency.folder, tmp_path / "agency")
    return reopened(tmp_path / "agency")


def next_directory(scheme: UnsafeScheme, folder: Path, *, at: int) -> str:
    """The directory that the operator issues next, from a copy of its home."""
    shutil.copytree(scheme.operator.folder, folder, dirs_exist_ok=True)
    return build_directory(reopened(folder), scheme.description, at=at)


def test_what_was_created_opens_again(scheme: UnsafeScheme, agency: Home) -> None:
    assert agency.profile == scheme.agency.profile
    assert agency.party == AGENCY
    assert agency.signing_key().kid == scheme.agency.signing_key().kid
    assert agency.trust(at=AT).directory == scheme.trust.directory
    assert agency.kit.directory_version == 1


def test_vault_is_kept(agency: Home) -> None:
    with agency:
        agency.vault.put("opening", "a", b"kept")
    with reopened(agency.folder) as again:
        assert again.vault.get("opening", "a") == b"kept"


def test_files_are_the_owners(agency: Home) -> None:
    with agency:
        agency.vault.ids("opening")
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in agency.folder.iterdir()}
    assert {"home.json", "keystore.json", "kit.json", "directory.jwt", "vault.sqlite"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_wrong_passphrase_opens_nothing(scheme: UnsafeScheme) -> None:
    with pytest.raises(CannotUnlock):
        reopened(scheme.agency.folder, PASSPHRASE + "!")


def test_cheap_keystore_is_refused_outside_tests(scheme: UnsafeScheme) -> None:
    with pytest.raises(WeakKdf):
        Home.open(scheme.agency.folder, PASSPHRASE)


def test_cheap_keystore_is_refused_in_a_thread_of_a_test(scheme: UnsafeScheme) -> None:
    with unsafe_cost(), ThreadPoolExecutor(1) as threads:
        refused = threads.submit(Home.open, scheme.agency.folder, PASSPHRASE).exception()
    assert isinstance(refused, WeakKdf)


def test_home_of_a_person_opens_with_the_standard_cost(scheme: UnsafeScheme, tmp_path: Path) -> None:
    whose = profile(BUYER, HomeRole.BUYER)
    keys = keys_of(HomeRole.BUYER)
    Home.create(tmp_path / "h", whose, passphrase=PASSPHRASE, keys=keys, kit=scheme.agency.kit, at=AT)
    assert Home.open(tmp_path / "h", PASSPHRASE).profile == whose


def test_home_is_never_overwritten(scheme: UnsafeScheme, agency: Home) -> None:
    with pytest.raises(WrongValue) as refused:
        Home.create(agency.folder, agency.profile, passphrase=PASSPHRASE, keys=(), kit=agency.kit, at=AT)
    assert refused.value.field == "folder"


def test_only_an_operator_needs_no_kit(tmp_path: Path) -> None:
    with pytest.raises(TrustMissing):
        Home.create(
            tmp_path / "h",
            profile(BUYER, HomeRole.BUYER),
            passphrase=PASSPHRASE,
            keys=keys_of(HomeRole.BUYER),
            kit=None,
            at=AT,
        )
    assert not (tmp_path / "h").exists()


def test_weak_passphrase_makes_no_home(scheme: UnsafeScheme, tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase):
        Home.create(
            tmp_path / "h",
            profile(BUYER, HomeRole.BUYER),
            passphrase="short",
            keys=keys_of(HomeRole.BUYER),
            kit=scheme.agency.kit,
            at=AT,
        )
    with pytest.raises(WrongValue):
        Home.open(tmp_path / "h", "short")


def test_keystore_of_another_party_is_refused(scheme: UnsafeScheme, agency: Home) -> None:
    shutil.copy(scheme.register.folder / "keystore.json", agency.folder / "keystore.json")
    with pytest.raises(WrongValue) as refused:
        reopened(agency.folder)
    assert refused.value.field == "party"


def test_home_without_directory_trusts_nothing(contractor: Home) -> None:
    with pytest.raises(TrustMissing):
        contractor.trust(at=AT)


def test_directory_expires(scheme: UnsafeScheme) -> None:
    assert scheme.agency.trust(at=AT + 30 * DAY) is scheme.trust
    with pytest.raises(DirectoryExpired):
        scheme.agency.trust(at=AT + 30 * DAY + 1)
    with pytest.raises(NotFresh):
        scheme.agency.trust(at=AT - DAY)


def test_newer_directory_is_adopted_and_an_older_one_never_again(
    scheme: UnsafeScheme, agency: Home, tmp_path: Path
) -> None:
    newer = next_directory(scheme, tmp_path / "operator", at=AT + DAY)
    assert agency.adopt_directory(newer, at=AT + DAY).statement.version == 2
    assert agency.trust(at=AT + DAY).directory.version == 2
    with pytest.raises(TrustMissing):
        agency.adopt_directory(scheme.directory, at=AT + DAY)
    again = reopened(agency.folder)
    assert again.kit.directory_version == 2
    assert again.trust(at=AT + DAY).directory.version == 2


def test_running_program_sees_what_another_adopted(scheme: UnsafeScheme, agency: Home, tmp_path: Path) -> None:
    assert agency.trust(at=AT).directory.version == 1
    other = reopened(agency.folder)
    other.adopt_directory(next_directory(scheme, tmp_path / "operator", at=AT), at=AT)
    assert agency.trust(at=AT).directory.version == 2


def test_restored_directory_file_is_not_believed(scheme: UnsafeScheme, agency: Home, tmp_path: Path) -> None:
    agency.adopt_directory(next_directory(scheme, tmp_path / "operator", at=AT), at=AT)
    (agency.folder / "directory.jwt").write_text(scheme.directory)
    with pytest.raises(TrustMissing):
        agency.trust(at=AT)


def test_two_directories_of_one_version_are_refused(scheme: UnsafeScheme, agency: Home, tmp_path: Path) -> None:
    first = next_directory(scheme, tmp_path / "one", at=AT)
    second = next_directory(scheme, tmp_path / "two", at=AT + 1)
    agency.adopt_directory(first, at=AT)
    agency.adopt_directory(first, at=AT)
    with pytest.raises(SameIdOtherContent):
        agency.adopt_directory(second, at=AT + 1)
    assert agency.trust(at=AT).directory.jti == agency.adopt_directory(first, at=AT).statement.jti


def test_directory_of_another_root_is_not_believed(agency: Home, tmp_path: Path) -> None:
    stranger = unsafe_scheme(tmp_path / "stranger", at=AT)
    with pytest.raises(TrustMissing):
        agency.adopt_directory(stranger.directory, at=AT)
    stranger.close()


def test_changed_directory_is_not_adopted(scheme: UnsafeScheme, agency: Home) -> None:
    head, payload, signature = scheme.directory.split(".")
    other = ("A" if signature[0] != "A" else "B") + signature[1:]
    with pytest.raises(BadSignature):
        agency.adopt_directory(f"{head}.{payload}.{other}", at=AT)
    assert (agency.folder / "directory.jwt").read_text() == scheme.directory


def test_what_a_home_signs_opens_under_its_key(scheme: UnsafeScheme) -> None:
    home = scheme.agency
    token = home.sign(Acceptance(**home.claims(at=AT, audience=REGISTER), contract=Digest(bytes(32))))
    key = verifying_key(home.signing_key().jwk)
    claims = open_envelope(token, typ="sr-acceptance+jwt", keys={key.kid: key}).claims
    assert (claims["iss"], claims["aud"], claims["iat"]) == (AGENCY, REGISTER, AT)


def test_home_signs_for_its_own_party_only(scheme: UnsafeScheme) -> None:
    claims = scheme.register.claims(at=AT, audience=REGISTER)
    with pytest.raises(WrongValue) as refused:
        scheme.agency.sign(Acceptance(**claims, contract=Digest(bytes(32))))
    assert refused.value.field == "iss"


def test_claims_never_repeat_an_id(scheme: UnsafeScheme) -> None:
    assert len({scheme.agency.claims(at=AT, audience=REGISTER)["jti"] for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        (b'"role":"agency"', b'"role":"prince"', WrongValue),
        (b'"format":"plaatsbewijs-home-v1"', b'"format":"plaatsbewijs-home-v2"', WrongValue),
        (b'"environment":"test"', b'"environment":"anything"', WrongValue),
        (b'"environment":"test"', b'"other":"test"', UnknownMember),
        (b',"environment":"test"', b"", MissingMember),
        (b'"register_url":"http:', b'"register_url":"file:', WrongValue),
    ],
    ids=["role", "format", "environment", "unknown", "missing", "url"],
)
def test_profile_is_read_strictly(scheme: UnsafeScheme, old: bytes, new: bytes, refusal: type[Refusal]) -> None:
    content = write_profile(scheme.agency.profile)
    assert read_profile(content) == scheme.agency.profile
    assert old in content
    with pytest.raises(refusal):
        read_profile(content.replace(old, new))


def test_profile_that_could_not_be_read_is_not_written(scheme: UnsafeScheme) -> None:
    with pytest.raises(WrongValue):
        write_profile(replace(scheme.agency.profile, name=""))
