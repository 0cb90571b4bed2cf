/** A page that comes from a server as markup, and that React takes over when `hydrate()` is called. */

import { flushSync } from "react-dom";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server.browser";

import { first } from "./posts.js";
import { Posts } from "./react-posts.jsx";
import { stage } from "./stage.js";

const app = document.getElementById("app");
app.innerHTML = renderToString(<Posts posts={first()} portal={false} />);
window.hydrate = async () => {
  const report = { onRecoverableError: (error) => window.errors.push(String(error)) };
  let root;
  const draw = (posts) => {
    if (root) flushSync(() => root.render(<Posts posts={posts} portal={false} />));
    else root = hydrateRoot(app, <Posts posts={posts} portal={false} />, report);
  };
  await stage(draw, () => flushSync(() => root.unmount()));
  await new Promise((done) => setTimeout(done));
};
