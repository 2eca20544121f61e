"""Settings (instellingen) of the register: everything that differs between two installations.

A setting is read from ``PLAATSBEWIJS_<NAME>``, or from the file that ``PLAATSBEWIJS_<NAME>_FILE`` names. What is
said of a setting here is what its page says, and what a refusal says was expected. Whether all of them together
are sound, :mod:`verifier.service.life.soundness` finds out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX: Final = "PLAATSBEWIJS_"
#: Names that mean this machine, and no other.
LOCAL_NAMES: Final = ("127.0.0.1", "localhost", "::1")
_DATABASES = ("sqlite:///", "postgresql+psycopg://")


def variable(name: str) -> str:
    """The environment's name of a setting."""
    return PREFIX + name.upper()


def _without_path(url: str) -> str:
    if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")) or url.count("/") != 2:
        raise ValueError("an address without a path")
    return url


def _of_a_known_kind(url: str) -> str:
    if not url.startswith(_DATABASES):
        raise ValueError("a URL of one of two kinds")
    return url


def _listed(told: Any) -> Any:
    return (
        tuple(each.strip().lower() for each in told.split(",") if each.strip()) if isinstance(told, str) else told
    )


def _paired(told: Any) -> Any:
    """What is written as ``name=value``, separated by commas."""
    if not isinstance(told, str):
        return told
    pairs = [each.partition("=") for each in told.split(",") if each.strip()]
    if not all(name.strip() and value.strip() for name, _, value in pairs):
        raise ValueError("names with their values")
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _in_home(name: str, before: str = "") -> Any:
    """Where something lies when nobody says where; the home may be what was wrong."""

    def place(read: Mapping[str, Any]) -> str:
        return f"{before}{read['home'] / name}"

    return place


def _embedded_demo(read: Mapping[str, Any]) -> bool:
    """What needs nothing beside it may have passwords; a setting that is read before may be what was wrong."""
    return read.get("environment") == "demo" and is_embedded(str(read.get("database_url", "")))


def is_embedded(database_url: str) -> bool:
    """Whether the database is a file of the register's own."""
    return database_url.startswith(_DATABASES[0])


DatabaseUrl = Annotated[str, AfterValidator(_of_a_known_kind)]
Port = Annotated[int, Field(ge=0, le=65535)]
#: Names with their values.
Pairs = Annotated[tuple[tuple[str, str], ...], NoDecode, BeforeValidator(_paired)]
#: How often something may be done.
Uses = Annotated[int, Field(ge=1, le=60_000_000)]


