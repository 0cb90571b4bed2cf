// The address of a glossary server, as people type it.

// What nobody between here and there can change: this computer, and a network of one's own.
const OWN = /^(?:localhost|.+\.localhost|.+\.local|[^.:]+|127(?:\.\d+){3}|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|169\.254(?:\.\d+){2}|\[::1\]|\[f[cd].+|\[fe80:.+)$/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * @param {string} typed
 * @returns {{address?: string, problem?: "serverNoAddress" | "serverNotSafe"}} `problem`: the name of a text
 */
export function serverAddress(typed) {
  const text = typed.trim();
  const isOwn = (/** @type {URL} */ { hostname }) => OWN.test(hostname);
  const url = SCHEME.test(text) ? parsed(text) : parsed(`http://${text}`);
  if (url && !SCHEME.test(text) && !isOwn(url)) return serverAddress(`https://${text}`);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return { problem: "serverNoAddress" };
  if (url.protocol === "http:" && !isOwn(url)) return { problem: "serverNotSafe" };
  return { address: url.origin + url.pathname.replace(/\/(?:lexicon\.json)?$/, "").replace(/\/+$/, "") };
}

/** @param {string} text */
const parsed = (text) => (/\s/.test(text) || !URL.canParse(text) ? null : new URL(text));
