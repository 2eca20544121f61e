"""Keys that cannot be taken out, a database that is sealed, and a directory that is trusted, in a real browser."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest

from keys.custody.custodian import Custodian
from keys.custody.entry import Kind, State
from keys.custody.keystore import Keystore
from keys.custody.kinds import born
from tests.portal.bundle_case import STRANGER
from tests.portal.library.acting import (
    BSN,
    COST,
    FLOOR,
    attested,
    imported,
    keystore_of,
    secrets_of,
)
from tests.portal.library.browser_room import Entry, Room, entered, kit_of, room
from tests.portal.walking import Walk
from tests.service.register.play import Play
from tests.service.register.story import Signed
from tests.unit.custody.unsafe_kdf import UNSAFE_FLOOR
from tests.unsafe_scheme import AGENCY, CONTRACTOR, PASSPHRASE
from verifier import clock
from verifier.core.wire.base64url import decode
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.jwk import thumbprint, verifying_key
from verifier.party.sealing import seal_to
from verifier.service.portal.assets import composed_assets

pytestmark = pytest.mark.slow


def test_keys_are_made_survive_a_reload_and_cannot_be_taken_out(tab: Room) -> None:
    assert tab.call("keyring.js", "keys") is None
    made = tab.call("keyring.js", "makeKeys")
    assert [each["kind"] for each in made["all"]] == ["p256", "xwing"]
    assert all(each["kid"] == thumbprint(each["jwk"]) for each in made["all"])
    tab.reload()
    assert tab.call("keyring.js", "keys") == made
    kept = tab.kept()
    found = [each for _, value in kept["keys"] for each in (value, *value.values()) if is_key(each)]
    assert [(each["type"], each["extractable"]) for each in found] == [("private", False), ("secret", False)]
    assert (kept["local"], kept["session"]) == (0, 0)


def is_key(value: Any) -> bool:
    return isinstance(value, dict) and "extractable" in value


def test_keys_of_a_program_sign_and_open_in_the_browser_and_go_back(tab: Room, play: Play, tmp_path: Path) -> None:
    home = play.cast.contractor
    found = imported(tab, play.register)
    assert found["signing"]["kid"] == home.signing_key().kid
    author = tab.call("trusted.js", "author")
    claims = tab.call("statements.js", "acceptance", {"contract": "A" * 43}, author)
    token = tab.call("keyring.js", "sign", "sr-acceptance+jwt", claims)
    key = verifying_key(home.signing_key().jwk)
    assert open_envelope(token, typ="sr-acceptance+jwt", keys={key.kid: key}).claims == claims
    file = tab.call("keyring.js", "exportKeys", PASSPHRASE, COST)
    assert file["isWhole"]
    path = tmp_path / "keystore.json"
    path.write_bytes(b64decode(file["file"]["$octets"]))
    path.chmod(0o600)
    saved = Keystore.open(path, PASSPHRASE, floor=UNSAFE_FLOOR)
    assert {str(each.kind) for each in saved.entries} == {"p256", "xwing", "aes256"}
    custodian = Custodian.open(path, PASSPHRASE, environment="test", floor=UNSAFE_FLOOR)
    opening = home.custodian.opening()
    sealed = seal_to(decode(opening.jwk["pub"]), b"value", b"info")
    assert custodian.opening(opening.kid).open(sealed, b"info") == b"value"
    assert custodian.signing("signing").kid == home.signing_key().kid


def test_after_the_page_was_left_the_signing_key_stays_where_it_is(tab: Room, play: Play) -> None:
    imported(tab, play.register)
    tab.reload()
    file = tab.call("keyring.js", "exportKeys", PASSPHRASE, COST)
    assert not file["isWhole"]
    document = json.loads(b64decode(file["file"]["$octets"]))
    assert [each["kind"] for each in document["keys"]] == ["xwing", "aes256"]


def test_no_secret_lies_open_in_the_browser(tab: Room, play: Play, contract: Signed) -> None:
    """The control is what may be read: the public keys."""
    imported(tab, play.register)
    name, parcel = attested(tab, contract)
    tab.call("outbox.js", "dispatch", name, parcel)
    tab.call("vault.js", "put", "opening", name, {"rates": ["4000000"], "bsn": BSN})
    kept = json.dumps(tab.kept())
    texts = [BSN, parcel["kept"]["subject"], parcel["body"]["sealed_subject"], *secrets_of(play.register)]
    for text in texts:
        assert text not in kept
        assert b64encode(text.encode()).decode().rstrip("=")[:-2] not in kept
    for secret in secrets_of(play.register):
        assert b64encode(decode(secret)).decode()[:40] not in kept
    assert play.cast.contractor.custodian.opening().jwk["pub"] in kept
    assert tab.call("vault.js", "get", "opening", name)["bsn"] == BSN


def test_keys_of_another_party_and_a_wrong_passphrase_are_refused(tab: Room, play: Play) -> None:
    other = (play.cast.other_contractor.folder / "keystore.json").read_bytes()
    agency = (play.cast.operator.folder / "keystore.json").read_bytes()
    assert tab.call("keyring.js", "importKeys", other, PASSPHRASE, FLOOR) == ("threw", "Refusal", "wrong_owner", "")
    assert tab.call("keyring.js", "importKeys", agency, PASSPHRASE, FLOOR)[2] == "wrong_owner"
    file = keystore_of(play.register)
    assert tab.call("keyring.js", "importKeys", file, PASSPHRASE + ".", FLOOR)[2] == "cannot_unlock"
    assert tab.call("keyring.js", "keys") is None
    refused = tab.call("keyring.js", "sign", "sr-acceptance+jwt", {"iss": CONTRACTOR})
    assert refused[2] in ("missing_member", "no_such_key")


def test_a_key_file_whose_secrets_are_of_other_keys_is_refused(tab: Room) -> None:
    """Who made the file knows its passphrase: what is signed with such a key would be refused, or not be opened."""
    own, strange = ([entry_of(kind) for kind in (Kind.P256, Kind.XWING)] for _ in range(2))
    for place in (0, 1):
        swapped = [*own]
        swapped[place] = {**own[place], "secret": strange[place]["secret"]}
        assert imported_file(tab, swapped)[2] == "not_a_keystore"
        swapped[place] = {**own[place], "secret": b"short"}
        assert imported_file(tab, swapped)[2] == "not_a_keystore"
    assert tab.call("keyring.js", "keys") is None
    assert imported_file(tab, own)["signing"]["kid"] == own[0]["kid"]


def entry_of(kind: Kind) -> dict[str, Any]:
    secret, public = born(kind)
    purpose = "signing" if kind is Kind.P256 else "opening"
    named = {"kid": thumbprint(dict(public)), "kind": str(kind), "purpose": purpose, "label": ""}
    return {**named, "created_at": 1, "state": "active", "state_since": 1, "public": dict(public), "secret": secret}


def imported_file(tab: Room, keys: list[dict[str, Any]]) -> Any:
    file = tab.call("key_file.js", "writeKeyFile", {"owner": CONTRACTOR, "keys": keys}, PASSPHRASE, COST)
    return tab.call("keyring.js", "importKeys", b64decode(file["$octets"]), PASSPHRASE, FLOOR)


def test_new_keys_retire_the_old_and_those_still_open(tab: Room) -> None:
    first = tab.call("keyring.js", "makeKeys")
    second = tab.call("keyring.js", "makeKeys", {"at": first["opening"]["createdAt"] + 1})
    assert [each["state"] for each in second["all"]] == [State.RETIRED, State.RETIRED, State.ACTIVE, State.ACTIVE]
    placement = "A" * 43
    told = tab.page.evaluate(
        """async ([keyring, sealing, jwk, kid, placement]) => {
          const [{ opener }, { sealOpening, openOpening }] = await Promise.all([import(keyring), import(sealing)]);
          const opening = { months: [4000000n], flat: 0n, seed: new Uint8Array(32) };
          const { sealed } = await sealOpening(opening, { placement, key: jwk });
          const opened = await openOpening(sealed, { placement, key: await opener(kid) });
          return String(opened.months[0]);
        }""",
        [
            *(composed_assets().path(each) for each in ("keyring.js", "sealing.js")),
            first["opening"]["jwk"],
            first["opening"]["kid"],
            placement,
        ],
    )
    assert told == "4000000"


def test_what_is_forgotten_is_gone_and_what_is_kept_afterwards_stays(tab: Room) -> None:
    tab.call("keyring.js", "makeKeys")
    tab.call("vault.js", "put", "note", "a", {"text": "a"})
    tab.call("keyring.js", "forgetKeys")
    assert tab.call("keyring.js", "keys") is None
    assert tab.call("vault.js", "all", "note") == []
    tab.call("vault.js", "put", "note", "b", {"text": "b"})
    tab.reload()
    assert tab.call("vault.js", "all", "note") == [["b", {"text": "b"}]]


def test_two_tabs_share_one_vault_and_a_moved_row_does_not_open(
    tab: Room, walked: Walk, play: Play, entry: Entry
) -> None:
    other = entered(walked, play.register, entry)
    for each, name in ((tab, "a"), (other, "b")):
        each.start("vault.js", "put", "note", name, {"text": name})
    assert (tab.finish(), other.finish()) == (None, None)
    for each in (tab, other):
        assert each.call("vault.js", "all", "note") == [["a", {"text": "a"}], ["b", {"text": "b"}]]
    place = [CONTRACTOR, "note"]
    tab.change("kept", [*place, "a"], [*place, "b"])
    assert tab.call("vault.js", "get", "note", "a") == {"text": "a"}
    assert tab.call("vault.js", "get", "note", "b") == ("threw", "Refusal", "cannot_open", "note")
    tab.call("vault.js", "remove", "note", "a")
    assert tab.call("vault.js", "get", "note", "a") is None


def test_the_directory_is_verified_under_the_page_s_kit(tab: Room, walked: Walk, play: Play, entry: Entry) -> None:
    agencies = tab.call("trusted.js", "agencies")
    assert AGENCY in [each["id"] for each in agencies]
    key = play.cast.trust.opening_key(AGENCY, at=clock.now()).jwk
    assert tab.call("trusted.js", "sealingKey", AGENCY) == dict(key)
    assert tab.call("trusted.js", "sealingKey", CONTRACTOR)[1:3] == ("Refusal", "trust_missing")
    stranger = {**json.loads(kit_of(play.register)), "roots": [STRANGER.jwk]}
    wrong = room(walked, json.dumps(stranger).encode(), CONTRACTOR, entry.csrf)
    assert wrong.call("trusted.js", "agencies")[1:3] == ("Refusal", "trust_missing")


def test_a_directory_older_than_one_that_was_seen_is_refused(tab: Room) -> None:
    """The register shows an old directory to a browser that knows a newer one: a revoked key would come back."""
    tab.call("trusted.js", "agencies")
    ((roots, version),) = tab.kept()["seen"]
    tab.change("seen", None, roots, version + 1)
    tab.reload()
    assert tab.call("trusted.js", "agencies") == ("threw", "Refusal", "trust_missing", "version")
