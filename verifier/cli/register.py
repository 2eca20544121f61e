"""``plaatsbewijs register``: the register (register van verklaringen) as a program."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from verifier import clock
from verifier.cli.arguments import existing_file, moment, party
from verifier.cli.dealings import ContractDigest
from verifier.cli.forms import Here, Json, Out, group, verb
from verifier.cli.homes import Whose, WithKit, found, write_introduction
from verifier.cli.loading import loading
from verifier.cli.screen import Moment, Screen
from verifier.core.errors import WrongValue
from verifier.core.model.party import PartyId, party_id

app = group("Keeps statements in order and answers with verdicts.")


@dataclass(frozen=True, slots=True)
class Running:
    """What is often told on the command line. All settings may come from the environment, these among them."""

    home: Annotated[Path | None, typer.Option(help="The register's folder.", metavar="FOLDER")] = None
    public_url: Annotated[str | None, typer.Option(help="Its address, without a path.", metavar="URL")] = None
    port: Annotated[int | None, typer.Option(help="On the loopback; 0 is a free one.")] = None
    environment: Annotated[str | None, typer.Option(help="production or demo.")] = None
    cadence: Annotated[float | None, typer.Option(help="Seconds between checkpoints.")] = None
    workers: Annotated[int | None, typer.Option(help="Processes that share the port.")] = None

    @property
    def told(self) -> dict[str, Any]:
        """What was told, by the name of its setting."""
        return {name: value for name, value in asdict(self).items() if value is not None}


Until = Annotated[int | None, typer.Option(parser=moment, help="ISO 8601 with a time zone.", metavar="MOMENT")]
Organisation = Annotated[PartyId, typer.Option(parser=party, help="Whose member it is.", metavar="PARTY")]
RoleCode = Annotated[str, typer.Option("--role", help="What the member does there.", metavar="ROLE")]
Called = Annotated[str, typer.Option(help="The organisation's name, when it is not enrolled yet.", metavar="NAME")]
RetentionMonths = Annotated[int, typer.Option(help="How long a record is kept after the last month.", min=84)]


@verb(app)
def init(here: Here, whose: Whose, trusted: WithKit) -> None:
    """Make the register's home, with its keys for statements, tokens, the log and the index."""
    from verifier.party.profile import HomeRole

    found(here, whose, HomeRole.REGISTER, kit=trusted.kit)


@verb(app)
def introduce(here: Here, out: Out) -> None:
    """Write the introduction for the operator, and read out its fingerprint."""
    write_introduction(here, out)


@verb(app)
def run(settings: Running) -> None:
    """Serve the register until it is told to stop; the first line on standard output says where it listens.

    Every setting may come from the environment, as PLAATSBEWIJS_ and its name; docs/reference/settings.md lists
    them. It does not start when one of them is missing, weak or unknown.
    """
    with loading():
        from verifier.service.program import run_register
        from verifier.service.settings.environment import read_settings

    run_register(read_settings(**settings.told))


@verb(app)
def check(settings: Running, as_json: Json = False) -> None:
    """Say everything that would stop the start, all of it at once; nothing is started or changed."""
    from verifier.service.life.soundness import open_soundly
    from verifier.service.settings.environment import read_settings

    open_soundly(read_settings(**settings.told))
    Screen(as_json).show({"obstacles": [], "start": "nothing stops it"})


