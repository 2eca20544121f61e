"""The contractor's own program (programma van de opdrachtnemer)."""

from verifier.party.contractor.contractor import Contractor
from verifier.party.contractor.people import PeopleFile, Person, PersonRow, RowFault, Work, read_people

__all__ = ["Contractor", "PeopleFile", "Person", "PersonRow", "RowFault", "Work", "read_people"]
