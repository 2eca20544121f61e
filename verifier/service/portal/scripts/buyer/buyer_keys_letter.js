/**
 * The letter to the operator (voorstelling): with which keys a buyer signs, so that the directory lists them.
 *
 * It is signed by the key of this browser, which comes first in it. The keys with which the organisation can sign now
 * are in it as well: one that no letter brings any more ends when the next directory is built.
 */

import { now } from "../browser/api.js";
import { isActive } from "../judging/directory.js";
import { keys, sign } from "../browser/keyring.js";
import { party } from "../browser/place.js";
import { isReady } from "../page/ready.js";
import { element, listen, tell } from "../page/reporting.js";
import { introduction } from "../wire/statements.js";
import { directory } from "../browser/trusted.js";
import { download } from "../page/written.js";
import { word } from "../page/words.js";

const TYP = "sr-introduction+jwt";
const MOST_KEYS = 8;

const steps = element("steps");

if (await isReady() && steps) {
  const { signing } = await keys();
  element("print").textContent = signing.kid;
  element("not-enrolled").hidden = true;
  listen(element("introduce"), introduce);
  steps.hidden = false;
}

async function introduce() {
  const { signing } = await keys();
  const { directory: listed } = await directory();
  const others = listed.keys.filter((each) => isOurs(each) && each.kid !== signing.kid);
  const several = [signing, ...others].slice(0, MOST_KEYS).map(({ kid, jwk }) => (
    { kid, purpose: "signing", alg: "ES256", jwk }
  ));
  const { url } = listed.institutions.find((each) => each.id === party()) ?? {};
  const said = await introduction({ name: steps.dataset.name, url, keys: several }, { iss: party(), iat: now() });
  download("plaatsbewijs-voorstelling.json", JSON.stringify({ key: signing.jwk, statement: await sign(TYP, said) }));
  tell("success", word("js_introduced", { n: others.length }));
}

const isOurs = (each) => each.party === party() && each.purpose === "signing" && isActive(each, now());
