// The foot of a phone: sample sentences, what is being edited or answered, the line to write on, the reply keyboard.
import { el, iconButton } from "./dom.js";
import { openAttach, openMap, openMenu } from "./gestures.js";
import { say } from "./words.js";
import { world } from "./world.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.mode = null; // {kind: "edit" | "reply", message}
    this.folded = false;
    this.input = el("textarea", { rows: 1, class: "composer", placeholder: say("write"), "aria-label": say("write"), "data-testid": "composer", enterkeyhint: "send" });
    this.input.addEventListener("input", () => this.fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.menu = iconButton("menu", say("menu"), { "data-testid": "menu", on: { click: () => openMenu(phone) } });
    this.attach = iconButton("attach", say("attach"), { "data-testid": "attach", on: { click: () => openAttach(phone) } });
    this.toggle = iconButton("keys", say("keysHide"), { class: "icon-button keys-toggle", "data-testid": "keys-toggle", hidden: true, on: { click: () => this.fold(!this.folded) } });
    this.button = el("button", { type: "button", class: "send", "aria-label": say("send"), title: say("send"), "data-testid": "send", on: { click: () => this.submit() } });
    this.button.append(iconButton("send", "").firstChild);
    this.chips = el("div", { class: "chips", "aria-label": say("sampleTitle"), role: "group" });
    this.note = el("div", { class: "mode", hidden: true });
    this.keys = el("div", { class: "keys", "data-testid": "keyboard", hidden: true });
    this.node = el("div", { class: "foot-area" }, this.chips, this.note,
      el("div", { class: "line" }, this.menu, this.attach, this.input, this.toggle, this.button), this.keys);
    this.showChips();
  }

  /** A slash in an empty line opens the menu too, as people expect. */
  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
    if (this.input.value === "/" && this.phone.commands.length) {
      this.input.value = "";
      openMenu(this.phone);
    }
    this.showChips();
  }

  fill(text) {
    this.input.value = text;
    this.fit();
    this.input.focus({ preventScroll: true });
  }

  /** What is written, and an empty line after. */
  take() {
    const text = this.input.value.trim();
    this.input.value = "";
    this.fit();
    return text;
  }

  showChips() {
    const sentences = world.samples[this.phone.seat] ?? [];
    if (sentences.length && this.chips.childElementCount !== sentences.length + 1) {
      this.chips.replaceChildren(el("span", { class: "chips-title" }, say("tryThis")), ...sentences.map((text) =>
        el("button", { type: "button", class: "chip", title: text, "data-testid": "chip", on: { click: () => this.fill(text) } }, text)));
    }
    this.chips.hidden = !sentences.length || this.input.value !== "" || this.mode !== null || !this.keys.hidden || this.input.disabled;
  }

  submit() {
    const text = this.take();
    if (!text) return this.input.focus();
    const { mode } = this;
    this.setMode(null);
    this.input.focus({ preventScroll: true });
    return mode?.kind === "edit" ? this.phone.editText(mode.message, text) : this.phone.sendText(text, mode?.message);
  }

  setMode(mode) {
    this.mode = mode;
    this.note.hidden = mode === null;
    if (mode) {
      const stop = iconButton("close", say("cancel"), { on: { click: () => { if (mode.kind === "edit") this.take(); this.setMode(null); } } }, 18);
      this.note.replaceChildren(el("span", { class: "mode-words" }, el("b", {}, say(mode.kind === "edit" ? "editing" : "replying")),
        el("span", {}, mode.message.text ?? mode.message.caption ?? "…")), stop);
      if (mode.kind === "edit") this.fill(mode.message.text);
      else this.input.focus({ preventScroll: true });
    }
    this.showChips();
  }

  /** The reply keyboard as the bot last set it; a new one unfolds. */
  setKeyboard(markup) {
    const print = JSON.stringify(markup ?? null);
    if (print !== this.keyboardPrint) {
      this.keyboardPrint = print;
      this.markup = markup;
      this.keys.replaceChildren(...(markup?.keyboard ?? []).map((row) => el("div", { class: "key-row" }, row.map((key) => this.key(key)))));
      this.input.placeholder = markup?.input_field_placeholder ?? say("write");
      this.fold(false);
    }
  }

  key(key) {
    const text = typeof key === "string" ? key : key.text;
    const press = () => {
      if (this.markup?.one_time_keyboard) this.fold(true);
      return key.request_location ? openMap(this.phone, text) : this.phone.pressKey(text);
    };
    return el("button", { type: "button", class: "key", "data-testid": "key", on: { click: press } }, text);
  }

  fold(folded) {
    this.folded = folded;
    const some = this.keys.childElementCount > 0;
    this.keys.hidden = folded || !some;
    this.toggle.hidden = !some;
    this.toggle.setAttribute("aria-expanded", String(!folded));
    this.toggle.setAttribute("aria-label", say(folded ? "keysShow" : "keysHide"));
    this.toggle.title = say(folded ? "keysShow" : "keysHide");
    this.showChips();
    this.phone.stick?.();
  }

  /** A phone that nobody holds, or that has blocked the bot, does not write. */
  enable(on) {
    for (const control of [this.input, this.menu, this.attach, this.button, this.toggle, ...this.keys.querySelectorAll("button")]) control.disabled = !on;
    this.showChips();
  }
}
