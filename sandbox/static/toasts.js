// The answers to button presses: a toast that passes, or an alert that waits for its OK.
import { el } from "./dom.js";
import { say } from "./words.js";

const STAYS = 4500; // ms
const WAITS = 8000; // ms after which a pressed button stops waiting for its answer

export class Toasts {
  constructor() {
    this.node = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.forget();
  }

  forget() {
    this.seen = new Set();
    this.expected = new Map();
    this.first = true;
    this.node.replaceChildren();
  }

  /** What the chat has to say now; what was there when the phone was opened is old. */
  take(toasts, loaded) {
    for (const { callback_query_id: id, text, alert } of toasts) {
      if (this.seen.has(id)) continue;
      this.seen.add(id);
      this.expected.get(id)?.();
      this.expected.delete(id);
      if (this.first || !text) continue;
      if (alert) this.alert(text);
      else this.show(text);
    }
    if (loaded) this.first = false;
  }

  /** Call `answered()` when the press `id` is answered, or after a while. */
  expect(id, answered) {
    if (this.seen.has(id)) answered();
    else this.expected.set(id, answered);
    setTimeout(answered, WAITS);
  }

  show(text) {
    const toast = el("div", { class: "toast", "data-testid": "toast" }, text);
    this.node.append(toast);
    setTimeout(() => toast.remove(), STAYS);
  }

  alert(text) {
    const before = document.activeElement;
    const shut = () => { box.remove(); before?.focus?.({ preventScroll: true }); };
    const button = el("button", { type: "button", class: "primary", on: { click: shut } }, say("ok"));
    const box = el("div", { class: "alert", role: "alertdialog", "aria-label": text, "data-testid": "toast" }, el("p", {}, text), button);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
    this.node.append(box);
    button.focus({ preventScroll: true });
  }
}
