// SPDX-License-Identifier: Apache-2.0

/// What of a message's body is for its session: the body itself, or the part of a multipart body
/// whose type we take (RFC 3261 section 8.2.3, RFC 5621).
enum BodySelection: Sendable {
    /// There is none, or only what may be left out.
    case nothing
    case body(Body)
    /// A body that must be understood and is not: 415 in a request.
    case unsupported(String)
    /// A body nobody can read: 400 in a request.
    case malformed(String)

    init(headers: Headers, bytes: [UInt8], accept: [String]) {
        let part = BodyPart(headers: headers, bytes: bytes[...])
        switch BodyFinder(accept: accept).find(in: part, depth: 0) {
        case .taken(let body): self = .body(body)
        case .nothing: self = .nothing
        case .unknown(let name):
            self =
                part.disposition.handling == .optional
                ? .nothing
                : .unsupported("\(name) is not taken; \(accept.joined(separator: ", ")) is")
        case .demanded(let name): self = .unsupported("\(name) is required and not taken")
        case .malformed(let problem): self = .malformed(problem)
        }
    }
}

/// Looks for the body of a session in what came.
private struct BodyFinder {
    enum Finding {
        case taken(Body)
        case nothing
        /// Nothing of use; whether that matters is for whoever holds it to say.
        case unknown(String)
        /// Something of no use to us has `handling=required`.
        case demanded(String)
        case malformed(String)
    }

    /// How deep multipart bodies may lie in one another.
    static let depthLimit = 4

    let accept: [String]

    func find(in part: BodyPart, depth: Int) -> Finding {
        guard !part.bytes.allSatisfy(ASCII.isSpace) else { return .nothing }
        guard part.isPlain else { return .unknown(part.name) }
        guard let type = part.type else { return untyped(part) }
        if type.isMultipart { return find(inParts: part, type, depth: depth) }
        guard accept.contains(where: { $0.equalsIgnoringCase(type.name) }) else {
            return .unknown(part.name)
        }
        guard part.disposition.isSession else {
            return .unknown("\(part.name) as \(part.disposition.type?.prefix(32) ?? "")")
        }
        return .taken(Body(contentType: part.contentType, bytes: Array(part.bytes)))
    }

    /// A session description is known by its first line, whoever forgot to name it.
    private func untyped(_ part: BodyPart) -> Finding {
        let text = part.bytes.drop(while: ASCII.isSpace)
        guard text.starts(with: "v=0".utf8), accept.contains("application/sdp") else {
            return .unknown(part.name)
        }
        return .taken(Body(contentType: "application/sdp", bytes: Array(text)))
    }

    private func find(inParts whole: BodyPart, _ type: MediaType, depth: Int) -> Finding {
        guard depth < Self.depthLimit else { return .malformed("Multipart Body Too Deep") }
        guard let boundary = type.boundary else {
            return .malformed("No Boundary in Content-Type")
        }
        var reader = MultipartReader(whole.bytes, boundary: boundary)
        guard let parts = reader.parts() else { return .malformed("Bad Multipart Body") }
        switch type.name {
        case "multipart/alternative": return last(of: parts, in: whole, depth: depth)
        case "multipart/related":
            return first(of: Self.rootFirst(parts, start: type.parameters["start"]), depth: depth)
        default: return first(of: parts, depth: depth)
        }
    }

    /// The last alternative that can be used is the best (RFC 2046 section 5.1.4).
    private func last(of parts: [BodyPart], in whole: BodyPart, depth: Int) -> Finding {
        for part in parts.reversed() {
            if case .taken(let body) = find(in: part, depth: depth + 1) { return .taken(body) }
        }
        return .unknown(whole.name)
    }

    /// The first part that can be used, unless another one demands to be understood. A part that
    /// says nothing of its handling is left out beside one that serves: RFC 3261 would have it
    /// required, but locations and the signals of other networks come without a word.
    private func first(of parts: [BodyPart], depth: Int) -> Finding {
        var taken: Body?
        var unknown: String?
        for part in parts {
            switch find(in: part, depth: depth + 1) {
            case .taken(let body): taken = taken ?? body
            case .nothing: break
            case .unknown(let name):
                switch part.disposition.handling {
                case .required: return .demanded(name)
                case .optional: break
                case nil: unknown = unknown ?? name
                }
            case .demanded(let name):
                guard part.disposition.handling == .optional else { return .demanded(name) }
            case .malformed(let problem):
                guard part.disposition.handling == .optional else { return .malformed(problem) }
            }
        }
        if let taken { return .taken(taken) }
        return unknown.map { .unknown($0) } ?? .nothing
    }

    /// The root of related parts is the one `start` names, else the first (RFC 2387).
    private static func rootFirst(_ parts: [BodyPart], start: String?) -> [BodyPart] {
        guard let start = start.map(QuotedString.unquote),
            let root = parts.firstIndex(where: { $0.contentID == start })
        else { return parts }
        var parts = parts
        parts.insert(parts.remove(at: root), at: 0)
        return parts
    }
}

extension Headers {
    /// The part of a body that is for the session; nil when there is none we can use.
    package func sessionBody(_ bytes: [UInt8], accept: [String]) -> Body? {
        guard case .body(let body) = BodySelection(headers: self, bytes: bytes, accept: accept)
        else { return nil }
        return body
    }
}

extension SIPRequest {
    /// The request with this body in place of what came.
    func carrying(_ selected: Body?) -> SIPRequest {
        var request = self
        request.body = selected?.bytes ?? []
        if let selected { request.headers.replace(.contentType, with: selected.contentType) }
        return request
    }
}
