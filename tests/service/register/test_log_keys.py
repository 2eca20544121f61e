"""A log key is rotated while the register goes on: nobody who knows the old key, or the new one, is left behind."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.prebuilt import app
from tests.service.register.cast import Cast
from tests.service.register.keeping import Kept, kept
from tests.service.register.own_home import found_home
from tests.service.register.running import settings_in
from tests.unsafe_scheme import PASSPHRASE, REGISTER, reopened, unsafe_cost
from verifier.core.errors import BadSignature
from verifier.core.wire import base64url
from verifier.core.wire.note import open_note, parse_note
from verifier.party.home import Home
from verifier.party.keyring import destroy_key, rotate_key
from verifier.service.life.high_water import HighWater
from verifier.service.usecases.read_checkpoint import read_checkpoint
from verifier.service.wiring import assemble

pytestmark = pytest.mark.slow


def checkpoint_by(home: Home, cast: Cast, folder: Path) -> str:
    """The next checkpoint of the register of ``folder``, signed with the keys of ``home``."""
    settings = settings_in(folder)
    register = assemble(home.custodian, cast.register.kit, settings)
    try:
        Kept(register, settings, cast).beat()
        return asyncio.run(register.office.read(read_checkpoint, None, client=None))
    finally:
        register.database.close()
        register.allowances.close()


def test_old_and_new_key_sign_together_until_the_old_one_is_destroyed(cast: Cast, tmp_path: Path) -> None:
    log = cast.trust.directory.log
    home = Path(shutil.copytree(cast.register.folder, tmp_path / "home"))
    with kept(cast, tmp_path / "register") as keeping:
        keeping.begin()
    with unsafe_cost():
        old = cast.register.custodian.signing("log")
        new = rotate_key(home, PASSPHRASE, old.kid, at=cast.at)
    fresh = (base64url.decode(new.public["x"]),)
    with reopened(home) as opened:
        note = checkpoint_by(opened, cast, tmp_path / "register")
    assert len(parse_note(note).signatures) == 2
    for keys in (log.keys, fresh, (*fresh, *log.keys)):
        assert open_note(note, name=log.origin, keys=keys)
    with unsafe_cost():
        destroy_key(home, PASSPHRASE, old.kid, at=cast.at)
    with reopened(home) as opened:
        note = checkpoint_by(opened, cast, tmp_path / "register")
    assert open_note(note, name=log.origin, keys=fresh)
    with pytest.raises(BadSignature):
        open_note(note, name=log.origin, keys=log.keys)


def test_the_verb_that_adopts_a_high_water(cast: Cast, tmp_path: Path) -> None:
    home = found_home(tmp_path, cast.register.kit, at=cast.at)
    with kept(cast, home.folder) as keeping:
        keeping.begin()
        mark = keeping.beat()
        note = asyncio.run(keeping.register.office.read(read_checkpoint, None, client=None))
        keeping.file.path.unlink()
    seen = tmp_path / "seen.txt"
    seen.write_text(note)

    words = ["register", "adopt-high-water", "--checkpoint", str(seen), "--json"]
    done = CliRunner().invoke(app, words, env=home.environ())
    assert (done.exit_code, json.loads(done.stdout)["size"]) == (0, mark.size)
    (line,) = (home.folder / "audit.jsonl").read_text().splitlines()
    assert json.loads(line)["actor"] == REGISTER
    assert HighWater(home.folder / "high-water.json").mark() == mark
