"""Every refusal of the core (weigering), on one page.

A refusal names the field and what was expected, never the value it refused. Its ``code`` is stable and
never reused: programs may switch on it. The tree says who can mend it::

    Refusal
    ├─ Malformed            the bytes are not what they should be: the sender mends them
    │  ├─ TooLarge  NotCanonical  NotStrictJson  MissingMember  UnknownMember  WrongValue  InvalidSubject
    ├─ Untrusted            well formed, but not by someone who may say it
    │  ├─ WrongHeader  WrongType  UnknownKey  KeyNotActive  BadSignature
    │  ├─ WrongIssuer  WrongAudience  NotAuthorised  NotCompetent  NotFresh  Replayed
    ├─ Unproven             the mathematics does not hold
    │  ├─ NotAnElement  NotAScalar  BadCommitment  BadEvaluationProof  BadThresholdProof
    │  ├─ BadLogProof  CannotOpen  BadDisclosure  BadKeyBinding
    ├─ Inconsistent         true by itself, but it does not fit what is already known
    │  ├─ UnknownReference  WrongRelation  OutsideWindow  NotAccepted  AlreadyDecided  Withdrawn
    │  ├─ SameIdOtherContent  StaleRevision  OffGrid  WrongInputs  Unspecified  Unsupported
    │  ├─ TicketUsed  QuotaReached  StatusInvalid  ContractClosed
    └─ Undecided            neither true nor false: something needed to decide is missing
       ├─ TrustMissing  DirectoryExpired  NotYetPublished  NoQuorum  StatusStale  StatusMissing  StatusSuspended
       ├─ CredentialExpired
"""

from typing import ClassVar


class Refusal(Exception):
    """A statement, request or proof that is not accepted.

    ``expected`` is a sentence for a person; ``field`` the JSON member or argument it is about; ``step`` the
    numbered step of the procedure that refused. None of them may hold a value that was received.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, expected: str, *, field: str = "", step: str = "") -> None:
        super().__init__(f"{field}: {expected}" if field else expected)
        self.expected = expected
        self.field = field
        self.step = step


class Malformed(Refusal):
    code = "malformed"


class TooLarge(Malformed):
    code = "too_large"


class NotCanonical(Malformed):
    code = "not_canonical"


class NotStrictJson(Malformed):
    code = "not_strict_json"


class MissingMember(Malformed):
    code = "missing_member"


class UnknownMember(Malformed):
    code = "unknown_member"


class WrongValue(Malformed):
    code = "wrong_value"


class InvalidSubject(Malformed):
    code = "invalid_subject"


class Untrusted(Refusal):
    code = "untrusted"


class WrongHeader(Untrusted):
    code = "wrong_header"


class WrongType(Untrusted):
    code = "wrong_type"


class UnknownKey(Untrusted):
    code = "unknown_key"


class KeyNotActive(Untrusted):
    code = "key_not_active"


class BadSignature(Untrusted):
    code = "bad_signature"


class WrongIssuer(Untrusted):
    code = "wrong_issuer"


class WrongAudience(Untrusted):
    code = "wrong_audience"


class NotAuthorised(Untrusted):
    code = "not_authorised"


class NotCompetent(Untrusted):
    code = "not_competent"


class NotFresh(Untrusted):
    code = "not_fresh"


class Replayed(Untrusted):
    code = "replayed"


class Unproven(Refusal):
    code = "unproven"


class NotAnElement(Unproven):
    code = "not_an_element"


class NotAScalar(Unproven):
    code = "not_a_scalar"


class BadCommitment(Unproven):
    code = "bad_commitment"


class BadEvaluationProof(Unproven):
    code = "bad_evaluation_proof"


class BadThresholdProof(Unproven):
    code = "bad_threshold_proof"


class BadLogProof(Unproven):
    code = "bad_log_proof"


class CannotOpen(Unproven):
    """A sealed message that does not open: one code for every reason."""

    code = "cannot_open"


class BadDisclosure(Unproven):
    """What is disclosed of a credential is not what its issuer signed the digest of, or not in that place."""

    code = "bad_disclosure"


class BadKeyBinding(Unproven):
    """The holder did not sign this presentation for whom it is shown to, or did not sign it at all."""

    code = "bad_key_binding"


class Inconsistent(Refusal):
    code = "inconsistent"


class UnknownReference(Inconsistent):
    code = "unknown_reference"


class WrongRelation(Inconsistent):
    code = "wrong_relation"


class OutsideWindow(Inconsistent):
    code = "outside_window"


class NotAccepted(Inconsistent):
    code = "not_accepted"


class AlreadyDecided(Inconsistent):
    code = "already_decided"


class Withdrawn(Inconsistent):
    code = "withdrawn"


class SameIdOtherContent(Inconsistent):
    code = "same_id_other_content"


class StaleRevision(Inconsistent):
    code = "stale_revision"


class OffGrid(Inconsistent):
    code = "off_grid"


class WrongInputs(Inconsistent):
    code = "wrong_inputs"


class Unspecified(Inconsistent):
    """The rule set does not state what was asked: nobody fills a gap by guessing."""

    code = "unspecified"


class Unsupported(Inconsistent):
    code = "unsupported"


class TicketUsed(Inconsistent):
    code = "ticket_used"


class QuotaReached(Inconsistent):
    code = "quota_reached"


class StatusInvalid(Inconsistent):
    """The register took back what was shown: it no longer holds, whoever still has it."""

    code = "status_invalid"


class ContractClosed(Inconsistent):
    """What was attested for the contract is erased: nothing is added to it, and nothing is judged anew."""

    code = "contract_closed"


class Undecided(Refusal):
    code = "undecided"


class TrustMissing(Undecided):
    code = "trust_missing"


class DirectoryExpired(Undecided):
    code = "directory_expired"


class NotYetPublished(Undecided):
    code = "not_yet_published"


class NoQuorum(Undecided):
    """Fewer witnesses cosigned a checkpoint than the directory asks for: nobody vouches that the log only grew."""

    code = "no_quorum"


class StatusStale(Undecided):
    """The status list that was shown is no longer fresh, so nothing can be said of a status now."""

    code = "status_stale"


class StatusMissing(Undecided):
    """Nothing was shown from which follows whether this still holds."""

    code = "status_missing"


class StatusSuspended(Undecided):
    """The register does not stand behind what was shown for the time being: it may come back, and may fall."""

    code = "status_suspended"


class CredentialExpired(Undecided):
    """The credential ended: what it says was true, and whether it still is, only a newer one tells."""

    code = "credential_expired"
