/** The posts that every app shows, and how they change from one rendering to the next. */

/**
 * @typedef {object} Post
 * @property {number} id the key in the list
 * @property {string} author
 * @property {string} said
 * @property {number} percent stands in the middle of a sentence, so that a framework makes text nodes side by side
 * @property {string} drug in an element that is another one whenever `strong` changes
 * @property {boolean} strong
 * @property {string} more
 * @property {boolean} open whether `more` is shown
 * @property {string} raw markup that is put in as it is
 */

const SAID = [
  "My NET was found by accident, in the small bowel.",
  "The liver mets are the same as last year.",
  "I had the DOTATATE scan on Tuesday and slept through half of it.",
  "They call it a carcinoid in one letter and a NET in the other.",
  "CgA is up, but I had eaten.",
  "Third PRRT done, one to go.",
  "The net income line on that form is a mystery to all of us.",
  "Carcinoid syndrome is better since the dose went up.",
];
const MORE = [
  "It is G2, and well differentiated.",
  "Octreotide in the meantime.",
  "The nurse said that PRRT comes next, if at all.",
  "My pet was not impressed.",
];
const DRUGS = ["lanreotide", "octreotide", "everolimus"];
const NAMES = ["Bilberry", "tallgrass", "Ostler", "m_reed", "Juniper"];

/**
 * @param {number} id
 * @returns {Post}
 */
function post(id) {
  return {
    id,
    author: NAMES[id % NAMES.length],
    said: SAID[id % SAID.length],
    percent: 1 + ((id * 3) % 19),
    drug: DRUGS[id % DRUGS.length],
    strong: id % 2 === 0,
    more: MORE[id % MORE.length],
    open: id % 3 === 0,
    raw: `<p>The <em>chromogranin</em> A of ${id + 2} January, <a href="#${id}">liver mets</a> and all.</p>`,
  };
}

/** @returns {Post[]} the posts of the first rendering */
export function first() {
  return SAID.map((_, id) => post(id));
}

/**
 * The posts of the next rendering: one goes, one comes, all change places, and a third of them have been edited.
 * @param {Post[]} posts
 * @param {number} round counts from 1
 * @returns {Post[]}
 */
export function next(posts, round) {
  const kept = posts.filter((_, place) => place !== round % posts.length);
  const edited = kept.map((one, place) => {
    switch ((place + round) % 6) {
      case 0:
        return { ...one, said: `${one.said} Edited ${round} times, lanreotide or not.`, percent: one.percent + 1 };
      case 2:
        return { ...one, open: !one.open };
      case 3:
        return { ...one, strong: !one.strong, raw: `<p>Only the <b>DOTATATE</b> scan is left, ${round}.</p>` };
      default:
        return one;
    }
  });
  const turned = round % 2 ? edited.toReversed() : [...edited.slice(2), ...edited.slice(0, 2)];
  return turned.toSpliced(round % 4, 0, post(SAID.length + round));
}

/**
 * The text that the body of a post should have, without spaces: frameworks treat those between elements differently.
 * @param {Post} one
 */
export function textOf(one) {
  const more = one.open ? one.more : "";
  const raw = one.raw.replace(/<[^>]+>/g, "");
  return `${one.said} The Ki-67 is ${one.percent} %, and I am on ${one.drug}.${more}${raw}`.replace(/\s/g, "");
}
