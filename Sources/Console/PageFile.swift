// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// A file of the pages, as it lies in `Pages` and as a browser gets it.
struct PageFile: Sendable {
    enum Kind: String, Sendable {
        case page = "text/html; charset=utf-8"
        case style = "text/css; charset=utf-8"
        case script = "text/javascript; charset=utf-8"
        case picture = "image/svg+xml"
        case document = "application/json"
    }

    let name: String
    let kind: Kind
    private let bytes: ByteBuffer
    /// Another one for other bytes (RFC 9110 section 8.8.3).
    let tag: String

    init(_ name: String, _ kind: Kind, _ bytes: [UInt8]) {
        self.name = name
        self.kind = kind
        self.bytes = ByteBuffer(bytes: bytes)
        // FNV-1a of 64 bits: a browser asks for the same file, nobody wants to deceive it.
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        tag = "\"\(String(hash, radix: 16))\""
    }

    /// What a page may do: load our files, ask our API, nothing else. What callers and bots say is
    /// shown as text; should that ever fail, it still runs nothing.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "img-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'"

    /// The file, or that the one the browser has is still right.
    func response(to request: Request) -> Response {
        var headers = HTTPFields()
        headers[.eTag] = tag
        // Asked for each time, and answered with nothing new until the gateway is another one.
        headers[.cacheControl] = "no-cache"
        headers[.contentSecurityPolicy] = Self.policy
        let known = (request.headers[.ifNoneMatch] ?? "").split(separator: ",").map { part in
            part.drop { $0 == " " }.trimmingPrefix("W/").prefix { $0 != " " }
        }
        if known.contains(where: { $0 == tag }) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = kind.rawValue
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes))
    }
}

extension PageFile {
    /// The pages, by their names without `.html`.
    static let pages = named([
        PageFile("live", .page, PackageResources.live_html),
        PageFile("calls", .page, PackageResources.calls_html),
        PageFile("call", .page, PackageResources.call_html),
        PageFile("login", .page, PackageResources.login_html),
        PageFile("desk", .page, PackageResources.desk_html),
    ])

    /// What pages load, by name.
    static let parts = named([
        PageFile("icon.svg", .picture, PackageResources.icon_svg),
        PageFile("site.css", .style, PackageResources.site_css),
        PageFile("package.css", .style, PackageResources.package_css),
        PageFile("door.js", .script, PackageResources.door_js),
        PageFile("feed.js", .script, PackageResources.feed_js),
        PageFile("words.js", .script, PackageResources.words_js),
        PageFile("callstate.js", .script, PackageResources.callstate_js),
        PageFile("strip.js", .script, PackageResources.strip_js),
        PageFile("card.js", .script, PackageResources.card_js),
        PageFile("deeds.js", .script, PackageResources.deeds_js),
        PageFile("health.js", .script, PackageResources.health_js),
        PageFile("live.js", .script, PackageResources.live_js),
        PageFile("calls.js", .script, PackageResources.calls_js),
        PageFile("call.js", .script, PackageResources.call_js),
        PageFile("account.js", .script, PackageResources.account_js),
        PageFile("timeline.js", .script, PackageResources.timeline_js),
        PageFile("login.js", .script, PackageResources.login_js),
        PageFile("visitor.js", .script, PackageResources.visitor_js),
        PageFile("desk.css", .style, PackageResources.desk_css),
        PageFile("desk.js", .script, PackageResources.desk_js),
        PageFile("desksocket.js", .script, PackageResources.desksocket_js),
        PageFile("deskcall.js", .script, PackageResources.deskcall_js),
        PageFile("bell.js", .script, PackageResources.bell_js),
        PageFile("presence.js", .script, PackageResources.presence_js),
        PageFile("sound.js", .script, PackageResources.sound_js),
        PageFile("micworklet.js", .script, PackageResources.micworklet_js),
        PageFile("speakerworklet.js", .script, PackageResources.speakerworklet_js),
    ])

    /// What the API is, for programs (OpenAPI 3.1).
    static let interface = PageFile("openapi.json", .document, PackageResources.openapi_json)

    private static func named(_ files: [PageFile]) -> [String: PageFile] {
        Dictionary(files.map { ($0.name, $0) }) { first, _ in first }
    }
}
