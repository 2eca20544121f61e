/**
 * The record (auditbestand) of a contract: whether the file came whole, of this contract, under the log's own checkpoint.
 *
 * Working it out again is for the program: it recomputes every verdict, and holds more than a page should.
 */

import { bytesOf } from "../wire/keys.js";
import { openCheckpoint } from "../judging/log.js";
import { refuse } from "../wire/refusal.js";
import { parse } from "../wire/strict_json.js";
import { directory } from "../browser/trusted.js";

const FORMAT = "plaatsbewijs-audit-v1";
const LINE = 4 * 1024 * 1024;

/**
 * How many lines a record has. 1. its first line names this contract, for its contractor; 2. the checkpoint in it is the
 * log's; 3. its last line says how many came before it, and so many did.
 */
export async function requireWhole(octets, contract) {
  const lines = new TextDecoder().decode(octets).split("\n");
  if (lines.pop() !== "") refuse("malformed", "end");
  const header = read(lines[0]);
  const isOurs = header.kind === "audit_bundle" && header.format === FORMAT && header.reader === "contractor";
  if (!isOurs || header.contract !== contract) refuse("wrong_relation", "contract"); // 1
  await openCheckpoint(header.checkpoint, (await directory()).directory); // 2
  const end = read(lines.at(-1));
  if (end.kind !== "end" || end.lines !== lines.length - 1) refuse("malformed", "end"); // 3
  return lines.length;
}

/** A line; the checkpoint in the first one has lines of its own. */
function read(line) {
  return parse(bytesOf(line ?? ""), { limit: LINE, newlines: true });
}
