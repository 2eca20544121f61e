/**
 * Bundles each entry into one module for the browser, with nothing in it that no page uses.
 *
 * `node build.mjs <folder>` writes there, by default beside the pages' own modules. The same lock gives the same bytes.
 */

import { build } from "esbuild";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeStyles } from "./styles.mjs";

const ROOM = fileURLToPath(new URL(".", import.meta.url));
const TARGET = process.argv[2] ?? join(ROOM, "../scripts");

/** The bundle of one entry, behind the licence of everything in it. */
async function bundled(entry) {
  const { outputFiles: [{ text }], metafile } = await build({
    absWorkingDir: ROOM,
    bundle: true,
    entryPoints: [join("entries", entry)],
    format: "esm",
    legalComments: "none",
    logLevel: "error",
    metafile: true,
    minify: true,
    target: "es2022",
    write: false,
  });
  return licence(Object.keys(metafile.inputs)) + text;
}

/** Names, versions and copyright of the packages that these files are of, and the text that they share. */
function licence(files) {
  const packages = new Set(files.flatMap((each) => each.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []));
  const lines = [];
  const texts = new Set();
  for (const folder of [...packages].sort()) {
    const { name, version } = JSON.parse(readFileSync(join(ROOM, folder, "package.json"), "utf8"));
    const text = readFileSync(join(ROOM, folder, "LICENSE"), "utf8");
    lines.push(`${name} ${version}: ${text.match(/Copyright .*/)[0]}`);
    texts.add(text.slice(text.indexOf("Permission is hereby")).replace(/[“”]/g, '"').replace(/\s+/g, " ").trim());
  }
  lines.push(...taken(files));
  if (texts.size !== 1) throw new Error("the packages have more licences than one: name each with its own text");
  return `/*! ${lines.join("\n")}\n${[...texts][0]} */\n`;
}

/** What these files say of code that their package took from another. */
function taken(files) {
  const texts = files.map((each) => readFileSync(join(ROOM, each), "utf8"));
  const said = texts.flatMap((each) => each.match(/\S+ - MIT License \(c\)[^\n*]*/g) ?? []);
  return [...new Set(said.map((each) => each.trim()))].sort();
}

for (const entry of readdirSync(join(ROOM, "entries")).sort()) {
  const fresh = join(TARGET, `.${entry}.new`);
  writeFileSync(fresh, await bundled(entry));
  renameSync(fresh, join(TARGET, entry));
}

if (!process.argv[2]) await writeStyles(join(ROOM, "../static"));
