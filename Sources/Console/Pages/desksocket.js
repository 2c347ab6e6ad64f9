// SPDX-License-Identifier: Apache-2.0
// The desk's WebSocket: comes back when it is lost, and says so.

const FIRST = 500, LAST = 8000;
// Codes after which there is no use in coming back: the desk is elsewhere, the login is over.
export const ELSEWHERE = 4001, LOGGED_OUT = 4401;

/** A socket that stays open until `close`. Tells `listener` by `opened()`, `lost(code)`, `message(json)` and
    `sound(bytes)`. */
export class DeskSocket {
  constructor(listener) {
    this.listener = listener;
    this.wait = FIRST;
    this.isWanted = false;
  }

  open() {
    this.isWanted = true;
    if (this.socket) return;
    const address = new URL("/v1/desk", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.wait = FIRST;
      this.listener.opened();
    };
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return;
      if (typeof data !== "string") {
        this.listener.sound(data);
        return;
      }
      let message;
      try { message = JSON.parse(data); } catch { return; }
      this.listener.message(message);
    };
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (code === ELSEWHERE || code === LOGGED_OUT) this.isWanted = false;
      this.listener.lost(code);
      if (!this.isWanted) return;
      this.timer = setTimeout(() => { if (this.isWanted) this.open(); }, this.wait);
      this.wait = Math.min(LAST, this.wait * 2);
    };
  }

  close() {
    this.isWanted = false;
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.close(1000);
  }

  say(action, members = {}) {
    if (this.isOpen) this.socket.send(JSON.stringify({ action, ...members }));
  }

  /** A frame of sound; none when the network does not keep up, for late sound is worth nothing. */
  send(frame) {
    if (this.isOpen && this.socket.bufferedAmount < 32_000) this.socket.send(frame);
  }

  get isOpen() { return this.socket?.readyState === WebSocket.OPEN; }
}
