// SPDX-License-Identifier: Apache-2.0
// Elements and words: what callers and bots say becomes text, never markup.

/** An element with attributes, and children that are elements or texts. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Puts a text where another one is; what stays is not touched, so that nobody is told it again. */
export function put(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** `3:07`, or `1:02:05`. */
export function clock(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** `12.34 s` since the call arrived. */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

/** A text of at most so many characters. */
export function cut(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Terms and what they stand for, in a list that is made anew when it has changed. */
export function pairs(list, rows) {
  const text = JSON.stringify(rows);
  if (list.dataset.shown === text) return;
  list.dataset.shown = text;
  list.replaceChildren(...rows.flatMap(([term, value, kind]) => [
    element("dt", {}, term), element("dd", { class: kind || "number" }, value)]));
}
