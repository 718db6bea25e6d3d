// Draws one message of a chat: its words, picture, file, place or contact, its buttons, its hour.
import { fileUrl } from "./api.js";
import { el, icon, iconButton } from "./dom.js";
import { rich } from "./entities.js";
import { card } from "./map.js";
import { hour } from "./time.js";
import { lang, say } from "./words.js";

export const fullName = (who) => [who?.first_name, who?.last_name].filter(Boolean).join(" ") || who?.title || String(who?.id ?? "");

function size(bytes) {
  if (!bytes) return "";
  const units = lang === "fr" ? ["o", "Ko", "Mo"] : ["B", "KB", "MB"];
  const step = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  const figure = new Intl.NumberFormat(lang, { maximumFractionDigits: step === 2 ? 1 : 0 }).format(bytes / 1000 ** step);
  return `${figure}\u00a0${units[step]}`;
}

function photo(message) {
  const largest = message.photo.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
  const alt = message.caption ? say("photoAltText", { text: message.caption.slice(0, 120) }) : say("photoAlt");
  const picture = el("img", { src: fileUrl(largest.file_id), alt, width: largest.width, height: largest.height, class: largest.width < 240 ? "photo photo-small" : "photo", "data-testid": "photo" });
  return el("a", { href: fileUrl(largest.file_id), target: "_blank", class: "photo-link" }, picture);
}

function file(document) {
  const name = document.file_name ?? say("document");
  return el(
    "a",
    { class: "file", href: fileUrl(document.file_id), download: name, "aria-label": say("download", { name }), "data-testid": "document" },
    el("span", { class: "file-sign" }, icon("file")),
    el("span", { class: "file-words" }, el("span", { class: "file-name" }, name), el("span", { class: "file-size" }, size(document.file_size))),
  );
}

function voice(message) {
  const { duration } = message.voice;
  const heights = Array.from({ length: 22 }, (_, n) => 25 + ((n * n * 7 + duration * 11) % 70));
  const bars = el("span", { class: "voice-bars", "aria-hidden": "true" }, heights.map(() => el("i")));
  [...bars.children].forEach((bar, n) => { bar.style.height = `${heights[n]}%`; });
  const label = say("voiceMessage", { seconds: duration });
  return el("div", { class: "voice", role: "img", "aria-label": label, title: label }, el("span", { class: "file-sign" }, icon("mic")), bars,
    el("span", { class: "file-size" }, `0:${String(duration % 60).padStart(2, "0")}`));
}

function contact({ contact: who }) {
  return el("div", { class: "file", "data-testid": "contact" }, el("span", { class: "file-sign" }, icon("person")),
    el("span", { class: "file-words" }, el("span", { class: "file-name" }, fullName(who)),
      el("a", { class: "file-size", href: `tel:${who.phone_number}` }, who.phone_number)));
}

function body(message, hands) {
  const parts = [];
  if (message.photo?.length) parts.push(photo(message));
  if (message.document) parts.push(file(message.document));
  if (message.voice) parts.push(voice(message));
  if (message.sticker) parts.push(el("div", { class: "sticker" }, message.sticker.emoji ?? "🙂"));
  if (message.contact) parts.push(contact(message));
  if (message.venue) parts.push(card(message.venue.location, message.venue.title, message.venue.address));
  else if (message.location) parts.push(card(message.location));
  const text = message.text ?? message.caption;
  if (text) parts.push(el("div", { class: "words", dir: "auto" }, rich(text, message.entities ?? message.caption_entities, hands)));
  if (!parts.length) parts.push(el("div", { class: "words" }, el("em", {}, say("unknown"))));
  return parts;
}

/** What a service message says ("Marie rejoint le groupe"), or null for an ordinary one. */
function service(message) {
  if (message.new_chat_members) return message.new_chat_members.map((who) => say("joined", { name: fullName(who) })).join(", ");
  if (message.left_chat_member) return say("left", { name: fullName(message.left_chat_member) });
  if (message.group_chat_created || message.supergroup_chat_created) return say("created");
  return message.pinned_message ? say("pinned") : null;
}

function forwardedFrom({ forward_origin: origin }) {
  if (!origin) return null;
  const name = origin.sender_user_name ?? fullName(origin.sender_user ?? origin.sender_chat ?? origin.chat ?? {});
  return el("p", { class: "forwarded" }, icon("forward", 16), say("forwarded", { name }));
}

function quoted({ reply_to_message: before }) {
  if (!before) return null;
  return el("p", { class: "quoted" }, el("b", {}, fullName(before.from)), el("span", {}, before.text ?? before.caption ?? "…"));
}

function inline(button, message, hands) {
  const props = { "data-testid": "inline-button", class: `inline ${button.style ? `inline-${button.style}` : ""}` };
  if (button.url) {
    const [node] = rich(button.text, [{ type: "text_link", offset: 0, length: button.text.length, url: button.url }], hands);
    node.className = `${props.class} inline-link`;
    node.dataset.testid = props["data-testid"];
    node.append(icon("link", 16));
    return node;
  }
  const press = async (event) => {
    if (button.copy_text) return hands.copy(button.copy_text.text);
    if (button.callback_data === undefined) return hands.tell(say("notHere"));
    event.currentTarget.classList.add("waiting");
    return hands.press(message.message_id, button.callback_data, event.currentTarget);
  };
  return el("button", { type: "button", ...props, on: { click: press } }, button.text);
}

function keyboard(message, hands) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el("div", { class: "inline-rows" }, rows.map((row) => el("div", { class: "inline-row" }, row.map((button) => inline(button, message, hands)))));
}

/**
 * The node of a message, for the phone of person `me`. `hands` holds what touches do (see phone.js);
 * `named` shows the sender's name, as groups do.
 */
export function draw(message, me, hands, named) {
  const told = service(message);
  const data = { testid: "message", messageId: message.message_id, chatId: message.chat.id };
  if (told) return el("div", { class: "service", data }, told);
  const mine = !message.out && message.from?.id === me;
  const sign = mine && message.text ? iconButton("pencil", say("edit"), { class: "icon-button gesture", on: { click: () => hands.edit(message) } }, 16)
    : !mine ? iconButton("reply", say("reply"), { class: "icon-button gesture", on: { click: () => hands.reply(message) } }, 16) : null;
  const words = el(
    "div",
    { class: "bubble" },
    named && !mine ? el("p", { class: "sender" }, fullName(message.from)) : null,
    forwardedFrom(message),
    quoted(message),
    body(message, hands),
    el("div", { class: "foot" }, sign, message.edit_date && !message.out ? el("span", {}, say("edited")) : null,
      el("time", { datetime: new Date(message.date * 1000).toISOString() }, hour(new Date(message.date * 1000)))),
  );
  const side = mine ? "mine" : message.out ? "bot" : "other";
  return el("div", { class: `message ${side}`, data }, words, keyboard(message, hands));
}