@verb(app)
def adopt_high_water(
    settings: Running,
    checkpoint: Annotated[
        Path | None,
        typer.Option(parser=existing_file, help="The newest checkpoint that anybody has.", metavar="FILE"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say that this database is the newest, after its high-water file was lost; it goes into the audit trail.

    A file that is there is never replaced, and a database that lacks what CHECKPOINT has is refused: a log that was
    signed further once must not be signed again. docs/how-to/check-the-log.md says what to ask others first.
    """
    from verifier.service.life.rollback import adopt, seen_in
    from verifier.service.settings.environment import read_settings
    from verifier.service.wiring import open_keys

    read = read_settings(**settings.told)
    by = party_id(open_keys(read).custodian.owner)
    seen = seen_in(checkpoint.read_text("utf-8", "replace")) if checkpoint else None
    mark = adopt(read, by=by, seen=seen, at=clock.now())
    Screen(as_json).show({"high_water": str(read.high_water_file), "size": mark.size, "root": mark.root})


@verb(app)
def hold(settings: Running, contract: ContractDigest, until: Until = None, as_json: Json = False) -> None:
    """Hold the record of a contract, so that nothing of it is erased until then; without UNTIL the hold ends."""
    from verifier.service.usecases.hold_contract import HoldWanted, hold_contract

    _as_owner(settings, hold_contract, HoldWanted(contract=contract, until=until))
    Screen(as_json).show({"contract": contract, "held_until": None if until is None else Moment(until)})


@verb(app)
def erase(
    settings: Running, contract: ContractDigest, retention_months: RetentionMonths = 84, as_json: Json = False
) -> None:
    """Close a contract whose retention is over, and erase what was attested for it; it cannot be undone.

    A closing is signed and logged first; leaves and tombstones stay. It is refused while something stands in the
    way: the retention, no final answer yet, the time to object, or a legal hold. Backups keep what was
    erased until they are replaced.
    """
    from verifier.service.usecases.erase_contract import ErasureWanted, erase_contract

    closed = _as_owner(
        settings, erase_contract, ErasureWanted(contract=contract, retention_months=retention_months)
    )
    Screen(as_json).show({"closing": closed.closing.digest, "statements_erased": closed.statements})


@verb(app)
def invite(
    settings: Running,
    organisation: Organisation,
    role: RoleCode = "administrator",
    called: Called = "",
    as_json: Json = False,
) -> None:
    """Make a link by which the first administrator of an organisation comes in, once and within a week.

    It is for the one whom you know to be that person: whoever has the link can use it. The administrator invites
    colleagues, and another administrator when there is one.
    """
    from verifier.service.access.roles import Role
    from verifier.service.usecases.invite import InvitationWanted, invite

    wanted = InvitationWanted(organisation=organisation, role=_coded(Role, role), called=called)
    _show_link(settings, _as_owner(settings, invite, wanted), as_json=as_json)


@verb(app)
def sign_in_link(
    settings: Running,
    organisation: Organisation,
    role: RoleCode = "administrator",
    name: Annotated[str, typer.Option(help="What the member is called.", metavar="NAME")] = "Demo",
    called: Called = "",
    as_json: Json = False,
) -> None:
    """Make a link that signs a member of a demo in, once and within a day; a register in production has none."""
    from verifier.service.access.roles import Role
    from verifier.service.settings.environment import read_settings
    from verifier.service.settings.obstacle import Obstacle, StartRefused
    from verifier.service.settings.settings import variable
    from verifier.service.usecases.make_sign_in_link import LinkWanted, make_sign_in_link

    if read_settings(**settings.told).environment != "demo":
        mend = "invite somebody with plaatsbewijs register invite"
        raise StartRefused([Obstacle(variable("environment"), "a demo", mend)])
    wanted = LinkWanted(organisation=organisation, role=_coded(Role, role), name=name, called=called)
    _show_link(settings, _as_owner(settings, make_sign_in_link, wanted), as_json=as_json)


def _coded(roles: Any, code: str) -> Any:
    try:
        return roles(code)
    except ValueError:
        raise WrongValue("a role, such as administrator or reader", field="role") from None


def _show_link(settings: Running, secret: str, *, as_json: bool) -> None:
    """The link is shown this once: the register keeps a digest of what stands behind the #."""
    from verifier.service.settings.environment import read_settings

    public_url = read_settings(**settings.told).public_url
    Screen(as_json).show({"link": f"{public_url}/sign-in/link#{secret}"})


def _as_owner(settings: Running, verb: Any, command: Any) -> Any:
    """Do ``verb`` as the owner of the tables: the role that serves may not erase."""
    from verifier.service.settings.environment import read_settings
    from verifier.service.wiring import open_keys, owners_office

    read = read_settings(**settings.told)
    with owners_office(open_keys(read), read) as office:
        return asyncio.run(office.write(verb, command, client=None))
