import { createApp, nextTick, shallowRef } from "vue";

import { stage } from "./stage.js";

const Body = {
  props: ["post"],
  template: `
    <div class="body">
      <p>{{ post.said }} The Ki-67 is {{ post.percent }} %, and I am on <b v-if="post.strong">{{ post.drug }}</b><i v-else>{{ post.drug }}</i>.</p>
      <Transition><p v-if="post.open" class="more">{{ post.more }}</p></Transition>
      <div v-html="post.raw"></div>
    </div>`,
};
const posts = shallowRef([]);
const app = createApp({
  components: { Body },
  setup: () => ({ posts }),
  template: `
    <h1>Posts on NET, by Vue</h1>
    <template v-for="post in posts" :key="post.id">
      <article :data-id="post.id">
        <h3>{{ post.author }} <small>on a carcinoid</small></h3>
        <Body :post="post" />
        <button type="button">Like</button>
      </article>
      <hr v-if="post.open">
    </template>
    <Teleport to="body"><footer>{{ posts.length }} posts on PRRT</footer></Teleport>`,
});
app.config.errorHandler = (error) => window.errors.push(String(error));
app.mount("#app");
stage(
  async (shown) => {
    posts.value = shown;
    await nextTick();
    // What leaves through a transition stays for two frames.
    for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
  },
  () => app.unmount(),
);