class Settings(BaseSettings):
    """Nothing here is a secret but a database URL that holds a password: that one may only come from a file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True)

    environment: Literal["production", "demo"] = Field(
        "production", description="`production` or `demo`; production asks more of the other settings"
    )
    home: Path = Field(
        description="the register's folder, with `keystore.json` and `kit.json`, for its owner alone (`chmod 700`)"
    )
    passphrase_file: Path = Field(
        description="a file with the passphrase of the keystore, for its owner alone (`chmod 600`)"
    )
    public_url: Annotated[str, AfterValidator(_without_path)] = Field(
        description="its address as clients know it, without a path, such as `https://register.example`; "
        "`http` only on this machine, and not in production"
    )
    port: Port = Field(0, description="the port on the loopback where it listens; 0 is a free one")
    workers: int = Field(
        1,
        ge=1,
        le=16,
        description="processes that share the port, 1 to 16; at most 2 on SQLite, which writes in turn",
    )
    cadence: float = Field(
        60.0, ge=0.2, le=600, allow_inf_nan=False, description="seconds between published checkpoints, 0.2 to 600"
    )
    database_url: DatabaseUrl = Field(
        default_factory=_in_home("register.sqlite", "sqlite:///"),
        repr=False,
        description="`sqlite:///` and a path, or `postgresql+psycopg://` with user, host and name; on another "
        "machine with `?sslmode=verify-full`; a password only in the file of this setting, or in a passfile",
    )
    migration_url: DatabaseUrl | None = Field(
        None,
        repr=False,
        description="the same database as the owner of its tables, who may change the schema; as `database_url` "
        "when it is left out",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = Field(
        (), description="more names than that of `public_url` by which clients may call it, separated by commas"
    )
    behind_proxy: bool = Field(
        False,
        description="`true` when only a proxy on this machine reaches the port: the last address in its "
        "`X-Forwarded-For` is then what audit events name as origin",
    )
    log_level: Literal["error", "warning", "info"] = Field(
        "warning",
        description="how much goes to standard error: `error`, `warning` or `info`; there is no debug level",
    )
    audit_file: Path = Field(
        default_factory=_in_home("audit.jsonl"),
        validate_default=True,
        description="the file to which audit events are appended, one line of JSON each",
    )
    high_water_file: Path = Field(
        default_factory=_in_home("high-water.json"),
        validate_default=True,
        description="the file with the furthest head of the log that may be signed already, with a lock beside it; "
        "in no backup that is restored together with the database",
    )
    metrics_port: Port = Field(
        0, description="a second port on the loopback, with nothing but `/metrics` for Prometheus; 0 is none"
    )
    requests_per_minute: Uses = Field(
        default=60_000, description="requests of one client at one door, in the long run"
    )
    request_burst: Uses = Field(
        default=20_000,
        description="requests of one client at one door at once; a line of a batch counts as a request",
    )
    statements_per_day: Uses = Field(
        default=2_000_000,
        description="statements that one client may send at one door in a day, which begins at 0:00 UTC",
    )
    not_founds_per_minute: Uses = Field(
        default=20,
        description="answers `404` to one client at one door; beyond it nothing is looked up for it for a while; "
        "every worker may allow one more",
    )
    tokens_per_minute: Uses = Field(default=600, description="access tokens for one party")
    failed_tokens_per_minute: Uses = Field(
        default=60, description="refused token requests from one network address; counted behind a proxy only"
    )
    sign_ins_per_hour: Uses = Field(
        default=20, description="attempts to sign in or to confirm with a password under one name"
    )
    attempts_per_minute: Uses = Field(
        default=60,
        description="attempts to sign in with a passkey or at the provider, from one network address; counted "
        "behind a proxy only",
    )
    passwords: bool = Field(
        default_factory=_embedded_demo,
        description="whether members may sign in with a password; only of a demo on SQLite, elsewhere they sign in "
        "with a passkey or at their organisation's own provider",
    )
    plans_per_minute: Uses = Field(
        default=30, description="plans worked out for one network address; counted behind a proxy only"
    )

    verifications_per_minute: Uses = Field(
        default=60, description="verifications for one network address; counted behind a proxy only"
    )
    oidc_issuer: str = Field(
        "",
        max_length=200,
        description="the one OpenID Connect provider, as its discovery document names itself; `http` only on this "
        "machine, and not in production; without it nobody signs in that way",
    )
    oidc_name: str = Field(
        "OpenID Connect", min_length=1, max_length=40, description="what members call the provider: `eHerkenning`"
    )
    oidc_client_id: str = Field("", max_length=200, description="how the provider names this register")
    oidc_client_key_file: Path | None = Field(
        None,
        description="a file with a P-256 private key in PEM, by which the register shows the provider who it is "
        "(`private_key_jwt`), for its owner alone; the public half is served at `/sign-in/openid/keys`",
    )
    oidc_client_secret_file: Path | None = Field(
        None,
        description="a file with the secret that the provider gave instead (`client_secret_basic`), for its owner "
        "alone; one of the two",
    )
    oidc_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = Field(
        (), description="more hosts of the provider, for its tokens and keys, separated by commas; only by https"
    )
    oidc_scope: str = Field(
        "openid", pattern="^openid( [!-~]+)*$", description="what is asked of the provider, `openid` first"
    )
    oidc_organisation_claim: str = Field(
        "",
        max_length=200,
        description="the claim of the ID token with the KvK number or OIN of a member's organisation",
    )
    oidc_organisation: str = Field(
        "",
        max_length=24,
        description="the party id of the one organisation whose provider this is, instead of a claim",
    )
    oidc_name_claim: str = Field("name", max_length=200, description="the claim with a new member's name")
    oidc_newcomers: Pairs = Field(
        (),
        description="the role of who comes in without an invitation, for each door: `contractor=submitter,"
        "buyer=reader`; at a door that is not named, members are invited first",
    )
    oidc_assurance: Pairs = Field(
        (),
        description="the levels (`acr`) of which a sign-in needs one, for a role and for every other (`*`), or "
        "`any`: `administrator=loa4,*=loa3 loa4`; in production for every role",
    )
    oidc_sign_out: bool = Field(
        False, description="`true` to offer members, when they sign out, to sign out at the provider too"
    )

    @property
    def hosts(self) -> frozenset[str]:
        """Every name by which a request may call the register."""
        return frozenset({*self.allowed_hosts, *LOCAL_NAMES, urlsplit(self.public_url).hostname or ""})
