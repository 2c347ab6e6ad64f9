// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// The page at `/`: running calls and what happens in them, without anything from elsewhere.
enum ConsolePage {
    static var response: Response {
        var response = ConsoleAnswer.text(
            String(decoding: PackageResources.calls_html, as: UTF8.self),
            type: "text/html; charset=utf-8")
        // What callers and bots say is shown as text; should that ever fail, it still runs nothing.
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
            + "connect-src 'self'; frame-ancestors 'none'"
        return response
    }
}
