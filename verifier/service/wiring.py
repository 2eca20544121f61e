"""Wiring (bedrading): the one place where settings, custody, database and office meet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from keys.custody.custodian import Custodian, signing_key_in
from keys.custody.entry import State
from keys.custody.refusals import CustodyRefusal
from verifier import clock, shipped
from verifier.core.errors import Refusal
from verifier.core.log.signer import MOST_SIGNERS, LogSigner
from verifier.core.model.party import PartyId, party_id
from verifier.core.model.statement import Digest
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.trust.kit import Kit, read_kit
from verifier.core.wire import base64url
from verifier.core.wire.jwk import thumbprint
from verifier.service.access.allowances import Allowances
from verifier.service.access.client_assertion import AssertionSigner
from verifier.service.access.doors import Door
from verifier.service.access.limits import Limit, Use
from verifier.service.access.openid import ANY_LEVEL, Terms
from verifier.service.access.openid_provider import Client, Provider
from verifier.service.access.roles import Role
from verifier.service.access.tokens import AccessTokens, token_key
from verifier.service.portal.signing_in.openid_way import OPENID_BACK, OpenIdWay
from verifier.service.settings.obstacle import Obstacle, StartRefused
from verifier.service.settings.private_file import NotPrivate, read_private
from verifier.service.settings.settings import Settings, variable
from verifier.service.store.allowances import StoredAllowances
from verifier.service.store.database import Database
from verifier.service.store.log import LogBatch
from verifier.service.store.migrations import migrate
from verifier.service.store.office import TransactionalOffice
from verifier.service.store.roles import RoleAboveTheWall, require_bound_role
from verifier.service.store.unit_of_work import Powers, PublishedRules
from verifier.service.usecases.admit_subject import Admission

KEYSTORE, KIT = "keystore.json", "kit.json"
_MINUTE, _HOUR, _DAY = 60, 3600, 24 * 3600


@dataclass(frozen=True, slots=True)
class Register:
    """An open register: its office, its access tokens, what clients are allowed, and the database to close."""

    office: TransactionalOffice
    tokens: AccessTokens
    allowances: Allowances
    database: Database


@dataclass(frozen=True, slots=True)
class Keys:
    """What a start opens once, and every worker uses: the register's own keys, and the roots it trusts."""

    custodian: Custodian
    kit: Kit


def open_register(settings: Settings) -> Register:
    """Open keystore and database, bring the schema up to date, and refuse to start on anything weak or missing.

    Raises :class:`StartRefused`, with sentences that say how to mend it.
    """
    keys = open_keys(settings)
    return assemble(keys.custodian, keys.kit, settings)


def open_keys(settings: Settings) -> Keys:
    """Open the passphrase's file, the keystore and the kit; :class:`StartRefused` names the first that does not."""
    try:
        passphrase = read_private(settings.passphrase_file)
        custodian = Custodian.open(settings.home / KEYSTORE, passphrase, environment=settings.environment)
        kit = read_kit((settings.home / KIT).read_bytes())
    except NotPrivate as failure:
        mend = "write the passphrase there, and take the file from others: chmod 600"
        obstacle = Obstacle(variable("passphrase_file"), failure.expected, mend)
    except CustodyRefusal as failure:
        mend = "see that home and passphrase file belong together; else restore both"
        obstacle = Obstacle(KEYSTORE, f"a keystore that opens ({failure.expected})", mend)
    except (Refusal, OSError):
        obstacle = Obstacle(KIT, "a kit with at least one root key", "copy the operator's kit.json to the home")
    else:
        if obstacles := list(_missing_keys(custodian, settings)):
            raise StartRefused(obstacles)
        return Keys(custodian, kit)
    raise StartRefused([obstacle])


def _missing_keys(custodian: Custodian, settings: Settings) -> Iterator[Obstacle]:
    """The register's four keys, each of the kind that its use asks for."""
    fit: Mapping[str, Callable[[], bool]] = {
        "signing": lambda: custodian.signing("signing").jwk["crv"] == "P-256",
        "log": lambda: custodian.signing("log").jwk["crv"] == "Ed25519",
        "index": lambda: bool(custodian.index().kid),
        "token": lambda: bool(tokens_of(custodian, settings).issuer),
    }
    for purpose, fits in fit.items():
        try:
            found = fits()
        except (CustodyRefusal, Refusal, KeyError):
            found = False
        if not found:
            mend = "make the home with plaatsbewijs register init, or restore it"
            yield Obstacle(KEYSTORE, f"an active key of the right kind for {purpose}", mend)


def assemble(custodian: Custodian, kit: Kit, settings: Settings) -> Register:
    """The register of an open custodian that trusts ``kit``; the database of ``settings`` is brought up to date.

    Raises :class:`StartRefused` for a database that this register cannot or should not use.
    """
    bring_up_to_date(settings)
    database = Database(settings.database_url, group=LogBatch)
    office = TransactionalOffice(database, powers_of(custodian, settings.public_url), published_rules(), kit)
    return Register(office, tokens_of(custodian, settings), allowances_of(settings), database)


@contextmanager
def owners_office(keys: Keys, settings: Settings) -> Iterator[TransactionalOffice]:
    """An office that works as the owner of the tables, for what the serving role may not: to erase.

    It is for a command beside the register, and serves nobody.
    """
    database = Database(settings.migration_url or settings.database_url, group=LogBatch)
    try:
        yield TransactionalOffice(
            database, powers_of(keys.custodian, settings.public_url), published_rules(), keys.kit
        )
    finally:
        database.close()


