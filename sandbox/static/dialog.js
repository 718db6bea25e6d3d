// A dialog over the whole page, for what belongs to no phone.
import { el, iconButton } from "./dom.js";
import { say } from "./words.js";

/** Show `content` under `title`; the dialog element, which is gone once closed. */
export function dialog(title, content, testid = "dialog") {
  const shut = iconButton("close", say("close"), { on: { click: () => box.close() } });
  const box = el("dialog", { class: "page-dialog", "aria-label": title, "data-testid": testid },
    el("header", { class: "sheet-head" }, el("h2", {}, title), shut), el("div", { class: "sheet-body" }, content));
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  document.body.append(box);
  box.showModal();
  return box;
}
