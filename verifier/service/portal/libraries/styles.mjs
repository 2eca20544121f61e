/**
 * Bundles the components of the NL Design System that the pages use into one style sheet, and of them only what is used.
 *
 * A rule stays when every class of one of its selectors stands in a page, a macro or a script. The colours and measures
 * are our own (`static/tokens.css`): no theme of any organisation is in here.
 */

import { build, transform } from "esbuild";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOM = fileURLToPath(new URL(".", import.meta.url));
const SHEETS = [
  "@nl-design-system-candidate/button-css/button.css",
  "@nl-design-system-candidate/data-badge-css/data-badge.css",
  "@nl-design-system-candidate/skip-link-css/skip-link.css",
  "@utrecht/alert-css/dist/index.css",
  "@utrecht/form-field-css/dist/index.css",
  "@utrecht/form-field-description-css/dist/index.css",
  "@utrecht/form-fieldset-css/dist/index.css",
  "@utrecht/form-label-css/dist/index.css",
  "@utrecht/select-css/dist/index.css",
  "@utrecht/table-css/dist/index.css",
  "@utrecht/textarea-css/dist/index.css",
  "@utrecht/textbox-css/dist/index.css",
];
const NOTICE = "/*! Parts of the NL Design System, EUPL-1.2: Utrecht (Copyright Frameless B.V., Gemeente Utrecht) and NL Design System candidates. */\n";

/** The classes of components that any page or script names. */
function namedClasses() {
  const sources = ["pages", "scripts"].flatMap((folder) => {
    const place = join(ROOM, "..", folder);
    return readdirSync(place, { recursive: true }).filter((each) => /\.(html|js)$/.test(each)).map((each) => join(place, each));
  });
  return new Set(sources.flatMap((each) => readFileSync(each, "utf8").match(/\b(?:nl|utrecht)-[a-z][a-z_-]*/g) ?? []));
}

/** The rules of a sheet as [what stands before its brace, what stands in it], without comments. */
function rules(sheet) {
  const found = [];
  let depth = 0;
  let [head, begin] = [0, 0];
  for (let at = 0; at < sheet.length; at += 1) {
    if (sheet[at] === "{" && depth++ === 0) begin = at;
    if (sheet[at] !== "}" || --depth) continue;
    found.push([sheet.slice(head, begin).trim(), sheet.slice(begin + 1, at).trim()]);
    head = at + 1;
  }
  return found;
}

/** Selectors are divided by commas that stand in no parentheses. */
function selectors(head) {
  return head.split(/,(?![^()]*\))/).map((each) => each.trim());
}

function used(sheet, classes) {
  return rules(sheet).map(([head, inside]) => {
    if (head.startsWith("@")) {
      const kept = used(inside, classes);
      return kept && `${head}{${kept}}`;
    }
    const kept = selectors(head).filter((each) => (each.match(/\.[a-z][a-z_-]*/g) ?? ["?"]).every((name) => classes.has(name.slice(1))));
    return kept.length && inside ? `${kept.join(",")}{${inside}}` : "";
  }).join("");
}

/** Write `components.css` into `folder`; the same lock and the same pages give the same bytes. */
export async function writeStyles(folder) {
  const { outputFiles: [{ text }] } = await build({
    absWorkingDir: ROOM,
    bundle: true,
    legalComments: "none",
    logLevel: "error",
    stdin: { contents: SHEETS.map((each) => `@import "${each}";`).join("\n"), loader: "css", resolveDir: ROOM },
    target: "es2022",
    write: false,
  });
  const kept = used(text.replace(/\/\*.*?\*\//gs, ""), namedClasses());
  const { code } = await transform(kept, { loader: "css", minify: true });
  const fresh = join(folder, ".components.css.new");
  writeFileSync(fresh, NOTICE + code);
  renameSync(fresh, join(folder, "components.css"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeStyles(process.argv[2] ?? join(ROOM, "../static"));
