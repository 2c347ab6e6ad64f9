// SPDX-License-Identifier: Apache-2.0
// The moving strip of a call: who spoke when in the last minute.

const SECONDS = 60, ROW = 20;

/** The parties that have a row, the caller first. */
export function rowsOf(call) {
  const order = ["caller", "agent"];
  for (const party of [...call.parties, ...call.speech.keys()]) {
    if (!order.includes(party) && order.length < 4) order.push(party);
  }
  return order;
}

/** Draws the minute up to `now` of the call, in milliseconds since it arrived. */
export function drawStrip(canvas, call, now, colours) {
  const rows = rowsOf(call), ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth, height = rows.length * ROW + 4;
  if (width === 0) return;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = "12px system-ui, sans-serif";
  const left = 76, scale = (width - left) / (SECONDS * 1000), from = now - SECONDS * 1000;
  const x = (at) => left + Math.max(0, at - from) * scale;
  rows.forEach((party, index) => {
    const top = index * ROW + 2, colour = colours[party.split("-")[0]] || colours.caller;
    pen.globalAlpha = call.parties.has(party) ? 1 : 0.5;
    pen.fillStyle = colours.ink;
    pen.fillText(party, 0, top + 14, left - 6);
    pen.fillStyle = colours.line;
    pen.fillRect(left, top + ROW / 2 - 1, width - left, 1);
    pen.fillStyle = colour;
    for (const [began, ended] of call.speech.get(party) || []) {
      const end = Math.min(ended ?? now, now);
      if (end < from) continue;
      pen.fillRect(x(began), top + 3, Math.max(2, x(end) - x(began)), ROW - 6);
    }
    pen.globalAlpha = 1;
  });
}

/** The colours of the style sheet, which are others by night. */
export function coloursOf(page) {
  const style = getComputedStyle(page);
  return Object.fromEntries(["ink", "line", "caller", "agent", "operator", "supervisor"].map(
    (name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Who speaks now, in words for those who do not see the strip. */
export function speakers(call) {
  const now = [...call.speech].filter(([, spans]) => spans.at(-1)?.[1] === null).map(([party]) => party);
  return now.length > 0 ? `${now.join(" and ")} ${now.length > 1 ? "speak" : "speaks"}` : "nobody speaks";
}
