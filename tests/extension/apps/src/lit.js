/** Two custom elements with shadow roots, one in the other. */

import { LitElement, css, html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import { stage } from "./stage.js";

class ForumPosts extends LitElement {
  static properties = { posts: { attribute: false } };
  static styles = css`
    article {
      border-top: 1px solid #8888;
    }
  `;

  constructor() {
    super();
    this.posts = [];
  }

  render() {
    return html`
      <h1>Posts on NET, by Lit</h1>
      ${repeat(this.posts, (post) => post.id, (post) => this.#article(post))}
      <forum-count .posts=${this.posts.length}></forum-count>
    `;
  }

  #article(post) {
    const drug = post.strong ? html`<b>${post.drug}</b>` : html`<i>${post.drug}</i>`;
    return html`
      <article data-id=${post.id}>
        <h3>${post.author} <small>on a carcinoid</small></h3>
        <div class="body">
          <p>${post.said} The Ki-67 is ${post.percent} %, and I am on ${drug}.</p>
          ${post.open ? html`<p class="more">${post.more}</p>` : ""}${unsafeHTML(post.raw)}
        </div>
        <button type="button">Like</button>
      </article>
    `;
  }
}

class ForumCount extends LitElement {
  static properties = { posts: { type: Number } };

  render() {
    return html`<footer>${this.posts} posts on PRRT</footer>`;
  }
}

customElements.define("forum-count", ForumCount);
customElements.define("forum-posts", ForumPosts);
const forum = document.createElement("forum-posts");
document.getElementById("app").append(forum);
stage(
  (posts) => {
    forum.posts = posts;
    return forum.updateComplete;
  },
  () => forum.remove(),
  () => (forum.isConnected ? forum.shadowRoot : document),
);
