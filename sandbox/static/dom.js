// Makes elements and icons without ever reading data as HTML.

/** An element: `class`, `data` (dataset), `on` (listeners), anything else an attribute; false and null are left out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat());
  return node;
}

// Drawn on a 24 x 24 grid with a round pen of 1.8.
const STROKES = {
  menu: ["M4 7h16", "M4 12h16", "M4 17h10"],
  attach: ["M12 5v14", "M5 12h14"],
  send: ["M5 12h13", "M12.5 6l6 6-6 6"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  down: ["M6 9.500l6 6 6-6"],
  pencil: ["M5 19l1-4L16 5l3 3L9 18z", "M14 7l3 3"],
  reply: ["M9 7l-5 5 5 5", "M4 12h10c4 0 6 2 6 6"],
  photo: ["M4 6h16v12H4z", "M4 16l5-5 4 4 3-3 4 4", "M15.5 9.500h.01"],
  file: ["M6 3h8l4 4v14H6z", "M14 3v4h4", "M9 12h6", "M9 16h6"],
  pin: ["M12 21c4-5 6.5-8 6.5-11a6.5 6.5 0 1 0-13 0c0 3 2.5 6 6.5 11z", "M12 10h.01"],
  person: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4.5 20c.5-4 3.5-6 7.5-6s7 2 7.5 6"],
  mic: ["M9 5a3 3 0 0 1 6 0v6a3 3 0 0 1-6 0z", "M5.5 11a6.5 6.5 0 0 0 13 0", "M12 17.500V21"],
  smile: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z", "M8.5 14c1.7 2.7 5.3 2.7 7 0", "M9 9.500h.01", "M15 9.500h.01"],
  forward: ["M15 7l5 5-5 5", "M20 12H10c-4 0-6 2-6 6"],
  quote: ["M5 6h14v9H11l-4 4v-4H5z"],
  keys: ["M3.5 7h17v10h-17z", "M7 10.500h.01", "M11 10.500h.01", "M15 10.500h.01", "M8 14h8"],
  block: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z", "M5.7 5.700l12.6 12.6"],
  link: ["M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1", "M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"],
  group: ["M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6z", "M3 19c.3-3.5 2.7-5.5 6-5.500s5.7 2 6 5.5", "M16 5.500a3 3 0 0 1 0 5.5", "M17.5 14c2.2.6 3.4 2.5 3.5 5"],
  farmer: ["M12 21V10", "M12 14c-5 0-7-2.5-7-6.5 5 0 7 2.5 7 6.500z", "M12 11c0-4 2-6.5 7-6.5 0 4-2 6.5-7 6.500z"],
  volunteer: ["M12 20s-7.5-4.5-7.5-10A4 4 0 0 1 12 8a4 4 0 0 1 7.5 2c0 5.5-7.5 10-7.5 10z"],
  resident: ["M4 11l8-7 8 7", "M6 10v10h12V10", "M10 20v-6h4v6"],
  coordinator: ["M5 5h14v15H5z", "M5 9.500h14", "M9 3v4", "M15 3v4", "M9 14.500l2 2 4-4"],
  clock: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z", "M12 7v5l3.5 2"],
  bolt: ["M13 3L5 14h6l-1 7 8-11h-6z"],
  check: ["M5 12.500l4.5 4.500L19 7.5"],
};

/** A small drawing that says nothing to a screen reader. */
export function icon(name, size = 22) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, class: "icon", "aria-hidden": "true", focusable: "false" },
    (STROKES[name] ?? []).map((d) => svg("path", { d })),
  );
}

/** A round button that shows an icon and says a word. */
export function iconButton(name, label, props = {}, size = 22) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...props }, icon(name, size));
}

/** Make `parent` hold exactly `nodes`, moving as little as possible, so that scroll, focus and pictures stay. */
export function arrange(parent, nodes) {
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
  while (parent.childNodes.length > nodes.length) parent.lastChild.remove();
}
