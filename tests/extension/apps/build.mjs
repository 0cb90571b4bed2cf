/**
 * Builds the apps as their makers would: one script, perhaps one style sheet, and a page for each.
 * `node build.mjs FOLDER` writes to that folder.
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { compile } from "svelte/compiler";

const APPS = ["react.jsx", "react-hydrate.jsx", "vue.js", "svelte.js", "lit.js", "editors.js"];
const STYLED = new Set(["editors"]);
const SOURCES = fileURLToPath(new URL("src/", import.meta.url));

const svelte = {
  name: "svelte",
  setup(/** @type {import("esbuild").PluginBuild} */ made) {
    made.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js } = compile(await readFile(path, "utf8"), { filename: path, generate: "client" });
      return { contents: js.code, loader: "js" };
    });
  },
};

/** @param {string} name */
function page(name) {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${name}</title>
${STYLED.has(name) ? `<link rel="stylesheet" href="${name}.css">\n` : ""}<style>
body { font: 16px/1.5 sans-serif; max-width: 44em; margin: auto; padding: 1em }
textarea, input { font: inherit; width: 100%; box-sizing: border-box } textarea { height: 8em }
</style>
</head>
<body><div id="app"></div><script type="module" src="${name}.js"></script></body>
</html>
`;
}

const folder = process.argv[2];
if (!folder) throw new Error("Say where the apps go: node build.mjs FOLDER");
await mkdir(folder, { recursive: true });
await build({
  entryPoints: APPS.map((name) => join(SOURCES, name)),
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  alias: { vue: "vue/dist/vue.esm-bundler.js" }, // the one that compiles templates
  conditions: ["browser", "production"],
  define: {
    "process.env.NODE_ENV": '"production"',
    __VUE_OPTIONS_API__: "true",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
  plugins: [svelte],
  logLevel: "warning",
});
for (const name of APPS) {
  const bare = basename(name).replace(/\.\w+$/, "");
  await writeFile(join(folder, `${bare}.html`), page(bare));
}
