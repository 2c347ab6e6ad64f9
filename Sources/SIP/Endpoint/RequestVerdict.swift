// SPDX-License-Identifier: Apache-2.0

/// What becomes of a request outside any dialog (RFC 3261 section 8.2).
enum RequestVerdict: Sendable {
    /// Answered with this status; 200 for OPTIONS.
    case refuse(Int, headers: [Header], reason: String? = nil)
    /// An INVITE for the owner; its body is removed when it is optional and of no use to us.
    case startSession(SIPRequest)

    init(_ request: SIPRequest, _ settings: SIPEndpoint.Settings) {
        self =
            Self.refusal(of: request, settings)
            ?? (request.method == .invite
                ? Self.verdict(onInvite: request, settings)
                : .refuse(200, headers: Self.capabilities(settings)))
    }

    /// The checks every request goes through, in the order of RFC 3261.
    private static func refusal(
        of request: SIPRequest, _ settings: SIPEndpoint.Settings
    ) -> RequestVerdict? {
        guard settings.allow.contains(request.method) else {
            let status = Method.registered.contains(request.method) ? 405 : 501
            return .refuse(status, headers: [Header(.allow, settings.allowValue)])
        }
        guard ["sip", "sips", "tel"].contains(request.uri.scheme) else {
            return .refuse(416, headers: [])
        }
        // A request with a tag is for a dialog, and this one is for none we have.
        guard request.to.tag == nil, request.method == .invite || request.method == .options
        else { return .refuse(481, headers: []) }
        // As a B2BUA (RFC 7332); an OPTIONS that came this far is for us (RFC 3261 section 11).
        guard request.maxForwards > 0 || request.method == .options else {
            return .refuse(483, headers: [])
        }
        return refusalOfExtensions(request, settings)
    }

    /// What a request in a dialog is refused with before its session sees it: its extensions, or
    /// the body of a re-INVITE.
    static func refusal(
        inDialog request: SIPRequest, _ settings: SIPEndpoint.Settings
    ) -> SIPResponse? {
        let isReadable =
            request.method != .invite || request.body.isEmpty || isAcceptable(request, settings)
        let verdict =
            refusalOfExtensions(request, settings) ?? (isReadable ? nil : refusalOfBody(settings))
        guard case .refuse(let status, let headers, _) = verdict else { return nil }
        return SIPResponse(to: request, status: status, tag: nil, headers: headers)
    }

    private static func refusalOfExtensions(
        _ request: SIPRequest, _ settings: SIPEndpoint.Settings
    ) -> RequestVerdict? {
        let unsupported = request.headers.tokens(of: .require).filter { tag in
            !settings.supported.contains { $0.equalsIgnoringCase(tag) }
        }
        guard !unsupported.isEmpty else { return nil }
        let value = unsupported.joined(separator: ", ")
        return .refuse(420, headers: [Header(.unsupported, value)])
    }

    private static func refusalOfBody(_ settings: SIPEndpoint.Settings) -> RequestVerdict {
        let headers = [
            Header(.accept, settings.accept.joined(separator: ", ")),
            Header(.acceptEncoding, "identity"),
        ]
        return .refuse(415, headers: headers)
    }

    private static func verdict(
        onInvite request: SIPRequest, _ settings: SIPEndpoint.Settings
    ) -> RequestVerdict {
        if request.headers.remoteTarget == nil {
            // RFC 2543 did not ask for a Contact.
            let isRFC2543 = !request.via.hasRFC3261Branch && request.headers[.contact] == nil
            guard isRFC2543 && request.from.uri.sip != nil else {
                let problem = request.headers[.contact] == nil ? "Missing" : "Unusable"
                return .refuse(400, headers: [], reason: "\(problem) Contact")
            }
        }
        guard canAcceptOurAnswer(request, settings) else { return .refuse(406, headers: []) }
        guard !request.body.isEmpty, !isAcceptable(request, settings) else {
            return .startSession(request)
        }
        let disposition = request.headers[.contentDisposition]?.lowercased() ?? ""
        guard disposition.contains("handling=optional") else {
            return refusalOfBody(settings)
        }
        var request = request
        request.body = []
        return .startSession(request)
    }

    /// Whether the body is of a type and encoding the owner understands.
    private static func isAcceptable(
        _ request: SIPRequest, _ settings: SIPEndpoint.Settings
    ) -> Bool {
        let encoding = request.headers[.contentEncoding] ?? "identity"
        guard encoding.equalsIgnoringCase("identity") else { return false }
        let type = mediaType(request.headers[.contentType] ?? "")
        return settings.accept.contains { $0.equalsIgnoringCase(type) }
    }

    /// Whether an Accept of the peer, if it gave one, leaves room for any of our body types.
    private static func canAcceptOurAnswer(
        _ request: SIPRequest, _ settings: SIPEndpoint.Settings
    ) -> Bool {
        let accepted = request.headers.tokens(of: .accept).map(mediaType)
        guard !accepted.isEmpty else { return true }
        return accepted.contains { range in
            range == "*/*"
                || settings.accept.contains { type in
                    type.equalsIgnoringCase(range)
                        || range.hasSuffix("/*")
                            && type.lowercased().hasPrefix(range.lowercased().dropLast())
                }
        }
    }

    /// A media type without its parameters and white space.
    private static func mediaType(_ value: String) -> String {
        let type = value.split(separator: ";", maxSplits: 1).first ?? ""
        return String(decoding: type.utf8.filter { !ASCII.isSpace($0) }, as: UTF8.self)
    }

    /// What an OPTIONS is told (RFC 3261 section 11.2).
    private static func capabilities(_ settings: SIPEndpoint.Settings) -> [Header] {
        var headers = [
            Header(.allow, settings.allowValue),
            Header(.accept, settings.accept.joined(separator: ", ")),
            Header(.acceptEncoding, "identity"),
        ]
        if !settings.supported.isEmpty {
            headers.append(Header(.supported, settings.supported.joined(separator: ", ")))
        }
        return headers
    }
}
