/** The larger files (bestanden) of a contract, whose modules a page fetches once somebody asks for one. */

export { receiptsOf } from "./proof_receipts.js";
export { requireWhole } from "./proof_record.js";
