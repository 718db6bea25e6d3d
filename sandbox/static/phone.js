// One phone: who holds it, the conversation as it stands, toasts, and every gesture its holder can make.
import { act, get } from "./api.js";
import { Composer } from "./composer.js";
import { arrange, el, icon } from "./dom.js";
import { openMore, openNewGroup, openNewPerson, openPicker } from "./gestures.js";
import { draw, fullName } from "./message.js";
import { Sheet } from "./sheet.js";
import { day } from "./time.js";
import { Toasts } from "./toasts.js";
import { say } from "./words.js";
import { botName, groupShown, holderOf, world } from "./world.js";

const NEAR = 90; // px from the foot within which new messages are followed

export class Phone {
  /** `relearn()` asks the page to learn the people again; `news(seat)` tells it that something new arrived. */
  constructor(seat, relearn, news) {
    Object.assign(this, { seat, world: relearn, news, isGroup: seat === "group", commands: [], drawn: new Map(), last: 0, following: true });
    this.name = el("span", { class: "holder" });
    this.about = el("span", { class: "about" });
    this.face = el("span", { class: "face", "aria-hidden": "true" });
    this.picker = el("button", { type: "button", class: "picker", "data-testid": "picker", "aria-haspopup": "dialog", on: { click: () => openPicker(this) } },
      this.face, el("span", { class: "picker-words" }, el("span", { class: "holder-line" }, this.name, icon("down", 18)), this.about));
    this.more = el("button", { type: "button", class: "icon-button", "aria-label": say("more"), title: say("more"), "data-testid": "more", on: { click: () => openMore(this) } }, "⋯");
    this.messages = el("div", { class: "messages", role: "log", "aria-live": "polite", tabindex: "0", "aria-label": say("phoneOf", { role: say(seat) }), "data-testid": "messages" });
    this.empty = el("div", { class: "empty" });
    this.banner = el("div", { class: "banner", hidden: true, "data-testid": "banner" });
    this.typing = el("div", { class: "typing", hidden: true, role: "status", "data-testid": "typing" });
    this.jump = el("button", { type: "button", class: "jump", hidden: true, on: { click: () => this.follow() } }, icon("down", 18), say("newMessages"));
    this.sheet = new Sheet();
    this.toasts = new Toasts();
    this.composer = new Composer(this);
    this.node = el("article", { class: "phone", id: `phone-${seat}`, data: { seat, testid: `phone-${seat}` }, "aria-label": say("phoneOf", { role: say(seat) }) },
      el("header", { class: "phone-head" }, this.picker, this.more),
      el("div", { class: "stage" }, this.messages, this.empty, this.jump, this.typing, this.toasts.node),
      this.banner, this.composer.node, this.sheet.node);
    this.messages.addEventListener("scroll", () => {
      this.following = this.messages.scrollHeight - this.messages.scrollTop - this.messages.clientHeight < NEAR;
      if (this.following) this.jump.hidden = true;
    });
    this.messages.addEventListener("load", () => this.stick(), true);
    new ResizeObserver(() => this.stick()).observe(this.messages);
    this.hands = {
      start: (payload) => this.start(payload),
      command: (words) => this.sendText(words),
      edit: (message) => this.composer.setMode({ kind: "edit", message }),
      reply: (message) => this.composer.setMode({ kind: "reply", message }),
      press: (messageId, data, button) => this.press(messageId, data, button),
      copy: (text) => { navigator.clipboard?.writeText(text).catch(() => null); this.tell(say("copied", { text })); },
      tell: (text) => this.tell(text),
    };
    this.changed();
  }

  get chat() { return this.isGroup ? (groupShown()?.id ?? null) : (this.person?.id ?? null); }
  where() { return this.isGroup ? { chat: this.chat } : {}; }
  tell(text) { this.toasts.show(text); }

  /** The people, or who holds this phone, may have changed. */
  changed() {
    const chat = this.chatShown;
    this.person = holderOf(this.seat);
    this.hands.bot = world.bot;
    const group = this.isGroup ? groupShown() : null;
    const title = this.isGroup ? (group?.title ?? say("group")) : this.person ? fullName(this.person) : say(this.seat);
    this.name.textContent = title;
    this.about.textContent = this.isGroup ? (this.person ? say("youAre", { name: fullName(this.person) }) : "") : [this.person && say(this.seat), say("withBot", { bot: botName() })].filter(Boolean).join(" · ");
    this.name.title = title;
    this.face.replaceChildren(icon(this.seat, 22));
    this.picker.setAttribute("aria-label", say("pickNow", { name: title }));
    this.chatShown = `${this.chat}/${this.person?.id}`;
    if (chat !== this.chatShown) {
      this.drawn.clear();
      this.composer.setMode(null);
      this.toasts.forget();
      this.following = true;
      this.last = 0;
      this.render({ messages: [], keyboard: null, commands: [], toasts: [], action: null }, false);
    }
    this.renderState();
    this.reload();
  }

  /** Read the chat again; calls that come meanwhile are one more reading afterwards. */
  async reload() {
    this.again = true;
    if (this.reading) return;
    this.reading = true;
    while (this.again) {
      this.again = false;
      const shown = this.chatShown;
      if (this.chat === null || !this.person) break;
      try {
        const state = await get(`chats/${this.chat}?person=${this.person.id}`);
        if (shown === this.chatShown) this.render(state, true);
      } catch (error) {
        if (error instanceof TypeError) break; // the server is away; the stream will call again
        this.tell(say("failed", { why: error.message }));
      }
    }
    this.reading = false;
  }

