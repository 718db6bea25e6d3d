// A schematic map: the card of a place in a message, and the sheet on which a place is chosen.
import { el, svg } from "./dom.js";
import { lang, say } from "./words.js";

/** Places to choose from; `side` is where the name stands on the small map. */
const PLACES = [
  { name: "Dieppe", latitude: 49.9229, longitude: 1.0777, side: "end" },
  { name: "Offranville", latitude: 49.8703, longitude: 1.0497, side: "end" },
  { name: "Luneray", latitude: 49.8278, longitude: 0.9164, side: "end" },
  { name: "Envermeu", latitude: 49.8955, longitude: 1.2653, side: "above" },
  { name: "Bacqueville-en-Caux", latitude: 49.7889, longitude: 0.9989, side: "end" },
  { name: "Saint-Nicolas-d’Aliermont", latitude: 49.8808, longitude: 1.2219, side: "below", short: "Saint-Nicolas" },
  { name: "Romans-sur-Isère", latitude: 45.0444, longitude: 5.0517, side: "end" },
];

const HOME = { latitude: 49.865, longitude: 1.09 };

/** "49,8703° N, 1,0497° E" */
export function coordinates({ latitude, longitude }) {
  const figure = (value) => new Intl.NumberFormat(lang, { minimumFractionDigits: 4, maximumFractionDigits: 4 }).format(Math.abs(value));
  return `${figure(latitude)}°\u00a0${say(latitude < 0 ? "south" : "north")}, ${figure(longitude)}°\u00a0${say(longitude < 0 ? "west" : "east")}`;
}

/** Metres on paper: a window of `span` degrees of longitude around `centre`, on `width` x `height`. */
function frame(centre, span, width, height) {
  const perLongitude = width / span;
  const perLatitude = perLongitude / Math.cos((centre.latitude * Math.PI) / 180);
  return {
    x: (place) => width / 2 + (place.longitude - centre.longitude) * perLongitude,
    y: (place) => height / 2 - (place.latitude - centre.latitude) * perLatitude,
    place: (x, y) => ({ latitude: centre.latitude + (height / 2 - y) / perLatitude, longitude: centre.longitude + (x - width / 2) / perLongitude }),
  };
}

function grid(width, height, step = 30) {
  const lines = [];
  for (let x = step / 2; x < width; x += step) lines.push(`M${x} 0V${height}`);
  for (let y = step / 2; y < height; y += step) lines.push(`M0 ${y}H${width}`);
  return svg("path", { d: lines.join(""), class: "map-grid" });
}

function pin(x, y) {
  const sign = svg("g", { class: "map-pin", transform: `translate(${x} ${y})` });
  sign.append(svg("path", { d: "M0 0c-5-8-11-12-11-20a11 11 0 1 1 22 0c0 8-6 12-11 20z" }), svg("circle", { cx: 0, cy: -20, r: 4 }));
  return sign;
}

function dots(view, width, height, but) {
  const inside = PLACES.filter((place) => view.x(place) > 4 && view.x(place) < width - 4 && view.y(place) > 10 && view.y(place) < height - 18);
  const apart = (place) => !but || Math.hypot(view.x(but) - view.x(place), view.y(but) - view.y(place)) > 16;
  return inside.filter(apart).map((place) => {
    const x = view.x(place);
    const y = view.y(place);
    const group = svg("g", { class: "map-place" }, svg("circle", { cx: x, cy: y, r: 3.5 }));
    const name = place.short ?? place.name;
    const beside = place.side === "end" && x + 8 + name.length * 6 < width;
    const middle = Math.min(Math.max(x, name.length * 3), width - name.length * 3);
    const label = svg("text", { x: beside ? x + 7 : middle, y: beside ? y + 4 : place.side === "above" ? y - 8 : y + 15, "text-anchor": beside ? "start" : "middle" });
    label.textContent = name;
    group.append(label);
    return group;
  });
}

/** A place in a message: small map, name and address in words, coordinates. */
export function card(location, title, address) {
  const [width, height] = [260, 120];
  const view = frame(location, 0.3, width, height);
  const label = say("mapAt", { place: [title, address].filter(Boolean).join(", ") || coordinates(location) });
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "map", role: "img", "aria-label": label });
  drawing.append(grid(width, height), ...dots(view, width, height, location), pin(width / 2, height / 2));
  return el(
    "div",
    { class: "place-card", "data-testid": title ? "venue" : "location" },
    drawing,
    el("div", { class: "place-words" }, title ? el("strong", {}, title) : null, address ? el("span", {}, address) : null,
      el("span", { class: "coordinates" }, coordinates(location))),
  );
}

/** The chooser: a map to touch, a list of places, two figures; `done(place)` gets the position to send. */
export function chooser(done) {
  const [width, height] = [300, 190];
  let here = { ...PLACES[1] };
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "map map-big", tabindex: "0", role: "application", "aria-label": say("mapLabel"), "data-testid": "map" });
  const said = el("p", { class: "coordinates", "aria-live": "polite" });
  const field = (name) => el("input", { type: "number", step: "any", inputmode: "decimal", name, required: true, id: `map-${name}`, class: "figure" });
  const figures = { latitude: field("latitude"), longitude: field("longitude") };
  let view;

  const show = (typing = false) => {
    const near = Math.abs(here.latitude - HOME.latitude) < 0.14 && Math.abs(here.longitude - HOME.longitude) < 0.24;
    view = frame(near ? HOME : here, 0.52, width, height);
    drawing.replaceChildren(grid(width, height), ...dots(view, width, height), pin(view.x(here), view.y(here)));
    said.textContent = coordinates(here);
    for (const [name, input] of Object.entries(figures)) if (!typing) input.value = here[name].toFixed(5);
    for (const button of list.children) button.setAttribute("aria-pressed", String(button.textContent === here.name));
  };
  const move = (place) => {
    here = { latitude: Math.max(-90, Math.min(90, place.latitude)), longitude: Math.max(-180, Math.min(180, place.longitude)), name: place.name };
    show();
  };
  const list = el("div", { class: "place-list" }, PLACES.map((place) =>
    el("button", { type: "button", class: "chip", "data-testid": "place", on: { click: () => move(place) } }, place.name)));
  drawing.addEventListener("click", (event) => {
    const box = drawing.getBoundingClientRect();
    move(view.place(((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height));
  });
  drawing.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [0.002, 0], ArrowDown: [-0.002, 0], ArrowLeft: [0, -0.003], ArrowRight: [0, 0.003] }[event.key];
    if (!step) return;
    event.preventDefault();
    move({ latitude: here.latitude + step[0], longitude: here.longitude + step[1] });
  });
  for (const [name, input] of Object.entries(figures)) {
    input.addEventListener("input", () => {
      if (!input.checkValidity()) return;
      here = { ...here, [name]: Number(input.value), name: undefined };
      show(true);
    });
  }
  const labelled = (name) => el("label", { class: "field" }, el("span", {}, say(name)), figures[name]);
  const form = el("form", { class: "sheet-form", on: { submit: (event) => { event.preventDefault(); done({ latitude: here.latitude, longitude: here.longitude }); } } },
    el("p", { class: "help" }, say("mapHelp")), drawing, said, list,
    el("details", { class: "figures" }, el("summary", {}, say("coordinates")), el("div", { class: "two" }, labelled("latitude"), labelled("longitude"))),
    el("button", { type: "submit", class: "primary", "data-testid": "send-position" }, say("sendPosition")));
  show();
  return form;
}
