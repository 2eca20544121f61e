"""OpenID Connect (inloggen met eHerkenning of een eigen aanmelddienst): what one provider says of who came back.

There is one provider, the one that the settings name. What it says counts only as an ID token that it signed for
this register, in answer to this attempt (OpenID Connect Core 1.0, 3.1.3.7). Nothing but the token is read: no
address of a user, no second source of claims.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from verifier.core.errors import (
    BadSignature,
    Malformed,
    NotAuthorised,
    NotFresh,
    Refusal,
    UnknownKey,
    WrongAudience,
    WrongHeader,
    WrongIssuer,
)
from verifier.core.model.party import PARTY_ID, PartyId
from verifier.core.wire import base64url, strict_json
from verifier.service.access.attempts import Attempt

#: The longest ID token, in characters, and how far the clocks of register and provider may differ, in seconds.
LONGEST: Final = 16_384
SKEW: Final = 60
#: How old a sign-in may be that was asked for just now: who steps up proves to be there again; seconds.
FRESH: Final = 300
#: What an ID token may be signed with: public keys alone, so that no secret of ours could make one.
ALGORITHMS: Final = ("ES256", "PS256", "RS256")
#: For every role that has no levels of its own.
ANY_ROLE: Final = "*"
#: For a role that needs no level: said in so many words, so that nobody forgets it.
ANY_LEVEL: Final = "any"
_FORM: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_TEXT: Final = re.compile(r"[^\x00-\x1f\x7f]{1,255}")
_KVK, _OIN = re.compile(r"[0-9]{8}", re.ASCII), re.compile(r"[0-9A-Za-z]{20}", re.ASCII)
_DEEP: Final = 8
_DOMAIN: Final = b"plaatsbewijs/v1/openid-subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed with the provider; ``organisation`` is whose members all its users are, where it is of one.

    Else the claim that ``organisation_claim`` names says which. ``assurance`` has for a role, or for
    :data:`ANY_ROLE`, the levels (``acr``) of which a sign-in must have one; a role without any asks for none.
    """

    issuer: str
    client_id: str
    redirect_uri: str
    scope: str = "openid"
    organisation: PartyId | None = None
    organisation_claim: str = ""
    name_claim: str = "name"
    assurance: Mapping[str, frozenset[str]]

    def levels_of(self, role: str) -> frozenset[str]:
        """The levels of which a member with this role needs one; empty when any will do."""
        return self.assurance.get(role, self.assurance.get(ANY_ROLE, frozenset()))

    @property
    def levels(self) -> tuple[str, ...]:
        """Every level that some role needs, as the provider is asked for them (``acr_values``)."""
        return tuple(sorted(frozenset().union(*self.assurance.values())))


