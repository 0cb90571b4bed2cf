import js from "@eslint/js";
import globals from "globals";
import noUnsanitized from "eslint-plugin-no-unsanitized";

export default [
  js.configs.recommended,
  noUnsanitized.configs.recommended,
  {
    files: ["server/netgloss/assets/*.js", "extension/**/*.js"],
    languageOptions: { ecmaVersion: 2023, globals: { ...globals.browser, ...globals.webextensions } },
  },
  // The engine knows neither pages nor browsers: what it is given decides.
  { files: ["extension/engine/*.js"], languageOptions: { globals: globals["shared-node-browser"] } },
  { files: ["tests/extension/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["tests/**/*.mjs", "benchmarks/*.mjs"], languageOptions: { ecmaVersion: 2023, globals: globals.nodeBuiltin } },
  {
    rules: {
      eqeqeq: "error",
      "no-implicit-globals": "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-properties": ["error", { property: "innerHTML", message: "Page text becomes DOM through nodes." }],
    },
  },
  { files: ["server/netgloss/assets/*.js"], languageOptions: { sourceType: "script" } },
  {
    // Classic scripts, as content scripts have to be: they share one namespace, which none of them may be the first to make.
    files: ["extension/content/*.js", "extension/common/definition.js"],
    languageOptions: { sourceType: "script" },
    rules: { "no-var": "off", "no-redeclare": "off", "no-implicit-globals": "off" },
  },
  { files: ["extension/background/*.js", "extension/popup/*.js", "extension/panel/*.js", "extension/options/*.js", "extension/common/*.js"], languageOptions: { globals: { netgloss: "readonly" } } },
];
