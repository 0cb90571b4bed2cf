// A newer glossary from the server that the reader has named: their own, or their organisation's. Only its address is
// asked for `/lexicon.json`, at most once a day; nothing about the reader or what they read goes there.

import { checked } from "./checks.js";
import { Glossary, loaded, reload, shipped, state } from "./glossary.js";
import { forgetPages } from "./pages.js";

/** @import { Concept } from "../engine/lexicon.js" */

const DAY = 24 * 60 * 60 * 1000; // ms
const LARGEST = 8_000_000; // bytes of a lexicon; ours has a third
const TIMEOUT = 30_000; // ms

/** Asks once a day, when there is something to read anyway. */
export async function updateDaily() {
  const { server, glossaryAsked } = await chrome.storage.local.get(["server", "glossaryAsked"]);
  if (server && Date.now() - Number(glossaryAsked ?? 0) > DAY) await update(false);
}

/**
 * Asks the server for a newer glossary. What went wrong is the key of a message in `problem` of the answer.
 * @param {boolean} isAsked by the reader, who wants it whole
 */
export async function update(isAsked) {
  const { server } = await chrome.storage.local.get("server");
  if (typeof server !== "string" || !server) return state();
  await chrome.storage.local.set({ glossaryAsked: Date.now() });
  const problem = await fetchFrom(server, isAsked).catch((error) => (error instanceof Refused ? error.message : "serverNoAnswer"));
  await keep(server, { glossaryProblem: problem });
  return state();
}

/** Back to the glossary that ships with the extension. The server is asked no more. */
export async function useShipped() {
  await inTurn(() => chrome.storage.local.remove(["glossary", "glossaryProblem", "glossaryAsked", "server"]));
  renew();
  return state();
}

/** @template Value @param {() => Promise<Value>} act */
const inTurn = (act) => navigator.locks.request("server", act);

/**
 * Keeps what a server has brought, unless the reader wants nothing of it any more by then.
 * @param {string} server
 * @param {object} brought
 */
function keep(server, brought) {
  return inTurn(async () => {
    const { server: wanted } = await chrome.storage.local.get("server");
    if (wanted === server) await chrome.storage.local.set(brought);
    return wanted === server;
  });
}

/** The message is the key of a text. */
class Refused extends Error {}

/**
 * @param {string} server
 * @param {boolean} isAsked
 */
async function fetchFrom(server, isAsked) {
  const { fetched, lexicon } = await loaded();
  /** @type {Record<string, string>} */
  const headers = fetched?.from === server && fetched.etag && !isAsked ? { "If-None-Match": fetched.etag } : {};
  const address = new URL("lexicon.json", server.endsWith("/") ? server : `${server}/`);
  const answer = await fetch(address, {
    headers, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", redirect: "error", signal: AbortSignal.timeout(TIMEOUT),
  });
  if (answer.status === 304) return "";
  if (!answer.ok) throw new Refused("serverHasNone");
  const text = await textOf(answer);
  const json = parsed(text);
  const lexiconJson = checked(json, await shipped());
  if (!lexiconJson) throw new Refused("serverMalformed");
  new Glossary(lexiconJson, null); // throws where something is wrong with it after all
  const changes = compare(lexicon.concepts, lexiconJson.concepts);
  const etag = answer.headers.get("ETag") ?? "";
  const glossary = { text, from: server, etag, fetched: new Date().toISOString(), changes };
  const isSame = fetched?.text === text;
  const isKept = await keep(server, { glossary: isSame ? { ...glossary, changes: fetched.changes } : glossary });
  if (isKept && !isSame) renew();
  return "";
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused("serverMalformed");
  }
}

/**
 * The text of an answer that is not too large.
 * @param {Response} answer
 */
async function textOf(answer) {
  const reader = answer.body?.getReader();
  if (!reader) throw new Refused("serverHasNone");
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > LARGEST) {
      await reader.cancel();
      throw new Refused("serverTooLarge");
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * @param {readonly Concept[]} before
 * @param {Concept[]} after
 */
function compare(before, after) {
  const known = new Map(before.map((concept) => [concept.id, concept]));
  const left = new Map(after.map((concept) => [concept.id, concept]));
  const terms = (/** @type {Concept[]} */ concepts) => concepts.map(({ term }) => term).sort();
  return {
    added: terms(after.filter(({ id }) => !known.has(id))),
    changed: terms(after.filter((concept) => known.has(concept.id) && JSON.stringify(known.get(concept.id)) !== JSON.stringify(concept))),
    removed: terms(before.filter(({ id }) => !left.has(id))),
  };
}

function renew() {
  reload();
  forgetPages();
}