  render({ messages, keyboard, commands, toasts, action }, loaded) {
    const focused = this.messages.contains(document.activeElement) ? document.activeElement : null;
    const [focusedIn, focusedAt] = focused ? [focused.closest(".message")?.dataset.messageId, focused.textContent] : [];
    const nodes = [];
    const kept = new Map();
    let lastDay = "";
    for (const message of messages) {
      const today = day(new Date(message.date * 1000));
      if (today !== lastDay) nodes.push(this.once(kept, `day ${today}`, today, () => el("div", { class: "day", role: "separator" }, today)));
      lastDay = today;
      nodes.push(this.once(kept, message.message_id, JSON.stringify(message), () => draw(message, this.person.id, this.hands, this.isGroup)));
    }
    this.drawn = kept;
    arrange(this.messages, nodes);
    if (focused && !focused.isConnected) this.refocus(focusedIn, focusedAt);
    this.commands = commands ?? [];
    this.composer.setKeyboard(keyboard);
    this.toasts.take(toasts ?? [], loaded);
    this.showTyping(action);
    this.notice(messages, loaded);
    this.count = messages.length;
    this.renderState();
  }

  once(kept, key, print, make) {
    const before = this.drawn.get(key);
    const entry = before?.print === print ? before : { print, node: make() };
    kept.set(key, entry);
    return entry.node;
  }

  refocus(messageId, label) {
    const node = [...this.messages.children].find((child) => child.dataset.messageId === messageId);
    const buttons = [...(node?.querySelectorAll("button") ?? [])];
    (buttons.find((button) => button.textContent === label) ?? buttons.at(-1) ?? this.messages).focus({ preventScroll: true });
  }

  /** Follow the conversation, or say that it went on. */
  notice(messages, loaded) {
    const newest = messages.at(-1);
    const fresh = loaded && newest && newest.message_id > this.last;
    if (fresh && this.last && newest.from?.id !== this.person.id) this.news(this.seat);
    if (fresh && newest.from?.id === this.person.id) this.following = true;
    if (fresh && !this.following) this.jump.hidden = false;
    if (fresh) this.last = newest.message_id;
    this.stick();
  }

  follow() { this.following = true; this.jump.hidden = true; this.stick(); }
  stick() { if (this.following) this.messages.scrollTop = this.messages.scrollHeight; }

  showTyping(action) {
    clearTimeout(this.typingTimer);
    this.typing.hidden = !action;
    if (!action) return;
    this.typing.replaceChildren(el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), say(action === "typing" ? "typing" : "uploading", { bot: botName() }));
    this.typingTimer = setTimeout(() => this.reload(), 5200);
  }

  renderState() {
    const bot = botName();
    const button = (label, testid, click, sign) => el("button", { type: "button", class: "primary big", "data-testid": testid, on: { click } }, sign ? icon(sign) : null, label);
    const missing = this.isGroup ? this.chat === null : !this.person;
    const empty = missing || !this.count;
    this.empty.hidden = !empty;
    this.messages.hidden = empty;
    const print = [missing, this.count > 0, bot, this.person?.blocked].join();
    if (empty && print !== this.emptyPrint) {
      const words = missing ? [el("p", {}, say(this.isGroup ? "noGroup" : "nobody"))] : [el("p", { class: "empty-title" }, say("emptyTitle")), el("p", {}, say(this.isGroup ? "emptyGroup" : "emptyText", { bot }))];
      const act1 = missing ? (this.isGroup ? button(say("addGroup"), "add-group", () => openNewGroup(this), "group") : button(say("addPerson"), "add-person", () => openNewPerson(this), "person"))
        : this.isGroup ? null : button(say("start"), "start", () => this.start());
      this.empty.replaceChildren(el("span", { class: "empty-sign" }, icon(this.seat, 44)), ...words, ...(act1 ? [act1] : []));
    }
    this.emptyPrint = empty ? print : null;
    const blocked = Boolean(this.person?.blocked) && !this.isGroup;
    this.banner.hidden = !blocked;
    if (blocked) this.banner.replaceChildren(el("span", {}, say("blocked", { bot })), button(say("unblock"), "unblock", () => this.does(async () => { await act(this.person.id, "unblock"); await this.world(); })));
    this.composer.enable(!missing && Boolean(this.person) && !blocked);
  }

  /** Do something at the server; what it refuses is told on this phone. */
  async does(work) {
    try {
      await work();
    } catch (error) {
      this.tell(say("failed", { why: error.message }));
    }
    this.reload();
  }

  start(payload) { return this.does(() => act(this.person.id, "start", payload ? { payload } : {})); }
  sendText(text, replyTo) { return this.does(() => act(this.person.id, "send", { text, ...this.where(), ...(replyTo ? { reply_to: replyTo.message_id } : {}) })); }
  editText(message, text) { return this.does(() => act(this.person.id, "edit", { message_id: message.message_id, text, ...this.where() })); }
  pressKey(text) { return this.isGroup ? this.sendText(text) : this.does(() => act(this.person.id, "key", { text })); }

  async press(messageId, data, button) {
    await this.does(async () => {
      const { callback_query_id: id } = await act(this.person.id, "press", { message_id: messageId, data, ...this.where() });
      this.toasts.expect(id, () => button.classList.remove("waiting"));
    });
  }
}
