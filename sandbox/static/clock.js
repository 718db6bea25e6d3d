// The clock above the phones: what the sandbox thinks it is, an hour or a day more, or another moment.
import { get, post } from "./api.js";
import { el, icon } from "./dom.js";
import { dialog } from "./dialog.js";
import { fieldValue, fromField, hour, shortDay, year } from "./time.js";
import { say } from "./words.js";

export class Clock {
  constructor(node, failed) {
    this.ahead = 0; // ms of the sandbox's clock over this machine's
    this.failed = failed;
    this.day = el("span");
    this.year = el("span", { class: "clock-year" });
    this.date = el("span", { class: "clock-date" }, this.day, " ", this.year);
    this.hour = el("span", { class: "clock-hour" });
    this.face = el("button", { type: "button", class: "clock-face", "data-testid": "clock", title: say("setClock"), on: { click: () => this.choose() } },
      icon("clock", 20), this.date, this.hour);
    const button = (key, testid, seconds) => el("button", { type: "button", class: "plain", "data-testid": testid, on: { click: () => this.walk(seconds) } }, say(key));
    node.setAttribute("aria-label", say("clock"));
    this.steps = [button("hourMore", "advance-hour", 3600), button("dayMore", "advance-day", 86400)];
    node.append(this.face, ...this.steps);
    setInterval(() => this.show(), 1000);
  }

  now() { return new Date(Date.now() + this.ahead); }

  show() {
    const now = this.now();
    this.day.textContent = shortDay(now);
    this.year.textContent = year(now);
    this.hour.textContent = hour(now);
    this.face.setAttribute("aria-label", `${this.date.textContent}, ${this.hour.textContent}. ${say("setClock")}`);
  }

  take({ now }) {
    this.ahead = Date.parse(now) - Date.now();
    this.show();
  }

  async reload() {
    this.take(await get("clock"));
  }

  async set(change) {
    try {
      this.take(await post("clock", change));
    } catch (error) {
      this.failed(error);
    }
  }

  // Hour by hour, so that what falls due on the way happens when it is due; the face shows it.
  async walk(seconds) {
    for (const step of this.steps) step.disabled = true;
    for (let left = seconds; left > 0; left -= 3600) await this.set({ advance_seconds: Math.min(left, 3600) });
    for (const step of this.steps) step.disabled = false;
  }

  choose() {
    const field = el("input", { type: "datetime-local", required: true, value: fieldValue(this.now()), "data-testid": "clock-field", "aria-label": say("setClock") });
    const form = el("form", { class: "sheet-form" }, field, el("button", { type: "submit", class: "primary", "data-testid": "clock-apply" }, say("apply")));
    const box = dialog(say("setClock"), form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      box.close();
      this.set({ set: fromField(field.value).toISOString() });
    });
  }
}
