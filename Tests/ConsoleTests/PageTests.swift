// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Testing

@Suite struct PageTests {
    private static let pages = ["/", "/live"]
    private static let parts = [
        ("/pages/site.css", "text/css"), ("/pages/live.js", "text/javascript"),
        ("/pages/icon.svg", "image/svg+xml"),
    ]

    private func value(_ name: String, in answer: HTTPProbe.Answer) -> String? {
        answer.head.split(separator: "\r\n").map { $0.split(separator: ":", maxSplits: 1) }
            .first { $0.first?.lowercased() == name.lowercased() }?.last
            .map { String($0.drop { $0 == " " }) }
    }

    @Test func pagesAreStrict() async throws {
        try await ConsoleBench.run(settings: { $0.token = Redacted("s3cret") }) { probe, _, _ in
            for (path, type) in Self.pages.map({ ($0, "text/html") }) + Self.parts {
                let answer = try await probe.ask("GET \(path)")
                #expect(answer.status == 200, "\(path)")
                #expect(value("Content-Type", in: answer)?.hasPrefix(type) == true, "\(path)")
                let policy = value("Content-Security-Policy", in: answer) ?? ""
                for part in [
                    "default-src 'none'", "script-src 'self';", "style-src 'self';",
                    "frame-ancestors 'none'", "base-uri 'none'",
                ] { #expect(policy.contains(part), "\(path): \(policy)") }
                #expect(!policy.contains("unsafe") && !policy.contains("*"))
                #expect(value("X-Content-Type-Options", in: answer) == "nosniff")
                #expect(value("Referrer-Policy", in: answer) == "no-referrer")
            }
            #expect(try await probe.ask("GET /pages/nothing.js").status == 404)
            #expect(try await probe.ask("GET /pages/..%2Flive.html").status == 404)
        }
    }

    @Test func whatABrowserHasIsNotSentAgain() async throws {
        try await ConsoleBench.run { probe, _, _ in
            for path in Self.pages + Self.parts.map(\.0) {
                let first = try await probe.ask("GET \(path)")
                let tag = try #require(value("ETag", in: first))
                #expect(value("Cache-Control", in: first) == "no-cache")
                for known in [tag, "W/\(tag)", "\"x\", \(tag)"] {
                    let again = try await probe.ask(
                        "GET \(path)", headers: ["If-None-Match: \(known)"])
                    #expect(again.status == 304, "\(path): \(known)")
                    #expect(again.body.isEmpty)
                }
                let other = try await probe.ask("GET \(path)", headers: ["If-None-Match: \"x\""])
                #expect(other.status == 200)
            }
        }
    }

    @Test func theAPIsAnswersAreForNoFrameAndNoOtherSite() async throws {
        try await ConsoleBench.run { probe, _, _ in
            for path in ["/v1/calls", "/v1/nothing", "/metrics"] {
                let answer = try await probe.ask("GET \(path)")
                #expect(value("X-Content-Type-Options", in: answer) == "nosniff", "\(path)")
                #expect(value("Cross-Origin-Resource-Policy", in: answer) == "same-origin")
                let policy = value("Content-Security-Policy", in: answer) ?? ""
                #expect(policy.contains("frame-ancestors 'none'"), "\(path)")
            }
        }
    }
}
