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
];
