/** Bundles the script of the sealing site into one classic script, which a page opened from a disk may run too. */

import { build } from "esbuild";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOM = fileURLToPath(new URL(".", import.meta.url));
const SCRIPTS = join(ROOM, "../scripts");
const [target] = process.argv.slice(2);

/** What the library says of whose work it is: it goes where the library goes. */
function licence() {
  return readFileSync(join(SCRIPTS, "hpke.js"), "utf8").match(/^\/\*![^]*?\*\/\n/)[0];
}

const { outputFiles: [{ text }] } = await build({
  absWorkingDir: SCRIPTS,
  bundle: true,
  entryPoints: ["page/sealing_site.js"],
  format: "iife",
  legalComments: "none",
  logLevel: "error",
  minify: true,
  target: "es2022",
  write: false,
});
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "sealing.js"), licence() + text);
