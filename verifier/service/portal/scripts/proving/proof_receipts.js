/**
 * Receipts (ontvangstbewijzen) of a contract: each statement that this contractor signed, that the register has it, and
 * that it is in the log.
 */

import { Problem, read, readOctets } from "../browser/api.js";
import { decode } from "../wire/base64.js";
import { listed } from "../browser/listing.js";
import { openCheckpoint, parseLogProof, statementLeaf, verifyInclusion } from "../judging/log.js";
import { requireReceipt } from "../browser/outbox.js";
import * as here from "../browser/place.js";
import { refuse } from "../wire/refusal.js";
import { digestOf, limitOf } from "../wire/signing.js";
import { parse } from "../wire/strict_json.js";
import { directory } from "../browser/trusted.js";

const FORMAT = "plaatsbewijs-receipts-v1";
const RECEIPT = "sr-receipt+jwt";

/**
 * {file, count, unpublished}: the text of the file, how many statements it has, and how many are not in the log yet.
 *
 * Of each: 1. the bytes have the digest; 2. the receipt is the register's, and for them; 3. their leaf, opened with the
 * nonce, is in the tree of a checkpoint that the log signed; 4. at the index that the receipt promised.
 */
export async function receiptsOf(contract, { told }) {
  const receipts = [];
  for await (const { digest, kind, by } of listed(`/v1/contractor/contracts/${contract}/timeline`, "events")) {
    if (by !== here.party()) continue;
    told(receipts.length);
    receipts.push({ kind, digest, ...await proven(digest) });
  }
  const unpublished = receipts.filter(({ log_proof: proof }) => proof === null).length;
  const file = `${JSON.stringify({ format: FORMAT, contract, receipts }, null, 1)}\n`;
  return { file, count: receipts.length, unpublished };
}

async function proven(digest) {
  const { statement, receipt, nonce } = await read(`/v1/contractor/statements/${digest}`);
  if (await digestOf(statement) !== digest) refuse("wrong_relation", "statement"); // 1
  await requireReceipt(receipt, statement); // 2
  const proof = await logProof(digest);
  if (proof !== null) await requireLogged({ statement, receipt, nonce, proof });
  return { statement, receipt, leaf_nonce: nonce, log_proof: proof };
}

async function requireLogged({ statement, receipt, nonce, proof }) {
  const { typ } = parse(decode(statement.split(".")[0]), { limit: 1024 });
  const { leaf_index: promised } = parse(decode(receipt.split(".")[1]), { limit: limitOf(RECEIPT) });
  const told = parseLogProof(proof);
  const checkpoint = await openCheckpoint(told.note, (await directory()).directory);
  await verifyInclusion(await statementLeaf(nonce, typ, statement), told, checkpoint); // 3
  if (told.index !== promised) refuse("wrong_relation", "index"); // 4
}

async function logProof(digest) {
  try {
    return new TextDecoder().decode(await readOctets(`/v1/contractor/statements/${digest}/proof`));
  } catch (fault) {
    if (fault instanceof Problem && fault.code === "not_yet_published") return null;
    throw fault;
  }
}
