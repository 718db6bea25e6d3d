// The sheet that rises from the foot of a phone: a title, something to choose or fill in, a way out.
import { el, icon, iconButton } from "./dom.js";
import { say } from "./words.js";

/** One layer per phone; `open(title, content)` replaces what is there, `close()` gives the focus back. */
export class Sheet {
  constructor() {
    this.node = el("div", { class: "sheet-layer", hidden: true });
    this.node.addEventListener("click", (event) => { if (event.target === this.node) this.close(); });
    this.node.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
  }

  open(title, content, { testid = "sheet", role = "dialog" } = {}) {
    if (this.node.hidden) this.before = document.activeElement;
    const shut = iconButton("close", say("close"), { on: { click: () => this.close() } });
    const box = el("section", { class: "sheet", role, "aria-label": title, "data-testid": testid },
      el("header", { class: "sheet-head" }, el("h3", {}, title), shut), el("div", { class: "sheet-body" }, content));
    this.node.replaceChildren(box);
    this.node.hidden = false;
    this.behind(true);
    (box.querySelector("[data-first], .sheet-body button, .sheet-body input") ?? shut).focus({ preventScroll: true });
  }

  /** What lies behind an open sheet is out of reach, of the Tab key too. */
  behind(inert) {
    for (const sibling of this.node.parentElement.children) if (sibling !== this.node) sibling.inert = inert;
  }

  close() {
    if (this.node.hidden) return;
    this.node.hidden = true;
    this.behind(false);
    this.node.replaceChildren();
    this.before?.focus?.({ preventScroll: true });
  }
}

/** A list of things to choose: `{icon, label, help, act, testid, on}`. */
export function choices(items) {
  return el("ul", { class: "choices" }, items.map(({ sign, label, help, act, testid, current }) =>
    el("li", {}, el("button", { type: "button", class: "choice", "aria-current": current ? "true" : null, "data-testid": testid, on: { click: act } },
      sign ? icon(sign) : null,
      el("span", { class: "choice-words" }, el("span", {}, label), help ? el("span", { class: "help" }, help) : null),
      current ? icon("check", 20) : null))));
}

/** A form of a few fields: `{name, label, value?, type?, options?, optional?, long?}`; `done(values)` when it is sent. */
export function form(fields, button, done, help) {
  const inputs = fields.map(({ name, label, value = "", type = "text", options, optional, long, pattern, first }) => {
    const props = { name, required: !optional, data: first ? { first: "true" } : {}, autocomplete: "off" };
    const input = options ? el("select", props, options.map(([key, text]) => el("option", { value: key, selected: key === value }, text)))
      : long ? el("textarea", { ...props, rows: 3 }) : el("input", { ...props, type, pattern });
    input.value = value;
    return el("label", { class: "field" }, el("span", {}, label), input);
  });
  const node = el("form", { class: "sheet-form" }, help ? el("p", { class: "help" }, help) : null, inputs, el("button", { type: "submit", class: "primary" }, button));
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    done(Object.fromEntries([...new FormData(node)].map(([key, text]) => [key, text.trim()])));
  });
  return node;
}

/** Ask for a file of this device. */
export function chooseFile(accept, done) {
  const input = el("input", { type: "file", accept, hidden: true, "data-testid": "file" });
  input.addEventListener("change", () => {
    if (input.files[0]) done(input.files[0]);
    input.remove();
  });
  input.addEventListener("cancel", () => input.remove());
  document.body.append(input);
  input.click();
}
