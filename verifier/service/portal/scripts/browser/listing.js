/** A list (lijst) of the register's doors, read page by page. */

import { read } from "./api.js";

/** Every `member` of the list at `path`, an address that may carry a question already. */
export async function* listed(path, member) {
  let cursor = "";
  do {
    const separator = path.includes("?") ? "&" : "?";
    const answer = await read(cursor ? `${path}${separator}cursor=${cursor}` : path);
    yield* answer[member];
    cursor = answer.next;
  } while (cursor);
}
