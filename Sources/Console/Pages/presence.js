// SPDX-License-Identifier: Apache-2.0
// Whether the operator who has the user's name takes calls, as the gateway sees it.

import { json, told } from "/pages/door.js";
import { put } from "/pages/words.js";

const EVERY = 5000;
const WORDS = { available: "calls ring here", busy: "you have a call", "wrap-up": "no calls yet, after the last one", away: "away" };

export class Presence {
  constructor(user, place) {
    this.user = user;
    this.place = place;
    this.look();
    setInterval(() => { if (!document.hidden) this.look(); }, EVERY);
  }

  async look() {
    try {
      const { operators } = await json("/v1/operators");
      this.show(operators.find((one) => one.operator === this.user));
    } catch {
      // The desk says that the gateway is not there.
    }
  }

  /** Says it, where there is an operator of this name. */
  async set(presence) {
    await this.look();
    if (!this.isKnown) return;
    try {
      this.show(await json(`/v1/operators/${encodeURIComponent(this.user)}/presence`, { method: "PUT", body: { presence } }));
    } catch (error) {
      put(this.place, told(error));
    }
  }

  show(operator) {
    this.isKnown = Boolean(operator);
    if (!operator) return;
    const words = WORDS[operator.presence] || operator.presence;
    put(this.place, operator.reason === "missed" ? `${words}, for too many calls were missed` : words);
  }
}
