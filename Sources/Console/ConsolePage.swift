// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// The page at `/`: running calls and what happens in them, without anything from elsewhere.
enum ConsolePage {
    static var response: Response {
        var response = ConsoleAnswer.text(html, type: "text/html; charset=utf-8")
        // What callers and bots say is shown as text; should that ever fail, it still runs nothing.
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
            + "connect-src 'self'; frame-ancestors 'none'"
        return response
    }

    private static let html = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Handoff gateway</title>
        <style>
        :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.3rem; }
        article { border: 1px solid #8886; border-radius: .5rem; padding: .5rem 1rem; margin: 1rem 0; }
        article.over { opacity: .6; }
        ol { list-style: none; padding: 0; margin: .5rem 0; max-height: 20rem; overflow: auto; }
        li { display: grid; grid-template-columns: 6rem 1fr; font-variant-numeric: tabular-nums; }
        time { color: #888; }
        #state { color: #888; }
        </style>
        <h1>Calls <small id="state">connecting</small></h1>
        <form id="door" hidden>
        <label>Token <input id="token" type="password"></label> <button>Show</button>
        </form>
        <main id="calls"></main>
        <script>
        "use strict";
        const calls = document.getElementById("calls"), state = document.getElementById("state");
        const door = document.getElementById("door"), cards = new Map();
        let token = "", last = "";
        const headers = () => token ? { Authorization: "Bearer " + token } : {};

        function element(name, text) {
          const made = document.createElement(name);
          if (text !== undefined) made.textContent = text;
          return made;
        }

        function card(id) {
          let made = cards.get(id);
          if (made) return made;
          const article = element("article"), list = element("ol"), buttons = element("p");
          for (const [label, action] of [["Bring in a person", "takeover"],
            ["End handoff", "abort"], ["Hang up", "hangup"]]) {
            const button = element("button", label);
            button.onclick = async () => {
              const answer = await fetch("/v1/calls/" + encodeURIComponent(id) + "/" + action,
                { method: "POST", headers: headers() });
              if (!answer.ok) state.textContent = (await answer.json()).error.message;
            };
            buttons.append(button, " ");
          }
          article.append(element("strong", id), list, buttons);
          calls.prepend(article);
          made = { article, list, last: 0 };
          cards.set(id, made);
          if (cards.size > 100) {
            const oldest = cards.keys().next().value;
            cards.get(oldest).article.remove();
            cards.delete(oldest);
          }
          return made;
        }

        function show(record) {
          const made = card(record.call);
          if (record.sequence <= made.last) return;
          made.last = record.sequence;
          const line = element("li");
          line.append(element("time", (record.offset_ms / 1000).toFixed(2) + " s"),
            element("span", record.text));
          made.list.append(line);
          made.list.scrollTop = made.list.scrollHeight;
          if (record.event === "call.ended") made.article.classList.add("over");
        }

        async function follow() {
          const place = last ? { "Last-Event-ID": last } : {};
          const answer = await fetch("/v1/events", { headers: { ...headers(), ...place } });
          if (answer.status === 401) { door.hidden = false; state.textContent = "token wanted"; return; }
          if (!answer.ok) throw new Error(answer.statusText);
          door.hidden = true;
          state.textContent = "live";
          const running = await (await fetch("/v1/calls?running=true", { headers: headers() })).json();
          for (const call of running.calls.reverse()) {
            const found = await (await fetch("/v1/calls/" + encodeURIComponent(call.call),
              { headers: headers() })).json();
            found.records.forEach(show);
          }
          const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
          for (let text = "", part; !(part = await reader.read()).done;) {
            text += part.value;
            const events = text.split("\\n\\n");
            text = events.pop();
            for (const event of events) {
              const field = name => (event.split("\\n").find(line => line.startsWith(name + ": "))
                || "").slice(name.length + 2);
              last = field("id") || last;
              if (field("event") === "record") show(JSON.parse(field("data")));
            }
          }
          throw new Error("the feed ended");
        }

        function start() {
          follow().catch(() => { state.textContent = "lost, trying again"; setTimeout(start, 2000); });
        }
        door.onsubmit = event => {
          event.preventDefault();
          token = document.getElementById("token").value;
          start();
        };
        start();
        </script>
        </html>
        """
}
