import { flushSync, mount, unmount } from "svelte";

import Posts from "./Posts.svelte";
import { stage } from "./stage.js";

const app = mount(Posts, { target: document.getElementById("app") });
stage(
  (posts) => {
    app.show(posts);
    flushSync();
  },
  () => unmount(app),
);
