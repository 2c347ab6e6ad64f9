// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird
import Journal

extension CallQuery {
    private static let longestName = 128
    private static let longestWords = 200
    private static let mostWords = 8

    /// What the parameters of `GET /v1/calls` ask for.
    init(asked request: Request) throws {
        let parameters = Parameters(request)
        self.init()
        if let text = parameters["limit"] {
            guard let number = Int(text), 1...500 ~= number else {
                throw ConsoleError.badRequest("\"limit\" must be 1 to 500")
            }
            limit = number
        }
        if let text = parameters["before"] {
            guard let milliseconds = Int64(text) else {
                throw ConsoleError.badRequest("\"before\" must be the \"next\" of another answer")
            }
            before = WallTime(milliseconds: milliseconds)
        }
        since = try parameters.time("since")
        if let until = try parameters.time("until") { before = min(before ?? until, until) }
        onlyRunning = try parameters.flag("running")
        onlyAbandoned = try parameters.flag("abandoned")
        if let text = parameters["callbacks"] {
            guard let wanted = Callbacks(rawValue: text) else {
                throw ConsoleError.badRequest("\"callbacks\" must be due or all")
            }
            callbacks = wanted
        }
        line = try parameters.text("line", longest: Self.longestName)
        rule = try parameters.text("rule", longest: Self.longestName)
        target = try parameters.text("operator", longest: Self.longestName)
        let said = try parameters.text("words", longest: Self.longestWords) ?? ""
        words = said.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
        guard words.count <= Self.mostWords else {
            throw ConsoleError.badRequest("\"words\" must be \(Self.mostWords) words or fewer")
        }
        switch parameters["outcome"] {
        case nil, ""?: break
        case "none"?: onlyWithoutOutcome = true
        case let text?:
            guard let wanted = Outcome(rawValue: text) else {
                let names = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
                throw ConsoleError.badRequest("\"outcome\" must be one of \(names) or none")
            }
            outcome = wanted
        }
    }

    /// The parameters of a request, each read in one way.
    private struct Parameters {
        private let request: Request

        init(_ request: Request) { self.request = request }

        subscript(name: String) -> String? {
            request.uri.queryParameters[name[...]].map(String.init)
        }

        func flag(_ name: String) throws -> Bool {
            switch self[name] {
            case nil, "false"?: return false
            case "true"?: return true
            case _?: throw ConsoleError.badRequest("\"\(name)\" must be true or false")
            }
        }

        func time(_ name: String) throws -> WallTime? {
            guard let text = self[name] else { return nil }
            guard let time = WallTime(rfc3339: text) else {
                throw ConsoleError.badRequest(
                    "\"\(name)\" must be a time in UTC such as 2026-11-22T10:00:00Z")
            }
            return time
        }

        /// A text with something in it; none where it is empty.
        func text(_ name: String, longest: Int) throws -> String? {
            guard let text = self[name], !text.isEmpty else { return nil }
            guard text.count <= longest else {
                throw ConsoleError.badRequest(
                    "\"\(name)\" has \(text.count) characters; write at most \(longest)")
            }
            return text
        }
    }
}
