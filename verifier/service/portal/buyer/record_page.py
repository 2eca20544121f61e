"""Records of a buyer (staten voor het dossier): CSV of all contracts, and of the answers on one."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from verifier.service.portal.buyer.record_csv import Records
from verifier.service.portal.buyer.visiting import Visiting
from verifier.service.portal.catalogue import Language
from verifier.service.portal.page import LanguageOf, localized
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf, tokens_of
from verifier.service.usecases.read_parties import read_parties
from verifier.service.usecases.survey_all_given import survey_all_given
from verifier.service.usecases.survey_given import GivenQuery, survey_given
from verifier.service.usecases.verb import Office

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

_CSV: Final = "text/csv; charset=utf-8"
_NAMES: Final = {Language.NL: ("opdrachten", "oordelen"), Language.EN: ("contracts", "verdicts")}


@localized(router, "/buyer/contracts.csv")
async def contracts(request: Request, language: LanguageOf, visit: Visiting, office: OfficeOf) -> Response:
    """Every contract as it stood at one moment."""
    found = await office.read(survey_all_given, visit.organisation, client=visit.organisation)
    records = await _records(request, language, office)
    return _file(records.of_contracts(found), _NAMES[language][0])


@localized(router, "/buyer/contracts/{digest}/verdicts.csv")
async def verdicts(
    request: Request, language: LanguageOf, visit: Visiting, digest: DigestInPath, office: OfficeOf
) -> Response:
    """What was answered on one contract, over time."""
    asked = GivenQuery(client=visit.organisation, contract=digest)
    found = await office.read(survey_given, asked, client=visit.organisation)
    records = await _records(request, language, office)
    return _file(records.of_verdicts(found.verdicts), _NAMES[language][1])


async def _records(request: Request, language: Language, office: Office) -> Records:
    return Records(language, tokens_of(request).issuer, await office.read(read_parties, None, client=None))


def _file(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return Response(content, media_type=_CSV, headers=headers)
