"""The example of a credential (persoonsidentificatie): an SD-JWT VC with claims inside others, of appendix A.3."""

from __future__ import annotations

from tests.vectors.rfc9901.examples import HOLDER_JWK, Example

IDENTITY = Example(
    "RFC 9901, appendix A.3",
    "dc+sd-jwt",
    {
        "_sd": [
            "0HZmnSIPz337kSWe7C34l--88gzJi-eBJ2Vz_HJwATg",
            "1Crn03WmUeRWp4zwPvvCKXl9ZaQp-cdQV_gHdaGSWow",
            "2r009dzvHuVrWrRXT5kJMmHnqEHHnWe0MLVZw8PATB8",
            "6ZNISDst62ymlrOAkadjdD5ZulT5A299J78SLhM__Os",
            "78jg77-GYBeX8IQfoELPyL0DYPdmfZo0JgViV0_lKCM",
            "90CT8AaBPbn5X8nRXkesju1i0BqhWqZ3wqD4jF-qDGk",
            "I00fcFUoDXCucp5yy2ujqPssDVGaWNiUliNz_awD0gc",
            "KjAXgAA9N5WHEDtRIh4u5Mn1ZsWixhhWAiX-A4QiwgA",
            "Lai6IU6d7GQagXR7AvGTrnXgSld3z8EIg_fv3fOZ1Wg",
            "LezjabRqiZOXzEYmVZf8RMi9xAkd3_M1LZ8U7E4s3u4",
            "RTz3qTmFNHbpWrrOMZS41F474kFqRv3vIPqth6PUhlM",
            "W14XHbUffzuW4IFMjpSTb1melWxUWf4N_o2ldkkIqc8",
            "WTpI7RcM3gxZruRpXzezSbkbOr93PVFvWx8woJ3j1cE",
            "_ohJVIQIBsU4updNS4_w4Kb1MHqJ0L9qLGshWq6JXQs",
            "y50czc0ISChy_bsba1dMoUuAOQ5AMmOSfGoEe81v1FU",
        ],
        "iss": "https://pid-issuer.bund.de.example",
        "iat": 1683000000,
        "exp": 1883000000,
        "vct": "urn:eudi:pid:de:1",
        "_sd_alg": "sha-256",
        "cnf": {"jwk": HOLDER_JWK},
    },
    "ZOZQTqmq8X1mCyFXi0wbV8xjctX1AlEa5TkdnkKOyWvLfW40XDb5oj9tzkgwff5s44IDnrfAdgLtmTcojs97_Q",
    (
        ["2GLC42sKQveCfGfryNRN9w", "given_name", "Erika"],
        ["eluV5Og3gSNII8EYnsxA_A", "family_name", "Mustermann"],
        ["6Ij7tM-a5iVPGboS5tmvVA", "birthdate", "1963-08-12"],
        ["eI8ZWm9QnKPpNPeNenHdhQ", "street_address", "Heidestraße 17"],
        ["Qg_O64zqAxe412a108iroA", "locality", "Köln"],
        ["AJx-095VPrpTtN4QMOqROA", "postal_code", "51147"],
        ["Pc33JM2LchcU_lHggv_ufQ", "country", "DE"],
        [
            "G02NSrQfjFXQ7Io09syajA",
            "address",
            {
                "_sd": [
                    "ALZERsSn5WNiEXdCksW8I5qQw3_NpAnRqpSAZDudgw8",
                    "D__W_uYcvRz3tvUnIJvBDHiTc7C__qHd0xNKwIs_w9k",
                    "eBpCXU1J5dhH2g4t8QYNW5ExS9AxUVblUodoLYoPho0",
                    "xOPy9-gJALK6UbWKFLR85cOByUD3AbNwFg3I3YfQE_I",
                ]
            },
        ],
        ["lklxF5jMYlGTPUovMNIvCA", "nationalities", ["DE"]],
        ["nPuoQnkRFq3BIeAm7AnXFA", "sex", 2],
        ["5bPs1IquZNa0hkaFzzzZNw", "birth_family_name", "Gabler"],
        ["5a2W0_NrlEZzfqmk_7Pq-w", "locality", "Berlin"],
        ["y1sVU5wdfJahVdgwPgS7RQ", "country", "DE"],
        [
            "HbQ4X8srVW3QDxnIJdqyOA",
            "place_of_birth",
            {
                "_sd": [
                    "KUViaaLnY5jSML90G29OOLENPbbXfhSjSPMjZaGkxAE",
                    "YbsT0S76VqXCVsd1jUSlwKPDgmALeB1uZclFHXf-USQ",
                ]
            },
        ],
        ["C9GSoujviJquEgYfojCb1A", "12", True],
        ["kx5kF17V-x0JmwUx9vgvtw", "14", True],
        ["H3o1uswP760Fi2yeGdVCEQ", "16", True],
        ["OBKlTVlvLg-AdwqYGbP8ZA", "18", True],
        ["M0Jb57t41ubrkSuyrDT3xA", "21", True],
        ["DsmtKNgpV4dAHpjrcaosAw", "65", False],
        [
            "eK5o5pHfgupPpltj1qhAJw",
            "age_equal_or_over",
            {
                "_sd": [
                    "1tEiyzPRYOKsf7SsYGMgPZKsOT1lQZRxHXA0r5_Bwkk",
                    "CVKnly5P90yJs3EwtxQiOtUczaXCYNA4IczRaohrMDg",
                    "a44-g2Gr8_3AmJw2XZ8kI1y0Qz_ze9iOcW2W3RLpXGg",
                    "gkvy0FuvBBvj0hs2ZNwxcqOlf8mu2-kCE7-Nb2QxuBU",
                    "hrY4HnmF5b5JwC9eTzaFCUceIQAaIdhrqUXQNCWbfZI",
                    "y6SFrVFRyq50IbRJviTZqqjQWz0tLiuCmMeO0KqazGI",
                ]
            },
        ],
        ["j7ADdb0UVb0Li0ciPcP0ew", "age_in_years", 62],
        ["WpxJrFuX8uSi2p4ht09jvw", "age_birth_year", 1963],
        ["atSmFACYMbJVKD05o3JgtQ", "issuance_date", "2020-03-11"],
        ["4KyR32oIZt-zkWvFqbULKg", "expiry_date", "2030-03-12"],
        ["chBCsyhyh-J86I-awQDiCQ", "issuing_authority", "DE"],
        ["flNP1ncMz9Lg-c9qMIz_9g", "issuing_country", "DE"],
    ),
    (20, 17, 8),
    (
        1748537244,
        "PjMYfM07VbJdMxLIluvRNb88JFljSX4n-G43Uc_BSRM",
        "f3TeS_1BWEG78EbIJRh5wgv8nYumk7euzu6xgbgpNB4pbQQqgRPWK-vQjlhhgU1EFGZ9LFakFX_0mgul1G_3mw",
    ),
    {
        "iss": "https://pid-issuer.bund.de.example",
        "iat": 1683000000,
        "exp": 1883000000,
        "vct": "urn:eudi:pid:de:1",
        "cnf": {"jwk": HOLDER_JWK},
        "age_equal_or_over": {"18": True},
        "nationalities": ["DE"],
    },
)
