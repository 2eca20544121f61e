"""A witness from its first command on: made, introduced, listed, run, killed, and run again with all it saw."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests import loopback
from tests.prebuilt import app
from tests.service.witness.test_add_checkpoint import FORK, LOG, note, request
from tests.service.witness.watching import ORIGIN, PARTY
from tests.service.witness.witness_process import running
from tests.unsafe_scheme import PASSPHRASE, unsafe_cost, unsafe_scheme
from tests.vectors.log.reference import ORIGIN as WATCHED
from verifier import clock
from verifier.core.errors import WrongValue
from verifier.core.log.quorum import QuorumPolicy, witnessed
from verifier.core.model.directory import Log
from verifier.core.procedure.directory import open_directory
from verifier.core.wire.verifier_key import SignatureType, VerifierKey, parse_verifier_key, write_verifier_key
from verifier.party.witness.program import run_witness
from verifier.party.witness.settings import WitnessSettings, read_settings, write_settings

pytestmark = pytest.mark.slow

URL = "https://witness.example/w1"


class Command:
    """``plaatsbewijs`` with a passphrase that costs nothing to try."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._passphrase = folder / "passphrase"
        self._passphrase.touch(mode=0o600)
        self._passphrase.write_text(PASSPHRASE)

    def __call__(self, *words: str, code: int = 0) -> Any:
        env = {"PLAATSBEWIJS_PASSPHRASE_FILE": str(self._passphrase)}
        with unsafe_cost():
            done = CliRunner().invoke(app, [*words, "--json"], env=env)
        assert done.exit_code == code, done.output
        return json.loads(done.stdout)

    def init(self, home: Path, *options: str, code: int = 0) -> Any:
        whose = ("--party", PARTY, "--name", "Rekenkamer", "--register-url", "http://127.0.0.1:1", "--url", URL)
        return self("witness", "init", "--home", str(home), *whose, *options, "--environment", "test", code=code)


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    return Command(tmp_path_factory.mktemp("command"))


@pytest.fixture(scope="module")
def log_key() -> str:
    return write_verifier_key(VerifierKey(LOG.origin, SignatureType.NOTE, LOG.keys[0]))


def test_what_was_seen_outlives_the_program(command: Command, log_key: str) -> None:
    home = command.folder / "home"
    made = command.init(home, "--origin", ORIGIN, "--log", log_key)
    assert made["role"] == "witness"
    told = parse_verifier_key(command("witness", "key", "--home", str(home))["verifier_key"])
    policy = QuorumPolicy(Log(LOG.origin, LOG.keys[:1]), (Log(told.name, (told.public_key,)),), 1)
    for old, size in ((0, 7), (7, 100)):
        with running(home) as url:
            answer = loopback.post(f"{url}/add-checkpoint", content=request(old, size), timeout=20)
            assert witnessed(note(size) + answer.text, policy=policy).checkpoint.size == size
            stale = loopback.post(f"{url}/add-checkpoint", content=request(0, size, FORK), timeout=20)
            assert (stale.status_code, stale.text) == (409, f"{size}\n")
            assert loopback.get(f"{url}/v1/health", timeout=20).json() == {"status": "ok", "witness": ORIGIN}
    lines = [json.loads(each) for each in home.with_suffix(".trail").read_text().splitlines()]
    assert [each["result"] for each in lines] == ["ok", "stale", "ok", "stale"]
    assert {each["log"] for each in lines} == {WATCHED}


def test_a_witness_comes_into_the_directory_and_goes_out_of_it(
    command: Command, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("scheme")
    with closing(unsafe_scheme(folder, at=clock.now())) as scheme:
        home, kit, out = folder / "w1", folder / "kit.json", folder / "introduction.json"
        kit.write_bytes((scheme.operator.folder / "kit.json").read_bytes())
        command.init(home, "--origin", ORIGIN, "--kit", str(kit))
        said = command("witness", "introduce", "--home", str(home), "--out", str(out))
        assert command("operator", "read-introduction", str(out))["witness"] == ORIGIN
        operator = ("--home", str(scheme.operator.folder))
        token = folder / "directory.jwt"
        add = ("operator", "add-witness", *operator, str(out), "--quorum", "1", "--out", str(token))
        command(*add, "--fingerprint", scheme.agency.signing_key().kid, code=1)
        shown = command(*add, "--fingerprint", said["fingerprint"])
        assert (shown["witnesses"], shown["quorum"]) == ([{"witness": ORIGIN, "party": PARTY, "url": URL}], 1)
        (listed,) = open_directory(token.read_text(), trust=scheme.agency.kit).statement.witnesses
        assert (listed.origin, listed.party, listed.url, len(listed.keys)) == (ORIGIN, PARTY, URL, 1)
        command("directory", "adopt", str(token), "--home", str(home))
        remove = ("operator", "remove-witness", *operator, ORIGIN, "--out", str(token))
        command(*remove, code=1)
        assert command(*remove, "--quorum", "0")["witnesses"] == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--origin", ORIGIN), 1),
        (("--origin", "a name", "--log", "KEY"), 1),
        (("--origin", WATCHED, "--log", "KEY"), 1),
        (("--origin", ORIGIN, "--log", "nothing"), 64),
    ],
    ids=["nothing to watch", "no name", "the log's name", "no key"],
)
def test_what_cannot_be_a_witness_is_refused_before_anything_is_made(
    command: Command, log_key: str, tmp_path: Path, options: tuple[str, ...], code: int
) -> None:
    command.init(tmp_path / "home", *(log_key if each == "KEY" else each for each in options), code=code)
    assert not (tmp_path / "home").exists()


def test_only_a_witness_s_home_is_served(tmp_path: Path) -> None:
    with closing(unsafe_scheme(tmp_path, at=clock.now())) as scheme:
        agency = scheme.agency
        with pytest.raises(WrongValue) as refused:
            run_witness(agency, contact=None)  # type: ignore[arg-type] # it is refused before
        assert refused.value.field == "role"
        with pytest.raises(WrongValue):
            read_settings(agency.folder)


def test_settings_come_back_and_name_nobody_twice(tmp_path: Path) -> None:
    settings = WitnessSettings(ORIGIN, (LOG,))
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings
    for wrong in (WitnessSettings(LOG.origin, (LOG,)), WitnessSettings(ORIGIN, (LOG, LOG))):
        with pytest.raises(WrongValue):
            write_settings(tmp_path, wrong)
    assert read_settings(tmp_path) == settings
