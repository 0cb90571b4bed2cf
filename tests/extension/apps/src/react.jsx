import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

import { Posts } from "./react-posts.jsx";
import { stage } from "./stage.js";

const root = createRoot(document.getElementById("app"), { onUncaughtError: (error) => window.errors.push(String(error)) });
stage(
  (posts) => flushSync(() => root.render(<Posts posts={posts} />)),
  () => flushSync(() => root.unmount()),
);
