"""The contractor's own program (programma van de opdrachtnemer)."""

from verifier.party.contractor.contractor import Contractor
from verifier.party.contractor.people import Person, PersonRow, Work

__all__ = ["Contractor", "Person", "PersonRow", "Work"]
