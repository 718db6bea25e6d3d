// What the sheets of a phone offer: commands, things to attach, people to be, links to open.
import { act, post, upload } from "./api.js";
import { el } from "./dom.js";
import { startOf } from "./entities.js";
import { chooser } from "./map.js";
import { fullName } from "./message.js";
import { samplePicture } from "./sample.js";
import { choices, chooseFile, form } from "./sheet.js";
import { say } from "./words.js";
import { botName, groupShown, personOf, pick, pickGroup, world } from "./world.js";

const LANGUAGES = [["fr", "Français"], ["en", "English"], ["uk", "Українська"], ["ar", "العربية"], ["", "—"]];

/** The bot's commands; touching one sends it. */
export function openMenu(phone) {
  const items = phone.commands.map(({ command, description }) => ({
    label: `/${command}`, help: description, testid: "command",
    act: () => { phone.sheet.close(); phone.sendText(`/${command}`); },
  }));
  phone.sheet.open(say("menuTitle"), items.length ? choices(items) : say("noCommands"), { testid: "commands" });
}

export function openAttach(phone) {
  const { sheet } = phone;
  const send = (verb, body) => () => { sheet.close(); phone.does(() => act(phone.person.id, verb, { ...phone.where(), ...body })); };
  const file = (verb, accept) => () => {
    sheet.close();
    chooseFile(accept, (chosen) => phone.does(() => upload(phone.person.id, verb, chosen, { ...phone.where(), caption: phone.composer.take() })));
  };
  const samplePhoto = () => {
    sheet.close();
    const caption = phone.composer.take();
    phone.does(async () => upload(phone.person.id, "photo", await samplePicture(), { ...phone.where(), caption }));
  };
  const items = [
    { sign: "photo", label: say("photoSample"), act: samplePhoto, testid: "attach-sample" },
    { sign: "photo", label: say("photoFile"), act: file("photo", "image/*"), testid: "attach-photo" },
    { sign: "file", label: say("document"), act: file("document", ""), testid: "attach-document" },
    { sign: "pin", label: say("position"), act: () => openMap(phone), testid: "attach-position" },
    !phone.isGroup && { sign: "person", label: say("contact"), act: () => openContact(phone), testid: "attach-contact" },
    { sign: "mic", label: say("voice"), act: send("voice", { seconds: 7 }), testid: "attach-voice" },
    { sign: "smile", label: say("sticker"), act: send("sticker", { emoji: "🍅" }), testid: "attach-sticker" },
    { sign: "forward", label: say("forward"), act: () => openForward(phone), testid: "attach-forward" },
    { sign: "quote", label: say("sample"), act: () => openSamples(phone), testid: "attach-sentence" },
  ];
  sheet.open(say("attachTitle"), [choices(items.filter(Boolean)), el("p", { class: "help" }, say("captionHelp"))], { testid: "attach-sheet" });
}

/** Choose a place to share; with `key`, as the answer that this key of the reply keyboard asks for. */
export function openMap(phone, key) {
  const done = (place) => {
    phone.sheet.close();
    if (key && !phone.isGroup) phone.does(() => act(phone.person.id, "key", { text: key, ...place }));
    else phone.does(() => act(phone.person.id, "location", { ...phone.where(), ...place }));
  };
  phone.sheet.open(say("mapTitle"), chooser(done), { testid: "map-sheet" });
}

/** A number that looks like a French mobile and belongs to nobody (ARCEP keeps 06 39 98 for films). */
const numberOf = (person) => `+336399${String(80000 + (Math.abs(person.id) % 10000)).padStart(5, "0")}`;

function openContact(phone) {
  const done = ({ phone_number }) => {
    phone.sheet.close();
    phone.does(() => act(phone.person.id, "contact", { phone_number }));
  };
  phone.sheet.open(say("ownContact"), form([{ name: "phone_number", label: say("phoneNumber"), type: "tel", value: numberOf(phone.person), first: true }], say("share"), done), { testid: "contact-sheet" });
}

function openForward(phone) {
  const done = ({ forward_from, text }) => {
    phone.sheet.close();
    phone.does(() => act(phone.person.id, "send", { ...phone.where(), text, forward_from }));
  };
  const fields = [{ name: "forward_from", label: say("forwardFrom"), value: "Ferme des Tilleuls", first: true }, { name: "text", label: say("forwardText"), value: phone.composer.take(), long: true }];
  phone.sheet.open(say("forward"), form(fields, say("send"), done));
}

