/**
 * Wording (bewoording): free text that may not say anything about a person, guarded before it is signed.
 *
 * The second implementation of verifier/core/privacy/wording.py, which tests hold this one to, on the code list
 * guarded-words.v1. It catches what somebody writes without thinking. A refusal never repeats what was found, nor says
 * where it stands: its `reason` is unseen, number, birth or words.
 */

import { elevenTest } from "./bsn.js";
import { Refusal } from "./refusal.js";

const WORD = (
  "ww|wwb|wia|wao|waz|iva|wga|wsw|ioaw|ioaz|aow|anw|bbz|nug|lks|lkv|lvb|ggz|wlz|adhd|ptss|ptsd|hiv|ziek|" +
  "zieke|zieken|on benefits|on welfare|on the dole|on sick leave|sick|ill"
).split("|");
const START = (
  "nugger|garantiebaan|garantiebanen|doelgroepverklaring|loonkostenvoordeel|loondispensatie|no risk polis|" +
  "ziekmeld|ziekgemeld|ziekgeworden|ziekelijk|medisch|medicijn|medicatie|bedrijfsarts|verzekeringsarts|" +
  "keuringsarts|psychisch|psychiat|psychose|psychotisch|zwanger|depressi|autis|dyslex|schizofr|epilep|diabet|" +
  "kanker|dement|alcoholism|alcoholist|verslaafd|verslaving|overspannenheid|therapie|therapeut|verstandelijk|" +
  "slechtziend|slechthorend|met een beperking|lichamelijke beperking|fysieke beperking|burn out|burnout|" +
  "gezondheidsklacht|gezondheidstoestand|medical|medicin|medication|illness|sickness|disease|mental health|" +
  "mental illness|mentally|depressed|schizophren|cancer|therapy|therapist|pregnan|addict|disabilit|disabled|" +
  "hearing impair|visually impair|unemployment benefit|disability benefit|welfare benefit|" +
  "social security benefit|social assistance|benefit claimant|benefits claimant|benefit recipient|" +
  "benefits recipient|wage subsid"
).split("|");
const PART = (
  "uitkering|bijstand|wajong|participatiewet|doelgroepregister|doelgroepenregister|banenafspraak|" +
  "indicatie beschut|arbeidsbeperk|arbeidsongeschikt|werkloosheid|ziekte|handicap|invalide|diagnos|" +
  "loonkostensubsidie|participation act|incapacity"
).split("|");
const NEEDLES = [...WORD.map((each) => ` ${each} `), ...START.map((each) => ` ${each}`), ...PART];
/** They hold a guarded word by chance, or name works and not people: read as if they were not there. */
const FREE = (
  "muziek|rechtsbijstand|gehandicaptentoilet|gehandicaptenparkeer|invalidentoilet|invalidenparkeer|" +
  "winstuitkering"
).split("|");

const UNSEEN = /[\p{C}\p{M}\p{Zl}\p{Zp}]|(?![\0-\u017f])\p{L}|(?![\0-\xff])\p{So}/u;
/** Letters that no decomposition makes plain. */
const PLAIN = { ı: "i", ł: "l", đ: "d", ð: "d", ħ: "h", ŧ: "t", ø: "o", ĸ: "k" };
const CHAIN = /\d+(?:[^\da-z]{1,3}\d+)*/gu;
const SPELLED = /(?<= )(?:[a-z] ){2,}/g;
const DIGITS = 9;

const [YEAR, MONTH, DAY] = ["(?:19\\d\\d|20(?:0\\d|1[0-5]))", "(?:0?[1-9]|1[0-2])", "(?:0?[1-9]|[12]\\d|3[01])"];
const NAMED = "(?:jan|feb|maa|mar|mrt|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]*[.]?";
const BIRTH = new RegExp([
  `(?<!\\d)(?:${DAY}(?<to>[-/. ])${MONTH}\\k<to>${YEAR}|${YEAR}(?<from>[-/. ])${MONTH}\\k<from>${DAY}` +
    `|${DAY}(?:e|de|ste|st|nd|rd|th)?[ -](?:of )?${NAMED},?[ -]${YEAR}|${YEAR}[ -]${NAMED}[ -]${DAY})(?!\\d)`,
  `(?<![a-z])${NAMED} ${DAY}(?:st|nd|rd|th)?,? ${YEAR}(?!\\d)`,
  "(?<![a-z])(?:geboren|geboorte(?:dat|dag|jaar)|born(?![a-z])|birth ?da|date of birth)",
].join("|"), "u");

/** Refuse, as `wrong_value` of `field`, a text that could say something about a person (`check_wording`). */
export function requireWording(text, field) {
  if (UNSEEN.test(text.normalize("NFKC"))) refuseFor("unseen", field); // 1
  const plain = plainOf(text);
  const hasNumber = (plain.match(/\d+/g) ?? []).some((each) => each.length === DIGITS);
  if (hasNumber || grouped(plain).some(elevenTest)) refuseFor("number", field); // 2, 3
  if (BIRTH.test(plain)) refuseFor("birth", field); // 4
  const letters = ` ${plain.replace(/[^a-z]+/g, " ").trim()} `;
  const words = FREE.reduce((left, free) => left.replaceAll(free, ""), letters);
  const spelled = words.replace(SPELLED, (found) => `${found.replaceAll(" ", "")} `);
  if (NEEDLES.some((each) => words.includes(each) || spelled.includes(each))) refuseFor("words", field); // 5
}

/** Lower case, without accents, every decimal digit as ASCII. */
function plainOf(text) {
  const lower = text.normalize("NFKC").toLowerCase().replace(/ß/g, "ss");
  const parts = lower.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ıłđðħŧøĸ]/g, (each) => PLAIN[each]);
  return parts.replace(/\p{Nd}/gu, (each) => (each <= "9" ? each : digitOf(each)));
}

/** Digits of a script stand in a row of ten. */
function digitOf(character) {
  let value = 0;
  for (let code = character.codePointAt(0) - 1; /\p{Nd}/u.test(String.fromCodePoint(code)); code--) value += 1;
  return String(value % 10);
}

/** Nine digits at a time of neighbouring groups. */
function grouped(plain) {
  const found = [];
  for (const [chain] of plain.matchAll(CHAIN)) {
    const groups = chain.match(/\d+/g);
    for (let first = 0; first < groups.length; first++) {
      let digits = "";
      for (let next = first; next < groups.length && digits.length < DIGITS; next++) digits += groups[next];
      if (digits.length === DIGITS) found.push(digits);
    }
  }
  return found;
}

function refuseFor(reason, field) {
  throw Object.assign(new Refusal("wrong_value", field), { reason });
}
