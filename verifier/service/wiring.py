"""Wiring (bedrading): the one place where settings, custody, database and office meet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from keys.custody.custodian import Custodian
from verifier import clock, shipped
from verifier.core.model.party import party_id
from verifier.core.model.statement import Digest
from verifier.core.rules.ruleset import parse_ruleset
from verifier.core.trust.kit import Kit, read_kit
from verifier.core.wire import base64url
from verifier.core.wire.jwk import verifying_key
from verifier.service.access.tokens import AccessTokens
from verifier.service.settings import Settings
from verifier.service.store.database import Database
from verifier.service.store.log import LogBatch
from verifier.service.store.migrations import migrate
from verifier.service.store.office import TransactionalOffice
from verifier.service.store.unit_of_work import Powers, PublishedRules


@dataclass(frozen=True, slots=True)
class Register:
    """An open register: its office, its access tokens, and the database to close."""

    office: TransactionalOffice
    tokens: AccessTokens
    database: Database


def open_register(settings: Settings) -> Register:
    """Open keystore and database, bring the schema up to date, and refuse to start on anything weak or missing.

    Raises what custody raises, with a sentence that says how to mend it.
    """
    passphrase = settings.passphrase_file.read_text(encoding="utf-8").strip("\r\n")
    custodian = Custodian.open(settings.home / "keystore.json", passphrase, environment=settings.environment)
    return assemble(custodian, read_kit((settings.home / "kit.json").read_bytes()), settings)


def assemble(custodian: Custodian, kit: Kit, settings: Settings) -> Register:
    """The register of an open custodian that trusts ``kit``; the database of ``settings`` is brought up to date."""
    migrate(settings.database_url)
    database = Database(settings.database_url, group=LogBatch)
    office = TransactionalOffice(database, powers_of(custodian), published_rules(), kit)
    return Register(office, tokens_of(custodian, settings), database)


def published_rules() -> Mapping[Digest, PublishedRules]:
    """The rule sets that are shipped, by the SHA-256 of their bytes."""
    published = (shipped.ruleset(name) for name in shipped.ruleset_names())
    return {
        Digest(hashlib.sha256(octets).digest()): PublishedRules(parse_ruleset(octets), octets)
        for octets in published
    }


def powers_of(custodian: Custodian) -> Powers:
    """What the register does with its signing, log and index keys; raises ``NoSuchKey`` without one of them."""
    signing, log, index = custodian.signing("signing"), custodian.signing("log"), custodian.index()
    return Powers(
        party=party_id(custodian.owner),
        kid=signing.kid,
        sign=signing.sign,
        sign_note=log.sign,
        note_key=base64url.decode(log.jwk["x"]),
        index=index.mac,
    )


def tokens_of(custodian: Custodian, settings: Settings) -> AccessTokens:
    """The register's access tokens, under its token key; raises ``NoSuchKey``."""
    key = custodian.signing("token")
    return AccessTokens(issuer=settings.public_url, key=verifying_key(key.jwk), sign=key.sign, clock=clock.now)
