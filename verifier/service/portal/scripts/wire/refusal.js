/**
 * A refusal (weigering): a code of docs/reference/errors.md, and the member it is about; never the value.
 *
 * Every module of this folder raises refusals and nothing else for what is wrong in what it reads.
 */

export class Refusal extends Error {
  constructor(code, field) {
    super(code);
    this.code = code;
    this.field = field;
  }
}

/** Codes after which nothing is known to be false: what is needed to decide is missing. */
export const UNDECIDED = new Set([
  "trust_missing", "directory_expired", "no_quorum", "status_stale", "status_missing", "status_suspended",
  "credential_expired",
]);

export function refuse(code, field = "") {
  throw new Refusal(code, field);
}
