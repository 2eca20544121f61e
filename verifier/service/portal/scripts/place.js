/** The place (plek): what the page that this module runs in says of who is there, for whom, and whom to trust. */

const said = () => document.body.dataset;

/** The party id of the organisation that signed in. */
export const party = () => said().party;

/** The door at which it is served: contractor, agency, buyer. */
export const door = () => said().door;

/** What proves that a request is this page's own. */
export const csrf = () => said().csrf;

/** The bytes of the kit by which this page trusts. */
export const kit = () => new TextEncoder().encode(said().kit);
