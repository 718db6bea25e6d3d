// Turns a text and its entities (UTF-16 offsets, as JavaScript counts too) into nodes; everything else stays plain text.
import { el } from "./dom.js";
import { say } from "./words.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const SAFE = /^(https?|mailto|tel):/i;

function link(href, inside, hands) {
  const start = startOf(href, hands.bot);
  if (start !== null) {
    return el("a", { href: "#", on: { click: (event) => { event.preventDefault(); hands.start(start); } } }, inside);
  }
  if (!SAFE.test(href)) return el("span", { class: "mention" }, inside);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, inside);
}

/** The payload of a link that starts this bot ("" when it has none); null for any other link. */
export function startOf(href, bot) {
  let address;
  try {
    address = new URL(href);
  } catch {
    return null;
  }
  const own = bot?.username?.toLowerCase();
  const web = ["t.me", "telegram.me"].includes(address.hostname) && address.pathname.slice(1).toLowerCase() === own;
  const app = address.protocol === "tg:" && (address.searchParams.get("domain") ?? "").toLowerCase() === own;
  return own && (web || app) ? (address.searchParams.get("start") ?? "") : null;
}

function spoiler(inside) {
  const hidden = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": say("spoiler") }, el("span", {}, inside));
  const show = () => {
    hidden.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
  };
  hidden.addEventListener("click", show);
  hidden.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") show(); });
  return hidden;
}

function wrap(entity, words, inside, hands) {
  const { type } = entity;
  if (TAGS[type]) return el(TAGS[type], {}, inside);
  if (type === "pre") return el("pre", {}, el("code", {}, inside));
  if (type === "blockquote" || type === "expandable_blockquote") return el("blockquote", {}, inside);
  if (type === "spoiler") return spoiler(inside);
  if (type === "text_link") return link(entity.url ?? "", inside, hands);
  if (type === "url") return link(/^[a-z][a-z0-9+.-]*:/i.test(words) ? words : `https://${words}`, inside, hands);
  if (type === "email") return link(`mailto:${words}`, inside, hands);
  if (type === "phone_number") return link(`tel:${words.replace(/[^+\d]/g, "")}`, inside, hands);
  if (type === "bot_command") {
    return el("button", { type: "button", class: "command-link", on: { click: () => hands.command(words) } }, inside);
  }
  return el("span", { class: "mention" }, inside);
}

/** A block ends its own line: the line feed after it would show as an empty line. */
function plain(before, words) {
  const block = ["PRE", "BLOCKQUOTE"].includes(before.at(-1)?.tagName);
  return block && words.startsWith("\n") ? words.slice(1) : words;
}

/**
 * The nodes of `text`. `hands` says what a touch does: `start(payload)`, `command(words)`; `hands.bot` is the bot.
 * Entities that cross (they should not) are cut at the border of the outer one.
 */
export function rich(text, entities = [], hands = {}) {
  const sorted = [...entities]
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  let next = 0;
  const until = (from, end) => {
    const nodes = [];
    let at = from;
    while (next < sorted.length && sorted[next].offset < end) {
      const entity = sorted[next];
      next += 1;
      const first = Math.max(entity.offset, at);
      const last = Math.min(entity.offset + entity.length, end);
      if (first >= last) continue;
      if (first > at) nodes.push(plain(nodes, text.slice(at, first)));
      nodes.push(wrap(entity, text.slice(first, last), until(first, last), hands));
      at = last;
    }
    if (at < end) nodes.push(plain(nodes, text.slice(at, end)));
    return nodes;
  };
  return until(0, text.length);
}
