// SPDX-License-Identifier: Apache-2.0
// The door to the API: who asks, and what it answers when it refuses.

const KEPT = "handoff-token";

/** What the API said in place of an answer. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The token that was typed in; kept as long as the tab. */
export const token = {
  get value() { return sessionStorage.getItem(KEPT) || ""; },
  set value(text) { text ? sessionStorage.setItem(KEPT, text) : sessionStorage.removeItem(KEPT); },
};

/** Asks the API; throws a `Refusal`, or a TypeError when the gateway is not reached. */
export async function ask(path, { method = "GET", body, headers = {}, signal } = {}) {
  const all = { ...headers };
  if (token.value) all.Authorization = `Bearer ${token.value}`;
  if (body !== undefined) all["Content-Type"] = "application/json";
  const answer = await fetch(path, {
    method, headers: all, signal, cache: "no-store",
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.ok) return answer;
  let error = {};
  try { error = await answer.json(); } catch { /* Not of our making: a proxy's. */ }
  throw new Refusal(answer.status, error.code || `http-${answer.status}`,
    error.detail || `the gateway answered ${answer.status}`);
}

export async function json(path, options) {
  return (await ask(path, options)).json();
}

/** The address of something of a call. */
export function ofCall(call, part = "") {
  return `/v1/calls/${encodeURIComponent(call)}${part ? `/${part}` : ""}`;
}

/** What went wrong, in words for people. */
export function told(error) {
  if (!(error instanceof Refusal)) return "The gateway cannot be reached.";
  if (error.status === 401) return token.value ? "The token is wrong." : "A token is wanted.";
  return error.message;
}
