// Who is in the sandbox: the bot, the people, the groups, and who holds which phone.
import { get } from "./api.js";
import { fullName } from "./message.js";

export const SEATS = ["farmer", "volunteer", "resident", "coordinator", "group"];

export const world = { bot: null, people: [], groups: [], samples: {} };

const KEY = "sandbox-holders";
const holders = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");

/** Learn the people and groups again; true when something about them has changed. `deep`: look for new groups too. */
export async function learn(deep = true) {
  const before = JSON.stringify([world.bot, world.people, world.groups]);
  const [ready, people, groups] = await Promise.all([get("ready"), get("people"), deep ? get("groups").catch(groupsByTranscript) : world.groups]);
  Object.assign(world, { bot: typeof ready.bot === "object" ? ready.bot : null, people, groups });
  return JSON.stringify([world.bot, people, groups]) !== before;
}

/** A server without a list of groups still shows those in which something was said. */
async function groupsByTranscript() {
  const found = new Map(world.groups.map((group) => [group.id, group]));
  const visit = (value) => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (value && typeof value === "object") {
      if (value.chat?.id < 0) found.set(value.chat.id, value.chat);
      Object.values(value).forEach(visit);
    }
  };
  visit(await get("transcript"));
  return [...found.values()];
}

export async function learnSamples() {
  const answer = await fetch("static/samples.json");
  if (answer.ok) world.samples = await answer.json();
}

export const botName = () => world.bot?.first_name ?? "bot";

export const personOf = (id) => world.people.find((person) => person.id === id) ?? null;

/** A chat by the name people know it by. */
export function chatName(id) {
  const number = Number(id);
  const known = personOf(number) ?? world.groups.find((group) => group.id === number);
  return known ? fullName(known) : String(id);
}

/** The person who holds the phone of `seat`: the one picked, or the first of that role. */
export function holderOf(seat) {
  const picked = personOf(holders[seat]);
  if (picked) return picked;
  if (seat !== "group") return world.people.find((person) => person.role === seat) ?? null;
  const members = groupShown()?.members ?? [];
  return world.people.find((person) => members.includes(person.id)) ?? world.people[0] ?? null;
}

export function groupShown() {
  return world.groups.find((group) => group.id === holders.chat) ?? world.groups[0] ?? null;
}

function remember(name, id) {
  holders[name] = id;
  sessionStorage.setItem(KEY, JSON.stringify(holders));
}

export const pick = (seat, id) => remember(seat, id);
export const pickGroup = (id) => remember("chat", id);
