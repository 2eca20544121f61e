"""A door (loket): one audience of the register, with an access token of its own."""

from enum import StrEnum


class Door(StrEnum):
    """The doors behind which a party must have shown who it is; the name is the OAuth scope."""

    AGENCY = "agency"
    CONTRACTOR = "contractor"
    BUYER = "buyer"
    AUDITOR = "auditor"
