// Which post of a thread something stands in, so that each post explains itself. Forums name their parts in a hundred
// ways, but all of them repeat: a post has siblings of its kind, or says what it is.
"use strict";
var netgloss = netgloss || {};

/** @typedef {{classes: string[], id: string, attributes: string}} Likeness what elements of one kind have in common */

{
  const SAYS_SO =
    "article, [role='article' i], [role='comment' i], [itemprop='comment' i], [itemtype*='Comment'], [itemtype*='DiscussionForumPosting']";
  const MAY_BE = new Set(["div", "li", "section", "tr", "table", "tbody", "td"]);
  const NUMBERED = /^(.*?[a-z_-])\d{2,}$/i; // `post_18211`, `p4711`, `comment-99`
  // What a post has beside its text, and a paragraph or a box on the page has not.
  const AUTHORED = "time, [datetime], [class*='author' i], [class*='user' i], [class*='avatar' i], [class*='date' i], [href*='user' i], [href*='profile' i], [href*='member' i]";
  const FURTHEST = 40; // ancestors looked at

  /**
   * The post that a block stands in; null where the page has none there.
   * @param {Element | ShadowRoot} block
   * @returns {Element | null}
   */
  netgloss.postOf = function (block) {
    let node = /** @type {Element | null} */ (block instanceof ShadowRoot ? block.host : block);
    for (let count = 0; node && count < FURTHEST; count++) {
      if (node === document.body) return null;
      if ((node.matches(SAYS_SO) && !isPart(node)) || isPost(node)) return node;
      const root = /** @type {Node} */ (node.parentNode ?? node);
      node = root instanceof ShadowRoot ? root.host : node.parentElement;
    }
    return null;
  };

  /**
   * Whether an article is a part of another and no post in it: XenForo's text of a post, a preview of a link.
   * @param {Element} element
   */
  function isPart(element) {
    return element.localName === "article" && !!element.parentElement?.closest("article") && !hasLike(element);
  }

  /** @param {Element} element */
  function isPost(element) {
    const name = element.localName;
    if (!MAY_BE.has(name) && !name.includes("-")) return false;
    if (!hasLike(element)) return false;
    return NUMBERED.test(element.id) || element.querySelector(AUTHORED) !== null;
  }

  /**
   * Whether a sibling is of the same kind.
   * @param {Element} element
   */
  function hasLike(element) {
    const likeness = likenessOf(element);
    for (const next of /** @type {const} */ (["previousElementSibling", "nextElementSibling"])) {
      let other = element[next];
      for (let count = 0; other && count < 3; count++, other = other[next]) {
        if (other.localName === element.localName && alike(likeness, likenessOf(other))) return true;
      }
    }
    return false;
  }

  /**
   * @param {Element} element
   * @returns {Likeness}
   */
  function likenessOf(element) {
    return { classes: (element.getAttribute("class") ?? "").split(/\s+/).filter(Boolean), id: NUMBERED.exec(element.id)?.[1] ?? "", attributes: element.getAttributeNames().join(" ") };
  }

  /**
   * @param {Likeness} one
   * @param {Likeness} other
   */
  function alike(one, other) {
    if (one.id || other.id) return one.id === other.id;
    if (one.classes.length) return one.classes.some((name) => other.classes.includes(name));
    return one.attributes === other.attributes;
  }
}
