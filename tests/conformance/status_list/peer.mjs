// The peer: one JSON request a line on standard input, one answer a line, each made by @sd-jwt/jwt-status-list.
import { createInterface } from "node:readline";
import { createHeaderAndPayload, getListFromStatusListJWT, StatusList } from "@sd-jwt/jwt-status-list";

const told = (list) => ({
  bits: list.getBitsPerStatus(),
  size: list.statusList.length,
  statuses: Object.fromEntries(list.statusList.map((status, place) => [place, status]).filter(([, status]) => status)),
});
const answers = {
  decode: ({ lst, bits }) => told(StatusList.decompressStatusList(lst, bits)),
  encode: ({ statuses, bits }) => ({ lst: new StatusList(statuses, bits).compressStatusList() }),
  read: ({ token }) => told(getListFromStatusListJWT(token)),
  write: ({ statuses, bits, payload }) =>
    createHeaderAndPayload(new StatusList(statuses, bits), payload, { alg: "ES256", typ: "statuslist+jwt" }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...request } = JSON.parse(line);
  try {
    console.log(JSON.stringify(answers[ask](request)));
  } catch (failure) {
    console.log(JSON.stringify({ failure: failure.message }));
  }
}