@dataclass(frozen=True, slots=True)
class Back:
    """What came back in the browser's address: a code or an error, with what else RFC 6749 and 9207 put there."""

    code: str = ""
    state: str = ""
    iss: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whom the provider vouches for.

    ``subject`` is a SHA-256 over issuer and subject, so that no store holds the provider's own name of a person;
    ``name`` is what it calls that person, empty when it says nothing; ``assurance`` its level (``acr``) or empty.
    """

    subject: bytes
    organisation: PartyId
    name: str
    assurance: str
    issued_at: int


def asked_of_provider(terms: Terms, attempt: Attempt, *, again: bool) -> dict[str, Any]:
    """The parameters of an authorization request, beside those that the client library adds.

    ``again`` asks the provider to have the person prove once more who that is, whatever session it has.
    """
    asked: dict[str, Any] = {"state": attempt.state, "nonce": attempt.nonce, "code_verifier": attempt.verifier}
    if terms.levels:
        asked["acr_values"] = " ".join(terms.levels)
    if again:
        asked |= {"prompt": "login", "max_age": 0}
    return asked


def verify_back(unverified: Back, attempt: Attempt, terms: Terms, *, iss_promised: bool) -> str:
    """The code that came back in answer to ``attempt``.

    1. the state is that of the attempt (RFC 6749, 10.12); 2. the issuer is ours, where one is named, and one is
    where the provider promised so (RFC 9207, 2.4: a mix-up); 3. it is no error; 4. there is a code. Raises
    :class:`NotFresh`, :class:`WrongIssuer`, :class:`NotAuthorised`, :class:`Malformed`.
    """
    told = unverified.state.encode("utf-8", "surrogatepass")
    if not hmac.compare_digest(told, attempt.state.encode()):  # 1
        raise NotFresh("what comes back of the attempt that this browser began", field="state")
    if (unverified.iss or iss_promised) and unverified.iss != terms.issuer:  # 2
        raise WrongIssuer("the provider that was asked", field="iss")
    if unverified.error:  # 3
        raise NotAuthorised("a sign-in that the provider allowed", field="provider")
    if not _TEXT.fullmatch(unverified.code):  # 4
        raise Malformed("an authorization code", field="code")
    return unverified.code


def verify_id_token(
    unverified_token: object, attempt: Attempt, terms: Terms, *, keys: KeySet, again: bool, at: int
) -> SignedIn:
    """Whom an ID token vouches for at ``at`` (Unix seconds; OpenID Connect Core, 3.1.3.7).

    1. three canonical parts, and a header of strict JSON that asks for nothing beyond a signature (no ``crit``),
    with an algorithm of public keys; 2. a key of the provider of that kind, named by the header or the only one;
    3. the signature; 4. issuer, audience, authorised party, expiry, moments and nonce; 5. the person proved to be
    there just now, when that was asked; 6. a subject; 7. an organisation. Whether the level suffices depends on the
    role: :func:`require_assurance`. Raises :class:`Malformed` and :class:`Untrusted` refusals.
    """
    header, claims = _parts(unverified_token)  # 1
    key = _key_of(header, keys)  # 2
    try:
        jws.deserialize_compact(str(unverified_token), key, algorithms=[header["alg"]])  # 3
    except (JoseError, ValueError):
        raise BadSignature("a valid signature of the provider", field="id_token") from None
    _require_claims(claims, header, attempt, terms, at=at)  # 4
    _require_moments(claims, again=again, at=at)  # 5
    return SignedIn(
        subject=_subject(terms.issuer, claims.get("sub")),  # 6
        organisation=_organisation(claims, terms),  # 7
        name=_text_of(claims.get(terms.name_claim)),
        assurance=_text_of(claims.get("acr")),
        issued_at=claims["iat"],
    )


def require_assurance(signed_in: SignedIn, role: str, terms: Terms) -> None:
    """Raise :class:`NotAuthorised` when the provider vouches at another level than this role needs."""
    needed = terms.levels_of(role)
    if needed and signed_in.assurance not in needed:
        raise NotAuthorised("a sign-in at the assurance level that your role needs", field="acr")


def _parts(unverified_token: object) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    if not isinstance(unverified_token, str) or len(unverified_token) > LONGEST:
        raise Malformed("an ID token", field="id_token")
    if not _FORM.fullmatch(unverified_token):
        raise Malformed("an ID token that is signed and not encrypted", field="id_token")
    header, claims = (_object(each) for each in unverified_token.split(".")[:2])
    if header.get("alg") not in ALGORITHMS or header.keys() & {"crit", "b64"}:
        raise WrongHeader("a signature by ES256, PS256 or RS256, and no extension of it", field="alg")
    return header, claims


def _object(part: str) -> Mapping[str, Any]:
    try:
        found = strict_json.parse_foreign(base64url.decode(part), limit=LONGEST, depth=_DEEP)
    except Refusal:
        raise Malformed("an ID token of strict JSON in canonical base64url", field="id_token") from None
    if not isinstance(found, dict):
        raise Malformed("an ID token of two JSON objects", field="id_token")
    return found


def _key_of(header: Mapping[str, Any], keys: KeySet) -> Key:
    """The provider's key that the header names: of the algorithm's kind, and for signatures."""
    kind = "EC" if header["alg"] == "ES256" else "RSA"
    fit = [each for each in keys if each.key_type == kind and _is_for(each, str(header["alg"]))]
    named = [each for each in fit if each.kid == header["kid"]] if "kid" in header else fit
    if len(named) != 1:
        raise UnknownKey("a signing key of the provider", field="kid")
    return named[0]


def _is_for(key: Key, alg: str) -> bool:
    told = key.as_dict(private=False)
    return told.get("use", "sig") == "sig" and told.get("alg", alg) == alg


def _require_claims(
    claims: Mapping[str, Any], header: Mapping[str, Any], attempt: Attempt, terms: Terms, *, at: int
) -> None:
    """What the library compares, and before it who says it to whom: of several audiences one is authorised."""
    if claims.get("iss") != terms.issuer:
        raise WrongIssuer("an ID token of the provider that was asked", field="iss")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if terms.client_id not in audiences or (len(audiences) > 1 and "azp" not in claims):
        raise WrongAudience("an ID token for this register", field="aud")
    options = {"iss": {"essential": True, "value": terms.issuer}, "nonce": {"essential": True}}
    token = CodeIDToken(
        dict(claims), dict(header), options=options, params={"nonce": attempt.nonce, "client_id": terms.client_id}
    )
    try:
        token.validate(now=at, leeway=SKEW)
    except (JoseError, ValueError, TypeError) as failure:
        raise _refusal_of(failure) from None


def _refusal_of(failure: Exception) -> Refusal:
    claim = getattr(failure, "claim", "")
    if claim == "azp":
        return WrongAudience("an ID token that was issued to this register", field="azp")
    if claim == "nonce":
        return NotFresh("an ID token in answer to this attempt", field="nonce")
    if claim == "sub":
        return _no_subject()
    return NotFresh("an ID token that is good now", field="exp")


def _require_moments(claims: Mapping[str, Any], *, again: bool, at: int) -> None:
    issued, proved = claims.get("iat"), claims.get("auth_time")
    if type(issued) is not int or not at - FRESH - SKEW <= issued <= at + SKEW:
        raise NotFresh("an ID token that was issued just now", field="iat")
    if again and (type(proved) is not int or not at - FRESH - SKEW <= proved <= at + SKEW):
        raise NotFresh("a person who proved to be there just now", field="auth_time")


def _subject(issuer: str, unverified_subject: object) -> bytes:
    if not isinstance(unverified_subject, str) or not _TEXT.fullmatch(unverified_subject):
        raise _no_subject()
    told = b"\x00".join((_DOMAIN, issuer.encode(), unverified_subject.encode("utf-8", "surrogatepass")))
    return hashlib.sha256(told).digest()


def _no_subject() -> Malformed:
    return Malformed("a subject of 1 to 255 characters", field="sub")


def _organisation(claims: Mapping[str, Any], terms: Terms) -> PartyId:
    """A KvK number or an OIN, bare as brokers give them, or a party id; one, also where a list may come."""
    if terms.organisation is not None:
        return terms.organisation
    told = claims.get(terms.organisation_claim)
    only = told[0] if isinstance(told, list) and len(told) == 1 else told
    text = only if isinstance(only, str) else ""
    prefix = "kvk:" if _KVK.fullmatch(text) else "oin:" if _OIN.fullmatch(text) else ""
    if not PARTY_ID.fullmatch(prefix + text):
        raise NotAuthorised("an organisation by its KvK number or its OIN", field="organisation")
    return PartyId(prefix + text)


def _text_of(unverified: object) -> str:
    return unverified if isinstance(unverified, str) and _TEXT.fullmatch(unverified) else ""
