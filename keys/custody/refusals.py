"""Every refusal of custody (weigering van de sleutelbewaring), on one page.

A refusal is a sentence for a person that says what to do; it never holds a key, a passphrase or any other value
it was given. ``code`` is stable and never reused. The room imports nothing of the product, so its refusals are
its own::

    CustodyRefusal
    ├─ WeakPassphrase  WeakKdf  LooseFileMode  BothEvaluators    not safe enough to start with
    ├─ KeystoreMissing  KeystoreExists  NotAKeystore             the file is not what it should be
    ├─ CannotUnlock  KeystoreChanged  NotWritten
    ├─ UnknownKind  DuplicateKey  NoSuchKey  KeyDestroyed        the key is not what was asked for
    ├─ WrongState
    └─ CannotOpen  CannotUnseal  NotAnElement  NotAScalar        the key was used on something that does not fit
       └─ AlreadyAnswered
"""

from typing import ClassVar


class CustodyRefusal(Exception):
    """Something the custody of keys does not do; ``expected`` is the sentence a person reads."""

    code: ClassVar[str] = "custody_refused"

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


class WeakPassphrase(CustodyRefusal):
    code = "weak_passphrase"


class WeakKdf(CustodyRefusal):
    """Key derivation costs outside what this program accepts."""

    code = "weak_kdf"


class LooseFileMode(CustodyRefusal):
    code = "loose_file_mode"


class BothEvaluators(CustodyRefusal):
    """A second evaluator in one production process (PROTOCOL 4)."""

    code = "both_evaluators"


class KeystoreMissing(CustodyRefusal):
    code = "keystore_missing"


class KeystoreExists(CustodyRefusal):
    code = "keystore_exists"


class NotAKeystore(CustodyRefusal):
    code = "not_a_keystore"


class CannotUnlock(CustodyRefusal):
    """A wrong passphrase or a changed file: the two cannot be told apart, and should not be."""

    code = "cannot_unlock"


class KeystoreChanged(CustodyRefusal):
    """Another program wrote the file since it was opened; nothing was written."""

    code = "keystore_changed"


class NotWritten(CustodyRefusal):
    """The disk refused: the file is wholly the old one or wholly the new one, open it again to know."""

    code = "not_written"


class UnknownKind(CustodyRefusal):
    code = "unknown_kind"


class DuplicateKey(CustodyRefusal):
    code = "duplicate_key"


class NoSuchKey(CustodyRefusal):
    code = "no_such_key"


class KeyDestroyed(CustodyRefusal):
    code = "key_destroyed"


class WrongState(CustodyRefusal):
    """A step that the life of a key does not have."""

    code = "wrong_state"


class CannotOpen(CustodyRefusal):
    """A message sealed to a party that does not open: one refusal for every reason."""

    code = "custody_cannot_open"


class CannotUnseal(CustodyRefusal):
    """Stored bytes that do not unseal: one refusal for every reason."""

    code = "cannot_unseal"


class NotAnElement(CustodyRefusal):
    code = "custody_not_an_element"


class NotAScalar(CustodyRefusal):
    code = "custody_not_a_scalar"


class AlreadyAnswered(CustodyRefusal):
    """A second response of one prover would give the key away."""

    code = "already_answered"
