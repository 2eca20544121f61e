"""Soundness of the provider (deugdelijkheid van de aanmelddienst): whether its settings fit together.

Nothing is asked of the provider itself: a register must start also while that is away.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from verifier.core.errors import Refusal
from verifier.core.model.party import PARTY_ID
from verifier.service.access.doors import Door
from verifier.service.access.openid import ANY_ROLE
from verifier.service.access.roles import ROLES_AT, Role
from verifier.service.settings.obstacle import Obstacle
from verifier.service.settings.private_file import NotPrivate, read_private
from verifier.service.settings.settings import Settings, variable
from verifier.service.wiring import WrongClientKey, client_of
from verifier.web.reach import require_private

_DOCUMENTED = "set it as docs/how-to/sign-in-with-openid.md says"
#: The shortest secret that may stand for the register at its provider; characters.
SHORTEST_SECRET = 32


def obstacles_of_provider(settings: Settings) -> Iterator[Obstacle]:
    """What is wrong with the settings of the provider; nothing without one."""
    if not settings.oidc_issuer:
        yield from _left_over(settings)
        return
    yield from _of_issuer(settings)
    yield from _of_client(settings)
    yield from _of_organisation(settings)
    yield from _of_newcomers(settings)
    yield from _of_assurance(settings)


def _left_over(settings: Settings) -> Iterator[Obstacle]:
    """A provider that was half set up would be missed by nobody but those who want to sign in."""
    told = {name: getattr(settings, name) for name in Settings.model_fields if name.startswith("oidc_")}
    for name, value in told.items():
        if value != Settings.model_fields[name].default:
            yield Obstacle(variable("oidc_issuer"), f"an issuer, as {variable(name)} is set", _DOCUMENTED)
            return


def _of_issuer(settings: Settings) -> Iterator[Obstacle]:
    try:
        issuer = require_private(settings.oidc_issuer)
    except (Refusal, ValueError):
        yield Obstacle(variable("oidc_issuer"), "an https address", _DOCUMENTED)
        return
    if issuer.query or issuer.fragment or issuer.userinfo:
        yield Obstacle(variable("oidc_issuer"), "an address without query, fragment and user", _DOCUMENTED)
    if settings.environment == "production" and issuer.scheme != "https":
        yield Obstacle(variable("oidc_issuer"), "an https address in production", _DOCUMENTED)


def _of_client(settings: Settings) -> Iterator[Obstacle]:
    if not settings.oidc_client_id:
        yield Obstacle(variable("oidc_client_id"), "the name that the provider gave this register", _DOCUMENTED)
    key, secret = settings.oidc_client_key_file, settings.oidc_client_secret_file
    if (key is None) == (secret is None):
        yield Obstacle(variable("oidc_client_key_file"), "either a key or a secret", _DOCUMENTED)
        return
    name = "oidc_client_secret_file" if key is None else "oidc_client_key_file"
    try:
        told = read_private(key or secret or Path())
        client_of(settings)
    except NotPrivate as failure:
        yield Obstacle(variable(name), failure.expected, "make the file, and take it from others: chmod 600")
    except WrongClientKey as failure:
        yield Obstacle(variable(name), failure.expected, _DOCUMENTED)
    else:
        if secret is not None and len(told) < SHORTEST_SECRET:
            mend = "ask the provider for a longer one, or use a key"
            yield Obstacle(variable(name), f"a secret of at least {SHORTEST_SECRET} characters", mend)


def _of_organisation(settings: Settings) -> Iterator[Obstacle]:
    only = settings.oidc_organisation
    if bool(only) == bool(settings.oidc_organisation_claim):
        mend = "set one of the two: a claim, or the one organisation of this provider"
        yield Obstacle(variable("oidc_organisation_claim"), "where a member's organisation comes from", mend)
    if only and not PARTY_ID.fullmatch(only):
        yield Obstacle(variable("oidc_organisation"), "a party id, such as kvk:12345678", _DOCUMENTED)


def _of_newcomers(settings: Settings) -> Iterator[Obstacle]:
    for door, role in settings.oidc_newcomers:
        if door not in set(Door) or role not in ROLES_AT[Door(door)] or role == Role.ADMINISTRATOR:
            mend = "name a door, and a role of that door that is not the administrator's"
            yield Obstacle(variable("oidc_newcomers"), "doors with their roles", mend)
    if len(dict(settings.oidc_newcomers)) != len(settings.oidc_newcomers):
        yield Obstacle(variable("oidc_newcomers"), "each door once", _DOCUMENTED)


def _of_assurance(settings: Settings) -> Iterator[Obstacle]:
    names = [name for name, _ in settings.oidc_assurance]
    if not set(names) <= {ANY_ROLE, *Role} or len(set(names)) != len(names):
        yield Obstacle(variable("oidc_assurance"), "roles, or * for every other, each once", _DOCUMENTED)
    if settings.environment == "production" and ANY_ROLE not in names:
        mend = "say which levels every role needs at least: eHerkenning's are in its service catalogue"
        yield Obstacle(variable("oidc_assurance"), "levels for every role (*) in production", mend)
