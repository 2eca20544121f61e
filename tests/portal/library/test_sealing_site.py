"""The sealing site is built the same each time, and seals a person from a disk, without any connection."""

from __future__ import annotations

import hashlib
import json
import subprocess
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.portal.asking import node
from tests.portal.library.acting import (
    BSN,
)
from tests.portal.library.browser_room import Room, kit_of
from tests.service.register.play import Play
from tests.service.register.story import Signed
from tests.unsafe_scheme import AGENCY
from verifier import clock
from verifier.core.privacy.subject import Subject, pack_subject, subject_commitment, subject_info, unpack_subject
from verifier.core.wire.base64url import decode
from verifier.party.sealing import open_sealed
from verifier.service.portal import sealing_site
from verifier.service.portal.catalogue import Language, words

pytestmark = pytest.mark.slow

LIBRARIES_ROOM = Path(sealing_site.__file__).with_name("libraries")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sealing site, as ``make sealing-site`` builds it."""
    return built(tmp_path_factory.mktemp("site"))


def built(folder: Path) -> Path:
    if not (LIBRARIES_ROOM / "node_modules").exists():
        pytest.skip("what is bundled is not installed: run `make portal`")
    subprocess.run([node(), str(LIBRARIES_ROOM / "sealing_site.mjs"), str(folder)], check=True)  # noqa: S603 -- our own builder
    sealing_site.main(folder)
    return folder


def test_the_sealing_site_is_the_same_each_time_and_names_its_hash(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = built(tmp_path / "again")
    files = {each.name: each.read_bytes() for each in site.iterdir()}
    assert {each.name: each.read_bytes() for each in again.iterdir()} == files
    assert files.keys() == {"index.html", "sealing.js", "SHA256SUMS"}
    assert capsys.readouterr().out.endswith(f"{hashlib.sha256(files['SHA256SUMS']).hexdigest()}\n")
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    assert b"https://" not in files["index.html"]
    assert b"fetch(" not in files["sealing.js"]


def test_somebody_is_sealed_from_a_file_on_the_disk_without_a_connection(
    site: Path, opened: Browser, play: Play, contract: Signed
) -> None:
    """What comes out is opened by the agency, and by nobody else."""
    context = opened.new_context(offline=True)
    page = context.new_page()
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto((site / "index.html").as_uri())
    page.locator("#turn").click()
    assert page.locator("h1").inner_text() == words(Language.EN, "sealing_site")["site_title"]
    page.locator("#kit").fill(kit_of(play.register).decode())
    page.locator("#directory").fill(play.cast.directory[:-4] + "AAAA")
    page.get_by_role("button", name="Check").click()
    page.locator("#trust .fault:not(:empty)").wait_for()
    assert not page.locator("#people").is_visible()
    page.locator("#directory").fill(play.cast.directory)
    page.get_by_role("button", name="Check").click()
    page.locator("#people h2").wait_for()
    page.locator("#agency").select_option(AGENCY)
    page.locator("#contract").fill(contract.name)
    page.locator("#number").fill("111252333")
    page.get_by_role("button", name="Seal", exact=True).click()
    page.locator("#person .fault:not(:empty)").wait_for()
    page.locator("#number").fill(BSN)
    page.locator("#born").fill("1985-03-01")
    page.get_by_role("button", name="Seal", exact=True).click()
    page.locator("#result h2").wait_for()
    parts = json.loads(page.locator("#parts").input_value())
    kept = json.loads(page.locator("#kept").input_value())
    with page.expect_download() as saving:
        page.locator("#save-parts").click()
    assert json.loads(Path(saving.value.path()).read_text()) == parts
    assert page.locator("#number").input_value() == ""
    context.close()
    subject = opened_by_agency(play, contract, parts)
    assert (subject.value, subject.birth_date) == (BSN, date(1985, 3, 1))
    assert decode(parts["subject_commitment"]) == subject_commitment(subject)
    assert decode(kept["subject"]) == pack_subject(subject)
    assert BSN not in json.dumps(parts)
    assert [each for each in told if not each.startswith(("file://", "blob:"))] == []


def opened_by_agency(play: Play, contract: Signed, parts: dict[str, str]) -> Subject:
    sealed = decode(parts["sealed_subject"])
    assert hashlib.sha256(sealed).digest() == decode(parts["sealed_subject_sha256"])
    info = subject_info(AGENCY, contract.digest, parts["jti"])
    return unpack_subject(open_sealed(play.cast.agency.custodian.opening(), sealed, info))


def test_the_parts_of_the_site_are_read_by_a_page_of_the_register(
    tab: Room, site: Path, play: Play, contract: Signed
) -> None:
    where = {"agency": AGENCY, "contract": contract.name, "jti": tab.call("signing.js", "newJti", clock.now())}
    about = {**where, "agencyKey": tab.call("trusted.js", "sealingKey", AGENCY)}
    sealed = tab.call("sealing.js", "sealSubject", {"scheme": "bsn", "value": BSN}, about)
    text = tab.call("sealed_parts.js", "writeParts", where, sealed)
    read = tab.call("sealed_parts.js", "readParts", text.encode())
    assert opened_by_agency(play, contract, read).value == BSN
    assert {name: read[name] for name in where} == where
    swapped = json.dumps({**read, "sealed_subject_sha256": "A" * 43}).encode()
    threw = ("threw", "Refusal", "wrong_value", "sealed_subject_sha256")
    assert tab.call("sealed_parts.js", "readParts", swapped) == threw
