// The strip at the foot: what the bot asked of the server, and what it was refused, newest first.
import { get } from "./api.js";
import { el, icon } from "./dom.js";
import { hour } from "./time.js";
import { say } from "./words.js";
import { chatName } from "./world.js";

const KEPT = 300;
const POLLS = new Set(["getUpdates"]);

export class Calls {
  constructor(node, open) {
    this.last = 0;
    this.total = 0;
    this.refused = 0;
    this.counts = el("span", { class: "calls-count" });
    this.bad = el("span", { class: "calls-bad", "data-testid": "refused" });
    this.rows = el("div", { class: "calls-rows" });
    this.none = el("p", { class: "help calls-none" }, say("noCalls"));
    const polls = el("input", { type: "checkbox", id: "show-polls" });
    polls.addEventListener("change", () => this.rows.classList.toggle("with-polls", polls.checked));
    this.head = el("button", { type: "button", class: "calls-head", "aria-expanded": String(open), "aria-controls": "calls-body", "data-testid": "calls-toggle", on: { click: () => this.toggle() } },
      icon("down", 18), el("b", {}, say("calls")), this.counts, this.bad);
    this.body = el("div", { class: "calls-body", id: "calls-body", hidden: !open }, this.none, this.rows);
    node.classList.add("calls");
    node.dataset.testid = "calls";
    node.append(el("div", { class: "calls-bar" }, this.head, el("label", { class: "calls-polls", for: "show-polls" }, polls, say("showPolls"))), this.body);
    this.node = node;
    node.classList.toggle("open", open);
  }

  toggle() {
    this.body.hidden = !this.body.hidden;
    this.node.classList.toggle("open", !this.body.hidden);
    this.head.setAttribute("aria-expanded", String(!this.body.hidden));
  }

  /** Many calls come at once: read them together. */
  soon() {
    this.timer ??= setTimeout(() => { this.timer = null; this.reload().catch(() => null); }, 200);
  }

  forget() {
    Object.assign(this, { last: 0, total: 0, refused: 0 });
    this.rows.replaceChildren();
    this.count();
  }

  async reload() {
    for (const call of await get(`calls?since=${this.last}`)) {
      if (call.n <= this.last) continue;
      this.last = call.n;
      if (!POLLS.has(call.method)) this.total += 1;
      if (call.ok === false) this.refused += 1;
      this.rows.prepend(this.row(call));
    }
    while (this.rows.childElementCount > KEPT) this.rows.lastChild.remove();
    this.count();
  }

  count() {
    this.none.hidden = this.total + this.refused > 0;
    this.counts.textContent = say("callsCount", { count: this.total });
    this.bad.textContent = this.refused ? say("refusedCount", { count: this.refused }) : "";
  }

  row(call) {
    const { params = {} } = call;
    const words = params.text ?? params.caption ?? params.title ?? params.callback_query_id ?? params.file_id ?? "";
    const poll = POLLS.has(call.method) && call.ok !== false;
    const told = call.ok === false ? `${call.error_code ?? ""} ${call.description ?? ""}`.trim() : say("answered");
    const result = el("span", { class: call.ok === false ? "call-bad" : "call-ok" }, 
      call.fault ? el("span", { class: "call-fault", title: faultName(call.fault) }, icon("bolt", 16)) : null, icon(call.ok === false ? "close" : "check", 16), told);
    const where = params.chat_id === undefined ? "" : chatName(params.chat_id);
    return el("details", { class: `call ${poll ? "call-poll" : ""}`, data: { testid: "call", method: call.method, ok: String(call.ok !== false) } },
      el("summary", {}, el("time", {}, hour(moment(call.at))), el("code", {}, call.method), el("span", { class: "call-chat" }, where),
        el("span", { class: "call-words" }, String(words)), result),
      el("pre", {}, JSON.stringify(params, null, 2)));
  }
}

const moment = (at) => (typeof at === "number" ? new Date(at * 1000) : new Date(at));
const faultName = (fault) => (typeof fault === "string" ? fault : (fault.kind ?? ""));