function openSamples(phone) {
  const items = (world.samples[phone.seat] ?? []).map((text) => ({ label: text, testid: "sample", act: () => { phone.sheet.close(); phone.composer.fill(text); } }));
  phone.sheet.open(say("sampleTitle"), choices(items));
}

/** Who holds this phone; in the group, who speaks, and which group. Whoever arrived meanwhile is there too. */
export async function openPicker(phone) {
  await phone.world();
  const hold = (person) => () => { pick(phone.seat, person.id); phone.sheet.close(); phone.changed(); };
  const people = world.people.map((person) => ({
    sign: "person", label: fullName(person), help: person.role ? say(person.role) : person.username ? `@${person.username}` : null,
    current: person.id === phone.person?.id, testid: "person", act: hold(person),
  }));
  const groups = phone.isGroup && world.groups.length > 1 ? world.groups.map((group) => ({
    sign: "group", label: group.title, help: say("chooseGroup"), current: group.id === groupShown()?.id,
    act: () => { pickGroup(group.id); phone.sheet.close(); phone.changed(); },
  })) : [];
  const add = { sign: "attach", label: say("addPerson"), testid: "add-person", act: () => openNewPerson(phone) };
  phone.sheet.open(say(phone.isGroup ? "pickGroup" : "pick"), choices([...groups, ...people, add]), { testid: "picker-sheet" });
}

export function openNewPerson(phone) {
  const done = ({ first_name, last_name, language_code }) => {
    phone.sheet.close();
    const role = phone.isGroup ? {} : { role: phone.seat };
    phone.does(async () => {
      const person = await post("people", { first_name, ...(last_name ? { last_name } : {}), ...(language_code ? { language_code } : {}), ...role });
      pick(phone.seat, person.id);
      await phone.world();
    });
  };
  const fields = [{ name: "first_name", label: say("firstName"), first: true }, { name: "last_name", label: say("lastName"), optional: true },
    { name: "language_code", label: say("personLanguage"), options: LANGUAGES, value: "fr", optional: true }];
  phone.sheet.open(say("addPerson"), form(fields, say("add"), done));
}

export function openNewGroup(phone) {
  const done = ({ title }) => {
    phone.sheet.close();
    phone.does(async () => {
      const group = await post("groups", { title, members: world.people.map((person) => person.id) });
      if (!world.groups.some(({ id }) => id === group.id)) world.groups.push(group);
      pickGroup(group.id);
      await phone.world();
    });
  };
  phone.sheet.open(say("addGroup"), form([{ name: "title", label: say("groupTitle"), value: say("groupDefault"), first: true }], say("create"), done, say("groupMembers")));
}

function openLink(phone) {
  const done = ({ link }) => {
    phone.sheet.close();
    phone.start(startOf(link, world.bot) ?? link.replace(/^.*[?&]start=/, ""));
  };
  phone.sheet.open(say("deepLink"), form([{ name: "link", label: say("deepLinkLabel"), first: true }], say("open"), done, say("deepLinkHelp")));
}

/** The rarer gestures: another person, a deep link, start again, block. */
export function openMore(phone) {
  const blocked = personOf(phone.person?.id)?.blocked;
  const bot = botName();
  const block = () => { phone.sheet.close(); phone.does(async () => { await act(phone.person.id, blocked ? "unblock" : "block"); await phone.world(); }); };
  const items = [{ sign: "person", label: say(phone.isGroup ? "pickGroup" : "pick"), act: () => openPicker(phone) }];
  if (phone.isGroup) items.push({ sign: "group", label: say("addGroup"), testid: "add-group", act: () => openNewGroup(phone) });
  else if (phone.person) {
    items.push({ sign: "link", label: say("deepLink"), testid: "deep-link", act: () => openLink(phone) },
      { sign: "forward", label: `${say("start")} (/start)`, testid: "start-again", act: () => { phone.sheet.close(); phone.start(); } },
      { sign: "block", label: blocked ? say("unblock") : say("block", { bot }), testid: "block", act: block });
  }
  phone.sheet.open(say("more"), choices(items), { testid: "more-sheet" });
}
