// The drawer of faults: make the next calls of the bot fail, limit its pace, or forget everything.
import { get, post, remove } from "./api.js";
import { dialog } from "./dialog.js";
import { el } from "./dom.js";
import { form } from "./sheet.js";
import { say } from "./words.js";

const METHODS = ["sendMessage", "editMessageText", "answerCallbackQuery", "sendPhoto", "sendDocument", "sendVenue", "getUpdates", "getFile"];
const KINDS = ["500", "502", "429", "reset", "hang", "garbage"];

/** Open the drawer; `failed(error)` is told what the server refuses. */
export function openFaults(failed) {
  const list = el("ul", { class: "faults-list", "data-testid": "faults-list" });
  const show = async () => {
    const [faults, { on }] = await Promise.all([get("faults"), get("flood")]);
    flood.checked = on;
    list.replaceChildren(...(faults.length ? faults.map((fault) => el("li", {}, describe(fault))) : [el("li", { class: "help" }, say("noFaults"))]));
  };
  const attempt = async (work) => {
    try {
      await work();
      await show();
    } catch (error) {
      failed(error);
    }
  };
  const fields = [
    { name: "method", label: say("method"), options: [["*", say("everyMethod")], ...METHODS.map((name) => [name, name])], value: "sendMessage", first: true },
    { name: "kind", label: say("kind"), options: KINDS.map((kind) => [kind, say(`kind${kind}`)]), value: "500" },
    { name: "when", label: say("when"), options: [["before", say("before")], ["after", say("after")]], value: "before" },
    { name: "times", label: say("times"), type: "number", value: "1" },
    { name: "seconds", label: say("seconds"), type: "number", value: "3" },
  ];
  const adding = form(fields, say("addFault"), ({ times, seconds, ...fault }) => attempt(() => post("faults", { ...fault, times: Number(times), seconds: Number(seconds) })), say("faultsHelp"));
  adding.classList.add("grid-form");
  const flood = el("input", { type: "checkbox", "data-testid": "flood" });
  flood.addEventListener("change", () => attempt(() => post("flood", { on: flood.checked })));
  const stop = el("button", { type: "button", class: "plain", "data-testid": "end-faults", on: { click: () => attempt(() => remove("faults")) } }, say("endFaults"));
  const reset = el("button", { type: "button", class: "plain danger", "data-testid": "reset", on: { click: () => { if (confirm(say("resetSure"))) attempt(() => post("reset")); } } }, say("reset"));
  dialog(say("faults"), [adding, list, stop, el("label", { class: "tick" }, flood, say("flood")), el("hr"), reset], "faults-drawer");
  attempt(async () => null);
}

function describe({ method, kind, when, times }) {
  const name = method === "*" ? say("everyMethod") : method;
  return [name, say(`kind${kind}`), when ? say(when) : "", times ? `× ${times}` : ""].filter(Boolean).join(" · ");
}
