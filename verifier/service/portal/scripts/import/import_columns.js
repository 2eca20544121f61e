/**
 * Columns (kolommen) of ours in a file, and the headings under which payroll and planning systems have them.
 *
 * A heading is compared without capitals, spaces and punctuation. A test holds all of it against
 * verifier/party/contractor/spreadsheet, so that one file serves this page and the program alike.
 */

const NUMBERS = ["bsn", "statement", "value"];

/** Any of these says who a row is about; `value` is of the kind that `scheme` says, a BSN without it. */
export const PERSON = NUMBERS;
/** What a file lists, and our columns of it. */
export const COLUMNS = {
  placements: [
    "reference", "scheme", ...NUMBERS, "birth_date", "agency", "first_day", "last_day", "hours_per_week",
    "employment_kind", "contract",
  ],
  hours: ["reference", "scheme", ...NUMBERS, "contract", "month", "hours"],
};
/** Of each of these a file has at least one. */
export const NEEDED = {
  placements: [NUMBERS, ["agency"], ["first_day"], ["hours_per_week"], ["employment_kind"], ["contract"]],
  hours: [["reference", ...NUMBERS], ["month"], ["hours"]],
};
/** What is said of a heading that means something else than its name says. */
export const IGNORE = "ignore";

const HEADINGS = {
  reference: "referentie kenmerk personeelsnummer personeelsnr persnr medewerkernummer medewerkernr " +
    "medewerkerid werknemernummer werknemersnummer werknemernr employeenumber employeeno employeeid " +
    "staffnumber personnelnumber",
  scheme: "soortnummer",
  bsn: "bsnnummer bsnnr burgerservicenummer burgerservicenr citizenservicenumber",
  statement: "doelgroepverklaring doelgroepverklaringnummer nummerdoelgroepverklaring statementnumber",
  birth_date: "geboortedatum gebdatum geboren dateofbirth dob",
  agency: "instantie uitkeringsinstantie",
  first_day: "ingangsdatum begindatum startdatum datumindienst indienst datumindiensttreding indiensttreding " +
    "eerstedag eerstewerkdag startdate hiredate",
  last_day: "einddatum datumuitdienst uitdienst datumuitdiensttreding uitdiensttreding laatstedag " +
    "laatstewerkdag enddate terminationdate",
  hours_per_week: "urenperweek contracturen contracturenperweek weekuren urenweek wekelijkseuren weeklyhours " +
    "contracthours",
  employment_kind: "dienstverband soortdienstverband contractvorm soortcontract arbeidsrelatie employmenttype " +
    "contracttype",
  contract: "opdracht opdrachtnummer opdrachtkenmerk contractreference",
  month: "maand periode tijdvak loonperiode period",
  hours: "uren verloondeuren betaaldeuren gewerkteuren aantaluren paidhours workedhours",
};

/** `text` in small letters and digits alone, accents included in one form. */
export function plain(text) {
  return text.normalize("NFKC").toUpperCase().toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** Our column of every heading that is known, by its plain form. */
export const KNOWN = new Map([
  ...Object.values(COLUMNS).flat().map((name) => [plain(name), name]),
  ...Object.entries(HEADINGS).flatMap(([name, headings]) => headings.split(" ").map((each) => [each, name])),
]);
