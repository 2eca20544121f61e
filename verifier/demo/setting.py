"""The setting (decor): every party's home, its keys and its trust, made the way the parties would make them."""

from __future__ import annotations

import json
import secrets
import socket
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from verifier import shipped
from verifier.core.model.calendar import Month
from verifier.core.model.directory import Competence, EvaluatorYear, Witness
from verifier.core.model.party import PartyId
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.demo import cast
from verifier.demo.cast import Calendar, Member
from verifier.demo.hosting import Hosting
from verifier.party.home import Home
from verifier.party.introduction import Introduction, introduce, open_introduction
from verifier.party.joint_key import JointKey, joint_key, proven_year
from verifier.party.operator.description import Scheme, Validity, describe, published
from verifier.party.operator.directory import build_directory
from verifier.party.operator.witnesses import witness_of
from verifier.party.profile import Environment, HomeRole, Profile, keys_of
from verifier.party.witness.settings import WitnessSettings, write_settings

LOG_ORIGIN = "register.voorbeeld/log"
_FILE = "story.json"
_LOWEST_PORT, _PORTS = 20_000, 12_000
_VALID = 400 * 24 * 3600
#: From when contracts may name a rule set that does not state it: the story's first years.
_CONTRACTS_FROM = date(2024, 1, 1)


@dataclass
class Setting:
    """The homes of the story in ``folder``, the address of every program, and how the register is hosted."""

    folder: Path
    calendar: Calendar
    urls: Mapping[PartyId, str]
    homes: dict[str, Home] = field(default_factory=dict)
    directory: str = ""
    hosting: Hosting = field(default_factory=Hosting)

    @property
    def database_url(self) -> str:
        """Where the register keeps its rows."""
        return self.hosting.database_url(self.folder / cast.REGISTER.folder)

    def home(self, member: Member) -> Home:
        """Its open home, which is opened when it is first asked for: that takes a while."""
        if member.folder not in self.homes:
            passphrase = self.passphrase_file(member).read_text(encoding="utf-8")
            self.homes[member.folder] = Home.open(self.folder / member.folder, passphrase)
        return self.homes[member.folder]

    def url(self, member: Member) -> str:
        return self.urls[member.party]

    def passphrase_file(self, member: Member) -> Path:
        return self.folder / member.folder / "passphrase"

    def close(self) -> None:
        with ExitStack() as stack:
            for home in self.homes.values():
                stack.callback(home.close)


def make_setting(folder: Path, calendar: Calendar, *, at: int, told: Callable[[str], None]) -> Setting:
    """Make all homes below ``folder``, and the first directory, which every institution adopts.

    ``told`` hears of every step. Keys are sealed under a random passphrase per party, in a file of that party.
    """
    setting = Setting(folder, calendar, {each.party: f"http://127.0.0.1:{_free_port()}" for each in cast.PROGRAMS})
    told("operator makes the root")
    operator = _make_home(setting, cast.OPERATOR, at=at)
    with ThreadPoolExecutor(2) as makers:
        made = makers.map(lambda member: _make_home(setting, member, kit_of=operator, at=at), cast.MEMBERS)
        for member, _ in zip(cast.MEMBERS, made, strict=True):
            told(f"{member.name} makes its keys")
    told("operator signs the directory")
    setting.directory = _first_directory(setting, operator, at=at)
    for member in (*cast.INSTITUTIONS, *cast.WITNESSES):
        setting.home(member).adopt_directory(setting.directory, at=at)
    return setting


def keep_setting(setting: Setting) -> None:
    """Write down what :func:`open_setting` needs to go on where a story ended."""
    kept = {
        "first": str(setting.calendar.first),
        "last": str(setting.calendar.last),
        "urls": dict(setting.urls),
        "directory": setting.directory,
        "hosting": setting.hosting.written(),
    }
    (setting.folder / _FILE).write_text(json.dumps(kept), encoding="utf-8")


def was_made(folder: Path) -> bool:
    """Whether ``folder`` holds a story."""
    return (folder / _FILE).is_file()


def open_setting(folder: Path) -> Setting:
    """The story that ``folder`` holds, at the addresses it had."""
    kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    calendar = Calendar(Month.parse(kept["first"]), Month.parse(kept["last"]))
    hosting = Hosting.read(kept.get("hosting", {}))
    return Setting(folder, calendar, kept["urls"], directory=kept["directory"], hosting=hosting)


def _make_home(setting: Setting, member: Member, kit_of: Home | None = None, *, at: int) -> Home:
    years = setting.calendar.years if member.role is HomeRole.EVALUATOR else ()
    profile = Profile(
        party=member.party,
        name=member.name,
        role=member.role,
        register_url=setting.url(cast.REGISTER),
        environment=Environment.DEMO,
        url=setting.urls.get(member.party) if member.role is not HomeRole.OPERATOR else None,
    )
    home = Home.create(
        setting.folder / member.folder,
        profile,
        passphrase=_new_passphrase(setting.passphrase_file(member)),
        keys=keys_of(member.role, years),
        kit=kit_of.kit if kit_of else None,
        at=at,
    )
    if member in cast.WITNESSES:
        write_settings(home.folder, WitnessSettings(f"{member.folder}.voorbeeld/log"))
    setting.homes[member.folder] = home
    return home


def _new_passphrase(path: Path) -> str:
    """A random passphrase, in a file that only its owner may read."""
    passphrase = secrets.token_urlsafe(24)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(passphrase, encoding="utf-8")
    return passphrase


def _first_directory(setting: Setting, operator: Home, *, at: int) -> str:
    introductions = {
        each.folder: open_introduction(introduce(setting.home(each), at=at), at=at) for each in cast.INSTITUTIONS
    }
    first, second = introductions[cast.EVALUATOR1.folder], introductions[cast.EVALUATOR2.folder]
    scheme = Scheme(
        evaluator1=cast.EVALUATOR1.party,
        evaluator2=cast.EVALUATOR2.party,
        evaluator_years=tuple(_year(setting, year, first, second) for year in setting.calendar.years),
        competences=tuple(Competence(member.party, groups) for member, groups in cast.COMPETENCES.items()),
        rulesets=published(contracts_from()),
        log_origin=LOG_ORIGIN,
        witnesses=tuple(_witness(setting.home(each), at=at) for each in cast.WITNESSES),
        quorum=len(cast.WITNESSES),
    )
    description = describe(
        tuple(introductions.values()), scheme=scheme, operator=operator, validity=Validity(at - 60, at + _VALID)
    )
    return build_directory(operator, description, at=at)


def contracts_from() -> Mapping[str, date]:
    """The newest table of every region by shipped name, and from when contracts may name it."""
    tables = {name: parse_ruleset(shipped.ruleset(name)) for name in shipped.ruleset_names()}
    replaced = {each.replaces for each in tables.values()}
    newest = {name: each for name, each in tables.items() if each.name not in replaced}
    return {name: each.contracts_from or _CONTRACTS_FROM for name, each in newest.items()}


def _year(setting: Setting, year: str, first: Introduction, second: Introduction) -> EvaluatorYear:
    key = setting.home(cast.EVALUATOR2).custodian.evaluation(year)
    made = JointKey(year, *joint_key(key, first.year(year)))
    return proven_year(made, pk1=first.year(year), pk2=second.year(year))


def _witness(home: Home, *, at: int) -> Witness:
    return witness_of(open_introduction(introduce(home, at=at), at=at))


def _free_port() -> int:
    """A port that nobody listens on, from below those that a system gives to whoever asks or connects."""
    while True:
        port = _LOWEST_PORT + secrets.randbelow(_PORTS)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
