import { Fragment, memo, useState } from "react";
import { createPortal } from "react-dom";

const Body = memo(function Body({ post }) {
  return (
    <div className="body">
      <p>
        {post.said} The Ki-67 is {post.percent} %, and I am on {post.strong ? <b>{post.drug}</b> : <i>{post.drug}</i>}.
      </p>
      {post.open && <p className="more">{post.more}</p>}
      <div dangerouslySetInnerHTML={{ __html: post.raw }} />
    </div>
  );
});

function Article({ post }) {
  const [likes, setLikes] = useState(0);
  return (
    <article data-id={post.id}>
      <h3>
        {post.author} <small>on a carcinoid</small>
      </h3>
      <Body post={post} />
      <button type="button" onClick={() => setLikes(likes + 1)}>
        Like ({likes})
      </button>
    </article>
  );
}

/** With `portal`, a count outside of the app, as dialogs and toasts are. */
export function Posts({ posts, portal = true }) {
  return (
    <>
      <h1>Posts on NET, by React</h1>
      {posts.map((post) => (
        <Fragment key={post.id}>
          <Article post={post} />
          {post.open && <hr />}
        </Fragment>
      ))}
      {portal && createPortal(<footer>{posts.length} posts on PRRT</footer>, document.body)}
    </>
  );
}
