// The hours people read: Europe/Paris, by the clock of the sandbox.
import { lang } from "./words.js";

const ZONE = "Europe/Paris";
const format = (options) => new Intl.DateTimeFormat(lang === "fr" ? "fr-FR" : "en-GB", { timeZone: ZONE, ...options });
const dayFormat = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const shortFormat = format({ weekday: "short", day: "numeric", month: "short" });
const yearFormat = format({ year: "numeric" });
const partFormat = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

function parts(date) {
  return Object.fromEntries(partFormat.formatToParts(date).map(({ type, value }) => [type, value]));
}

/** "jeudi 17 septembre 2026" */
export const day = (date) => dayFormat.format(date);
/** "2026" */
export const year = (date) => yearFormat.format(date);
/** "jeu. 17 sept." */
export const shortDay = (date) => shortFormat.format(date);

/** "9 h 30" in French, "9:30" in English. */
export function hour(date) {
  const { hour: h, minute } = parts(date);
  if (lang !== "fr") return `${Number(h)}:${minute}`;
  return minute === "00" ? `${Number(h)}\u00a0h` : `${Number(h)}\u00a0h\u00a0${minute}`;
}

/** "2026-09-17T09:30", what a date-time field holds, in Paris. */
export function fieldValue(date) {
  const p = parts(date);
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`;
}

/** The moment that a date-time field means in Paris; within the hour that does not exist, one hour later. */
export function fromField(value) {
  const wanted = Date.parse(`${value}:00Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    guess += wanted - Date.parse(`${fieldValue(new Date(guess))}:00Z`);
  }
  return new Date(guess);
}
