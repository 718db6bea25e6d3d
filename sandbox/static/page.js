// Puts the page together: five phones, the clock, the calls, and what to read again when something happens.
import { listen } from "./api.js";
import { Calls } from "./calls.js";
import { Clock } from "./clock.js";
import { el, icon } from "./dom.js";
import { openFaults } from "./faults.js";
import { Phone } from "./phone.js";
import { lang, say, switchLanguage } from "./words.js";
import { SEATS, learn, learnSamples, world } from "./world.js";

const at = (id) => document.getElementById(id);
const row = at("phones");
const narrow = matchMedia("(max-width: 760px)");

document.documentElement.lang = lang;
const phones = new Map();
const tabs = new Map();
const failed = (error) => phones.get(document.body.dataset.tab)?.tell(say("failed", { why: error.message }));
const clock = new Clock(at("clock"), failed);
const calls = new Calls(at("strip"), innerWidth > 900 && innerHeight > 760);

/** Show one phone where only one fits, and bring it into view where they stand in a row. */
function showTab(seat) {
  document.body.dataset.tab = seat;
  for (const [name, tab] of tabs) tab.setAttribute("aria-pressed", String(name === seat));
  tabs.get(seat).classList.remove("news");
  phones.get(seat)?.follow();
}

function news(seat) {
  if (narrow.matches && document.body.dataset.tab !== seat) tabs.get(seat).classList.add("news");
}

async function relearn(deep = true) {
  try {
    if (!(await learn(deep))) return;
  } catch {
    return; // the server is away; the stream will call again
  }
  const name = world.bot?.first_name;
  at("title").replaceChildren(say("title"), el("i", {}, name ? ` ${say("titleOf", { name })}` : ""));
  document.title = at("title").textContent;
  for (const phone of phones.values()) phone.changed();
}

async function lookAtAll() {
  await relearn();
  for (const phone of phones.values()) phone.reload();
  await Promise.allSettled([clock.reload(), calls.reload()]);
}

function heard({ type, chat, now }) {
  if (type === "call") calls.soon();
  else if (type === "clock") now ? clock.take({ now }) : clock.reload();
  else if (type === "reset") {
    calls.forget();
    lookAtAll();
  } else {
    const id = typeof chat === "object" ? chat?.id : chat;
    const concerned = [...phones.values()].filter((phone) => id === undefined || id === null || phone.chat === Number(id));
    for (const phone of concerned) phone.reload();
    if (type === "people" || concerned.length === 0) relearn();
  }
}

function tools() {
  const scroll = () => {
    const end = row.scrollLeft > 10;
    row.scrollTo({ left: end ? 0 : row.scrollWidth, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  const group = el("button", { type: "button", class: "plain group-toggle", "data-testid": "group-toggle", on: { click: scroll } }, icon("group", 20), say("showGroup"));
  row.addEventListener("scroll", () => group.lastChild.replaceWith(say(row.scrollLeft > 10 ? "showPeople" : "showGroup")));
  at("tools").append(group,
    el("button", { type: "button", class: "plain faults-toggle", "aria-label": say("faults"), "data-testid": "faults", on: { click: () => openFaults(failed) } }, icon("bolt", 20), el("span", {}, say("faults"))),
    el("button", { type: "button", class: "plain language", "aria-label": say("languageLabel"), "data-testid": "language", lang: lang === "fr" ? "en" : "fr", on: { click: switchLanguage } }, say("language")));
}

async function begin() {
  await learnSamples();
  tools();
  at("tabs").setAttribute("aria-label", say("phones"));
  for (const seat of SEATS) {
    const tab = el("button", { type: "button", class: "tab", data: { seat, testid: `tab-${seat}` }, on: { click: () => showTab(seat) } }, icon(seat, 22), el("span", {}, say(seat)));
    tabs.set(seat, tab);
    at("tabs").append(tab);
    const phone = new Phone(seat, relearn, news);
    phones.set(seat, phone);
    row.append(phone.node);
  }
  showTab(SEATS[0]);
  at("title").textContent = say("title");
  await lookAtAll();
  listen(heard, lookAtAll);
  setInterval(() => relearn(false), 5000); // people come and go without an event of their own
  document.body.dataset.ready = "true";
}

begin();
