/** What tests call in every app. */

import { first, next, textOf } from "./posts.js";

/**
 * Draws the first posts and offers `rerender()`, `unmount()`, `expected()`, `shown()` and `errors` on the window.
 * @param {(posts: import("./posts.js").Post[]) => unknown} draw shows the posts; may give a promise
 * @param {() => unknown} leave takes everything down
 * @param {() => ParentNode} root where the articles are
 */
export async function stage(draw, leave, root = () => document) {
  let posts = first();
  let round = 0;
  const errors = [];
  window.addEventListener("error", (event) => errors.push(String(event.message)));
  window.addEventListener("unhandledrejection", (event) => errors.push(String(event.reason)));
  Object.assign(window, {
    errors,
    rerender: async () => {
      round += 1;
      posts = next(posts, round);
      await draw(posts);
    },
    unmount: async () => {
      await leave();
      posts = [];
    },
    expected: () => posts.map(textOf),
    shown: () => [...root().querySelectorAll("article .body")].map((body) => body.textContent.replace(/\s/g, "")),
  });
  await draw(posts);
}
