// What the reader knows and has met.

import assert from "node:assert/strict";
import test from "node:test";

import { know, meet, unknow } from "../../../extension/background/reader.js";
import { browser, stored } from "./stub.mjs";

test("what is known is kept with its day, and can be forgotten", async () => {
  browser({});
  await Promise.all([know("ki-67"), know("net"), know("cga"), unknow("net")]);
  assert.deepEqual(Object.keys(stored["known"]).sort(), ["cga", "ki-67"]);
  assert.match(stored["known"]["ki-67"], /^\d{4}-\d{2}-\d{2}$/);
});

test("pages are counted, one at a time and never lost", async () => {
  browser({ met: { net: 3 } });
  await Promise.all([meet(["net"]), meet(["net", "cga"]), meet(["net"])]);
  assert.deepEqual(stored["met"], { net: 6, cga: 1 });
});
