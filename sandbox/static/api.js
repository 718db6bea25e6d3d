// Speaks to the sandbox server: people, chats, clock, calls, faults, and the stream of what happens.

/** What the server answered when it refused, with its own words. */
class Refused extends Error {}

async function ask(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  const answer = await fetch(`api/${path}`, options);
  const text = await answer.text();
  let data = null;
  try {
    data = text ? JSON.parse(text) : null;
  } catch {
    data = null;
  }
  if (!answer.ok) throw new Refused(data?.error ?? `${answer.status} ${answer.statusText}`);
  return data;
}

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const remove = (path) => ask("DELETE", path);

/** One verb of one person: `act(12, "send", {text})`. */
export const act = (person, verb, body = {}) => post(`people/${person}/${verb}`, body);

/** A photo or a document of a person, as a form. */
export function upload(person, verb, file, fields = {}) {
  const form = new FormData();
  form.append("file", file, file.name);
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== "") form.append(name, value);
  return post(`people/${person}/${verb}`, form);
}

export const fileUrl = (fileId) => `api/files/${encodeURIComponent(fileId)}`;

/**
 * Tell `heard(event)` what happens, by server-sent events; while these are silent, call `look()` every `every` ms.
 * `look()` is also called each time the stream opens again, as something may have been missed.
 */
export function listen(heard, look, every = 1500) {
  let timer = setInterval(look, every);
  const source = new EventSource("api/events");
  source.onopen = () => {
    clearInterval(timer);
    timer = null;
    look();
  };
  source.onmessage = ({ data }) => heard(JSON.parse(data));
  source.onerror = () => {
    timer ??= setInterval(look, every);
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    setTimeout(() => {
      clearInterval(timer);
      listen(heard, look, every);
    }, 5000);
  };
}
