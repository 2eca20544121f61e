/** The place (plek): what the page that this module runs in says of who is there, for whom, and whom to trust. */

const said = () => document.body.dataset;
/** What the layout writes of a session. */
const AGAIN = / data-csrf="([\w-]+)" data-door="([a-z]+)" data-party="([\w:]+)"/;

/** The party id of the organisation that signed in. */
export const party = () => said().party;

/** The door at which it is served: contractor, agency, buyer. */
export const door = () => said().door;

/** What proves that a request is this page's own. */
export const csrf = () => said().csrf;

/**
 * Go on in the session of which `page` is this page, as the register serves it now: whether it is another session, of
 * the same organisation at the same door.
 */
export function goOnIn(page) {
  const [, csrf, door, party] = AGAIN.exec(page) ?? [];
  if (!csrf || csrf === said().csrf || door !== said().door || party !== said().party) return false;
  said().csrf = csrf;
  for (const each of document.querySelectorAll('input[name="csrf"]')) each.value = csrf;
  return true;
}

/** The bytes of the kit by which this page trusts. */
export const kit = () => new TextEncoder().encode(said().kit);
