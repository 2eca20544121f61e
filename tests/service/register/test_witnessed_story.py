"""A register with its witnesses over HTTP: a monitor follows what it publishes, and what waits stops the intake."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.service.register import story
from tests.service.register.beats import Beats, Witnesses, beats
from tests.service.register.cast import Cast, gather
from tests.service.register.play import post
from tests.service.register.running import Running, serving, settings_in
from verifier import clock
from verifier.core.log.quorum import QuorumPolicy, require_quorum
from verifier.core.procedure.directory import open_directory
from verifier.party.monitor.alarm import Kind
from verifier.party.monitor.following import Terms
from verifier.party.monitor.program import Watch, look_once
from verifier.party.monitor.source import HttpSource
from verifier.party.transport import Transport
from verifier.service.life.gate import Gate
from verifier.service.life.high_water import LogBehind
from verifier.service.life.intake import WITNESSING, Intake
from verifier.service.usecases.read_condition import Condition
from verifier.web.duty import Duty
from verifier.web.refusals import Unavailable

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """A cast of its own: it is given directories that no other test has heard of."""
    gathered = gather(tmp_path_factory.mktemp("cast"), at=clock.now())
    yield gathered
    gathered.close()


@pytest.fixture
def own(cast: Cast, tmp_path: Path) -> Iterator[Witnesses]:
    with closing(Witnesses(cast, tmp_path / "own", at=clock.now())) as made:
        yield made


def published(register: Running, *, after: int = -1) -> str:
    """The first checkpoint that is served beyond a size."""
    for _ in range(600):
        answer = register.public.get("/log/checkpoint")
        if answer.status_code == 200 and int(answer.text.split("\n")[1]) > after:
            return answer.text
        time.sleep(0.05)
    pytest.fail("no checkpoint came")


def test_a_monitor_follows_what_two_witnesses_cosign(cast: Cast, own: Witnesses, tmp_path: Path) -> None:
    token = own.directory(cast, 2, at=clock.now())
    directory = open_directory(token, trust=cast.register.kit).statement
    origin = sha256(directory.log.origin.encode()).hexdigest()
    with own.awake(0, 1), serving(cast, tmp_path / "register", cadence=0.3) as register:
        register.introduce()
        assert register.public.post("/v1/operator/directories", {"statement": token}).status_code == 201
        made = story.contract(cast)
        post(register.buyer, "/v1/buyer/contracts", made.token)
        with Transport(f"{register.url}/log") as transport:
            others = tuple(f"{url}/{origin}/checkpoint" for url in own.urls)
            terms = Terms(QuorumPolicy.of(directory), stale_after=600)
            watch = Watch(HttpSource(transport), others, terms, tmp_path / "monitor")
            sizes: list[int] = []
            for _ in range(3):
                note = published(register, after=sizes[-1] if sizes else -1)
                assert len(require_quorum(note, directory=directory).cosigned) == 2
                outcome = look_once(watch, at=clock.now())
                assert (outcome.look.alarms, outcome.silent) == ((), ())
                assert outcome.look.checkpoint is not None
                sizes.append(outcome.look.checkpoint.size)
            assert sizes == sorted(set(sizes))
            last = int(published(register).split("\n")[1])
    with own.awake(0), beats(cast, tmp_path / "backup") as backup:
        backup.adopt(token)
        with pytest.raises(LogBehind):
            backup.begin()
    assert last >= sizes[-1]


def test_a_register_without_a_guard_forks_and_the_monitor_sees_it(cast: Cast, tmp_path: Path) -> None:
    """Negative control: no witness, no high water, a backup from the beginning; one log key signs two histories."""
    watched = tmp_path / "watched"
    with beats(cast, tmp_path / "first") as first, beats(cast, tmp_path / "second", guarded=False) as second:
        for each in (first, second):
            each.adopt(cast.directory)
            for _ in range(3):
                each.beat()
        policy = QuorumPolicy.of(cast.trust.directory)
        assert looked(first, watched, policy) == []
        assert looked(second, watched, policy) == [Kind.FORK]
        second.beat()
        assert looked(second, watched, policy) == [Kind.FORK]
        assert looked(first, watched, policy) == []


def looked(register: Beats, folder: Path, policy: QuorumPolicy) -> list[Kind]:
    """What a monitor says that is shown this register's log."""
    outcome = look_once(Watch(register.source, (), Terms(policy, 600), folder), at=clock.now())
    return [each.kind for each in outcome.look.alarms]


class TestIntake:
    """Statements that wait too long for a published checkpoint stop what comes behind them (THREATS L2)."""

    class StillOffice:
        """An office in which one condition holds, or that does not answer."""

        def __init__(self) -> None:
            self.since: int | None = 0

        async def read(self, *_: Any, **__: Any) -> Any:
            if self.since is None:
                raise Unavailable("a database that answers")
            return Condition(64, clock.now(), 0, trusted=True, unpublished_since=self.since)

        async def write(self, *_: Any, **__: Any) -> Any:
            raise AssertionError("looking changes nothing")

    def test_it_stops_and_goes_on(self) -> None:
        office, intake = self.StillOffice(), Intake()
        waits = int(60 + WITNESSING)
        for since, late in (
            (0, False),
            (clock.now() - waits + 5, False),
            (clock.now() - waits - 5, True),
            (None, True),
            (clock.now(), False),
            (None, False),
        ):
            office.since = since
            asyncio.run(intake.look(office, cadence=60))
            assert intake.late is late

    def test_what_waited_while_nobody_ran_gets_the_time_that_all_get(self) -> None:
        office, intake = self.StillOffice(), Intake()
        office.since = 1
        for began, late in ((clock.now() - 10, False), (clock.now() - 100, True)):
            intake.began = began
            asyncio.run(intake.look(office, cadence=60))
            assert intake.late is late

    @pytest.mark.parametrize(
        ("method", "path", "refused"),
        [
            ("POST", "/v1/contractor/placements", True),
            ("POST", "/v1/contractor/placements/bulk", True),
            ("POST", "/v1/buyer/contracts", True),
            ("POST", "/v1/agency/eligibilities", True),
            ("GET", "/v1/contractor/placements", False),
            ("POST", "/v1/operator/directories", False),
            ("POST", "/v1/oauth/token", False),
            ("GET", "/log/checkpoint", False),
            ("GET", "/health/ready", False),
        ],
    )
    def test_it_stops_statements_and_nothing_else(
        self, tmp_path: Path, method: str, path: str, refused: bool
    ) -> None:
        intake = Intake()
        gate = Gate(settings_in(tmp_path), Duty(), intake)
        scope = {"type": "http", "method": method, "path": path, "headers": [(b"host", b"127.0.0.1:1")]}
        assert gate.refusal(scope) is None
        intake.late = True
        found = gate.refusal(scope)
        assert isinstance(found, Unavailable) is refused
