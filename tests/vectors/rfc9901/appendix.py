"""Examples of the appendix (bijlage): structured claims with decoys, claims deep in others, and a W3C credential.

Payloads, disclosures and digests are those of the RFC. Its examples are signed anew at each edition: the signatures
here are those of the edition before the last drafts (draft 20, 27 May 2025), which could be had.
"""

from __future__ import annotations

from tests.vectors.rfc9901.examples import HOLDER_JWK, Example

STRUCTURED = Example(
    "RFC 9901, appendix A.1, as signed in draft 20",
    "example+sd-jwt",
    {
        "_sd": [
            "C9inp6YoRaEXR427zYJP7Qrk1WH_8bdwOA_YUrUnGQU",
            "Kuet1yAa0HIQvYnOVd59hcViO9Ug6J2kSfqYRBeowvE",
            "MMldOFFzB2d0umlmpTIaGerhWdU_PpYfLvKhh_f_9aY",
            "X6ZAYOII2vPN40V7xExZwVwz7yRmLNcVwt5DL8RLv4g",
            "Y34zmIo0QLLOtdMpXGwjBgLvr17yEhhYT0FGofR-aIE",
            "fyGp0WTwwPv2JDQln1lSiaeobZsMWA10bQ5989-9DTs",
            "ommFAicVT8LGHCB0uywx7fYuo3MHYKO15cz-RZEYM5Q",
            "s0BKYsLWxQQeU8tVlltM7MKsIRTrEIa1PkJmqxBBf5U",
        ],
        "iss": "https://issuer.example.com",
        "iat": 1683000000,
        "exp": 1883000000,
        "address": {
            "_sd": [
                "6aUhzYhZ7SJ1kVmagQAO3u2ETN2CC1aHheZpKnaF0_E",
                "AzLlFobkJ2xiaupREPyoJz-9-NSldB6Cgjr7fUyoHzg",
                "PzzcVu0qbMuBGSjulfewzkesD9zutOExn5EWNwkrQ-k",
                "b2Dkw0jcIF9rGg8_PF8ZcvncW7zwZj5ryBWvXfrpzek",
                "cPYJHIZ8Vu-f9CCyVub2UfgEk8jvvXezwK1p_JneeXQ",
                "glT3hrSU7fSWgwF5UDZmWwBTw32gnUldIhi8hGVCaV4",
                "rvJd6iq6T5ejmsBMoGwuNXh9qAAFATAci40oidEeVsA",
                "uNHoWYhXsZhVJCNE2Dqy-zqt7t69gJKy5QaFv7GrMX4",
            ]
        },
        "_sd_alg": "sha-256",
    },
    "l0YRGT2Nm0L2HV71UzatrNuhtYn6tbYmyV2KmdY4Ore_g4FkRQMaN2bf9HiWZaiIwYPPxxh2k3gpKmSPywuOgw",
    (
        ["2GLC42sKQveCfGfryNRN9w", "sub", "6c5c0a49-b589-431d-bae7-219122a9ec2c"],
        ["eluV5Og3gSNII8EYnsxA_A", "given_name", "太郎"],
        ["6Ij7tM-a5iVPGboS5tmvVA", "family_name", "山田"],
        ["eI8ZWm9QnKPpNPeNenHdhQ", "email", '"unusual email address"@example.jp'],
        ["Qg_O64zqAxe412a108iroA", "phone_number", "+81-80-1234-5678"],
        ["AJx-095VPrpTtN4QMOqROA", "street_address", "東京都港区芝公園４丁目２−８"],
        ["Pc33JM2LchcU_lHggv_ufQ", "locality", "東京都"],
        ["G02NSrQfjFXQ7Io09syajA", "region", "港区"],
        ["lklxF5jMYlGTPUovMNIvCA", "country", "JP"],
        ["yytVbdAPGcgl2rI4C9GSog", "birthdate", "1940-01-01"],
    ),
    (7, 8),
    None,
    {
        "iss": "https://issuer.example.com",
        "iat": 1683000000,
        "exp": 1883000000,
        "address": {"region": "港区", "country": "JP"},
    },
)
COMPLEX = Example(
    "RFC 9901, appendix A.2, as signed in draft 20",
    "example+sd-jwt",
    {
        "_sd": [
            "-aSznId9mWM8ocuQolCllsxVggq1-vHW4OtnhUtVmWw",
            "IKbrYNn3vA7WEFrysvbdBJjDDU_EvQIr0W18vTRpUSg",
            "otkxuT14nBiwzNJ3MPaOitOl9pVnXOaEHal_xkyNfKI",
        ],
        "iss": "https://issuer.example.com",
        "iat": 1683000000,
        "exp": 1883000000,
        "verified_claims": {
            "verification": {
                "_sd": [
                    "7h4UE9qScvDKodXVCuoKfKBJpVBfXMF_TmAGVaZe3Sc",
                    "vTwe3raHIFYgFA3xaUD2aMxFz5oDo8iBu05qKlOg9Lw",
                ],
                "trust_framework": "de_aml",
                "evidence": [{"...": "tYJ0TDucyZZCRMbROG4qRO5vkPSFRxFhUELc18CSl3k"}],
            },
            "claims": {
                "_sd": [
                    "RiOiCn6_w5ZHaadkQMrcQJf0Jte5RwurRs54231DTlo",
                    "S_498bbpKzB6Eanftss0xc7cOaoneRr3pKr7NdRmsMo",
                    "WNA-UNK7F_zhsAb9syWO6IIQ1uHlTmOU8r8CvJ0cIMk",
                    "Wxh_sV3iRH9bgrTBJi-aYHNCLt-vjhX1sd-igOf_9lk",
                    "_O-wJiH3enSB4ROHntToQT8JmLtz-mhO2f1c89XoerQ",
                    "hvDXhwmGcJQsBCA2OtjuLAcwAMpDsaU0nkovcKOqWNE",
                ]
            },
        },
        "_sd_alg": "sha-256",
    },
    "mYXVvR8KVncmKXlLramnj6_cDR_A_loV9PKB5h3PF9cx8HZyDzpqLzCYAPmzCcE4Ovgtr2r8jKCaOZObg0KHhQ",
    (
        ["2GLC42sKQveCfGfryNRN9w", "time", "2012-04-23T18:25Z"],
        ["eluV5Og3gSNII8EYnsxA_A", "verification_process", "f24c6f-6d3f-4ec5-973e-b0d8506f3bc7"],
        ["6Ij7tM-a5iVPGboS5tmvVA", "type", "document"],
        ["eI8ZWm9QnKPpNPeNenHdhQ", "method", "pipp"],
        ["Qg_O64zqAxe412a108iroA", "time", "2012-04-22T11:30Z"],
        [
            "AJx-095VPrpTtN4QMOqROA",
            "document",
            {
                "type": "idcard",
                "issuer": {"name": "Stadt Augsburg", "country": "DE"},
                "number": "53554554",
                "date_of_issuance": "2010-03-23",
                "date_of_expiry": "2020-03-22",
            },
        ],
        [
            "Pc33JM2LchcU_lHggv_ufQ",
            {
                "_sd": [
                    "9wpjVPWuD7PK0nsQDL8B06lmdgV3LVybhHydQpTNyLI",
                    "G5EnhOAOoU9X_6QMNvzFXjpEA_Rc-AEtm1bG_wcaKIk",
                    "IhwFrWUB63RcZq9yvgZ0XPc7Gowh3O2kqXeBIswg1B4",
                    "WpxQ4HSoEtcTmCCKOeDslB_emucYLz2oO8oHNr1bEVQ",
                ]
            },
        ],
        ["G02NSrQfjFXQ7Io09syajA", "given_name", "Max"],
        ["lklxF5jMYlGTPUovMNIvCA", "family_name", "Müller"],
        ["nPuoQnkRFq3BIeAm7AnXFA", "nationalities", ["DE"]],
        ["5bPs1IquZNa0hkaFzzzZNw", "birthdate", "1956-01-28"],
        ["5a2W0_NrlEZzfqmk_7Pq-w", "place_of_birth", {"country": "IS", "locality": "Þykkvabæjarklaustur"}],
        [
            "y1sVU5wdfJahVdgwPgS7RQ",
            "address",
            {"locality": "Maxstadt", "postal_code": "12344", "country": "DE", "street_address": "Weidenstraße 22"},
        ],
        ["HbQ4X8srVW3QDxnIJdqyOA", "birth_middle_name", "Timotheus"],
        ["C9GSoujviJquEgYfojCb1A", "salutation", "Dr."],
        ["kx5kF17V-x0JmwUx9vgvtw", "msisdn", "49123456789"],
    ),
    (0, 6, 3, 7, 8, 12),
    None,
    {
        "iss": "https://issuer.example.com",
        "iat": 1683000000,
        "exp": 1883000000,
        "verified_claims": {
            "verification": {
                "trust_framework": "de_aml",
                "evidence": [{"method": "pipp"}],
                "time": "2012-04-23T18:25Z",
            },
            "claims": {
                "given_name": "Max",
                "family_name": "Müller",
                "address": {
                    "locality": "Maxstadt",
                    "postal_code": "12344",
                    "country": "DE",
                    "street_address": "Weidenstraße 22",
                },
            },
        },
    },
)
_ABOUT = {
    "@context": ["https://www.w3.org/2018/credentials/v1", "https://w3id.org/vaccination/v1"],
    "type": ["VerifiableCredential", "VaccinationCertificate"],
    "issuer": "https://example.com/issuer",
    "issuanceDate": "2023-02-09T11:01:59Z",
    "expirationDate": "2028-02-08T11:01:59Z",
    "name": "COVID-19 Vaccination Certificate",
    "description": "COVID-19 Vaccination Certificate",
}
W3C = Example(
    "RFC 9901, appendix A.4, as signed in draft 20",
    "example+sd-jwt",
    {
        **_ABOUT,
        "credentialSubject": {
            "_sd": [
                "1V_K-8lDQ8iFXBFXbZY9ehqR4HabWCi5T0ybIzZPeww",
                "JzjLgtP29dP-B3td12P674gFmK2zy81HMtBgf6CJNWg",
                "R2fGbfA07Z_YlkqmNZyma1xyyx1XstIiS6B1Ybl2JZ4",
                "TCmzrl7K2gev_du7pcMIyzRLHp-Yeg-Fl_cxtrUvPxg",
                "V7kJBLK78TmVDOmrfJ7ZuUPHuK_2cc7yZRa4qV1txwM",
                "b0eUsvGP-ODDdFoY4NlzlXc3tDslWJtCJF75Nw8Oj_g",
                "zJK_eSMXjwM8dXmMZLnI8FGM08zJ3_ubGeEMJ-5TBy0",
            ],
            "vaccine": {
                "_sd": [
                    "1cF5hLwkhMNIaqfWJrXI7NMWedL-9f6Y2PA52yPjSZI",
                    "Hiy6WWueLD5bn16298tPv7GXhmldMDOTnBi-CZbphNo",
                    "Lb027q691jXXl-jC73vi8ebOj9smx3C-_og7gA4TBQE",
                ],
                "type": "Vaccine",
            },
            "recipient": {
                "_sd": [
                    "1lSQBNY24q0Th6OGzthq-7-4l6cAaxrYXOGZpeW_lnA",
                    "3nzLq81M2oN06wdv1shHvOEJVxZ5KLmdDkHEDJABWEI",
                    "Pn1sWi06G4LJrnn-_RT0RbM_HTdxnPJQuX2fzWv_JOU",
                    "lF9uzdsw7HplGLc714Tr4WO7MGJza7tt7QFleCX4Itw",
                ],
                "type": "VaccineRecipient",
            },
            "type": "VaccinationEvent",
        },
        "_sd_alg": "sha-256",
        "cnf": {"jwk": HOLDER_JWK},
    },
    "qxZcTH2H4F1624zcCizMObiHxbzs4hEL7Z-JEkQEWHqMtd4Gw4tSNo6fMmvIOfuzdETNbJhSUzNzebuJuAcwQQ",
    (
        ["Pc33JM2LchcU_lHggv_ufQ", "order", "3/3"],
        ["AJx-095VPrpTtN4QMOqROA", "dateOfVaccination", "2021-06-23T13:40:12Z"],
        ["2GLC42sKQveCfGfryNRN9w", "atcCode", "J07BX03"],
        ["eluV5Og3gSNII8EYnsxA_A", "medicinalProductName", "COVID-19 Vaccine Moderna"],
    ),
    (0, 1, 2, 3),
    (
        1748361941,
        "aNMhfko1HdK6IWTq57nZh4g-LOCKvVEv17pt0JX4TdU",
        "6fnltPke7w5nSubMCYTQ5yNZIPjpctAMpF_0s5ulIf31dCFRUikO3kWsE8rTlij0mw88uKyq5IxzY8k1bZuyfg",
    ),
    {
        **_ABOUT,
        "credentialSubject": {
            "vaccine": {
                "type": "Vaccine",
                "atcCode": "J07BX03",
                "medicinalProductName": "COVID-19 Vaccine Moderna",
            },
            "recipient": {"type": "VaccineRecipient"},
            "type": "VaccinationEvent",
            "order": "3/3",
            "dateOfVaccination": "2021-06-23T13:40:12Z",
        },
        "cnf": {"jwk": HOLDER_JWK},
    },
)