def bring_up_to_date(settings: Settings) -> None:
    """Migrate as the owner of the tables, and see that the register itself works as less than that.

    Raises :class:`StartRefused`.
    """
    service = make_url(settings.database_url).username
    try:
        migrate(settings.migration_url or settings.database_url, service=service)
        require_bound_role(settings.database_url)
    except ProgrammingError:
        mend = (
            f"set {variable('migration_url')} to the URL of the role that owns the tables, for one start at least"
        )
        raise StartRefused([Obstacle(variable("database_url"), "a schema of this version", mend)]) from None
    except RoleAboveTheWall as failure:
        mend = "make a role of its own for the register, as docs/how-to/run-on-postgresql.md says"
        raise StartRefused([Obstacle(variable("database_url"), str(failure), mend)]) from None


@cache
def published_rules() -> Mapping[Digest, PublishedRules]:
    """The rule sets that are shipped, by the SHA-256 of their bytes."""
    published = (shipped.ruleset(name) for name in shipped.ruleset_names())
    return {
        Digest(hashlib.sha256(octets).digest()): PublishedRules(parse_ruleset(octets), octets)
        for octets in published
    }


def powers_of(custodian: Custodian, public_url: str) -> Powers:
    """What the register at ``public_url`` does with its signing, log and index keys.

    Raises ``NoSuchKey`` without one of them.
    """
    signing, log, index = custodian.signing("signing"), custodian.signers("log"), custodian.index()
    return Powers(
        party=party_id(custodian.owner),
        kid=signing.kid,
        jwk=signing.jwk,
        sign=signing.sign,
        log_signers=tuple(LogSigner(base64url.decode(each.jwk["x"]), each.sign) for each in log[:MOST_SIGNERS]),
        index=index.mac,
        public_url=public_url,
    )


def tokens_of(custodian: Custodian, settings: Settings) -> AccessTokens:
    """The register's access tokens: under its newest token key, and for a while those of the ones before it.

    Raises ``NoSuchKey`` without an active one.
    """
    signing = custodian.signing("token")
    listed = (
        token_key(each.public, retired_at=None if each.state is State.ACTIVE else each.state_since)
        for each in custodian.listed("token")
    )
    return AccessTokens(
        issuer=settings.public_url,
        keys={each.kid: each for each in listed},
        kid=signing.kid,
        sign=signing.sign,
        clock=clock.now,
    )


def allowances_of(settings: Settings) -> Allowances:
    """What clients are allowed, counted in one place for all workers; :meth:`Allowances.close` lets go of it."""
    limits = {
        Use.REQUESTS: Limit(settings.requests_per_minute, _MINUTE, settings.request_burst),
        Use.STATEMENTS: Limit(settings.statements_per_day, _DAY),
        Use.NOT_FOUNDS: Limit(settings.not_founds_per_minute, _MINUTE, settings.not_founds_per_minute),
        Use.TOKENS: Limit(settings.tokens_per_minute, _MINUTE, settings.tokens_per_minute),
        Use.FAILURES: Limit(settings.failed_tokens_per_minute, _MINUTE, settings.failed_tokens_per_minute),
        Use.PLANS: Limit(settings.plans_per_minute, _MINUTE, settings.plans_per_minute),
        Use.VERIFICATIONS: Limit(settings.verifications_per_minute, _MINUTE, settings.verifications_per_minute),
        Use.ATTEMPTS: Limit(settings.attempts_per_minute, _MINUTE, settings.attempts_per_minute),
        Use.SIGN_INS: Limit(settings.sign_ins_per_hour, _HOUR, settings.sign_ins_per_hour),
    }
    return Allowances(StoredAllowances(settings.database_url), limits, clock=clock.now)


class WrongClientKey(Exception):
    """The register's key at its provider is none; ``expected`` says what was."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def openid_of(settings: Settings) -> OpenIdWay | None:
    """The OpenID Connect provider of these settings, when there is one; nothing is asked of it yet.

    Raises :class:`NotPrivate` and :class:`WrongClientKey`, which a start finds first.
    """
    if not settings.oidc_issuer:
        return None
    only, client = settings.oidc_organisation, client_of(settings)
    terms = Terms(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        redirect_uri=settings.public_url + OPENID_BACK,
        scope=settings.oidc_scope,
        organisation=PartyId(only) if only else None,
        organisation_claim=settings.oidc_organisation_claim,
        name_claim=settings.oidc_name_claim,
        assurance={role: _levels(told) for role, told in settings.oidc_assurance},
    )
    newcomers = {Door(door): Role(role) for door, role in settings.oidc_newcomers}
    return OpenIdWay(
        provider=Provider(terms, client, hosts=settings.oidc_hosts, clock=clock.now),
        admission=Admission(terms=terms, newcomers=newcomers, provider_name=settings.oidc_name),
        offers_sign_out=settings.oidc_sign_out,
        keys=() if client.signer is None else (client.signer.published,),
    )


def _levels(told: str) -> frozenset[str]:
    """The levels of a role; none of them where any will do."""
    return frozenset() if told == ANY_LEVEL else frozenset(told.split())


def client_of(settings: Settings) -> Client:
    """How the register shows the provider who it is: by the key in its file, or by the secret in the other."""
    if settings.oidc_client_key_file is None:
        file = settings.oidc_client_secret_file
        return Client(secret="" if file is None else read_private(file))
    try:
        key = signing_key_in(read_private(settings.oidc_client_key_file), kid_of=thumbprint)
    except CustodyRefusal as refusal:
        raise WrongClientKey(refusal.expected) from None
    return Client(signer=AssertionSigner(key.kid, key.jwk, key.sign, clock.now))
