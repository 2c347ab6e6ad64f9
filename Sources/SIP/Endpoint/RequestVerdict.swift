// SPDX-License-Identifier: Apache-2.0

/// What becomes of a request in a dialog before its session sees it.
enum RequestInDialog: Sendable {
    case refuse(SIPResponse)
    case pass(SIPRequest)
}

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

    /// Why a REGISTER is not looked at, if it is not (RFC 3261 section 10.3, steps 1 and 2).
    static func refusalOfLogin(
        _ request: SIPRequest, _ settings: SIPEndpoint.Settings
    ) -> RequestVerdict? {
        guard ["sip", "sips"].contains(request.uri.scheme) else {
            return .refuse(416, headers: [])
        }
        guard request.to.tag == nil else { return .refuse(481, headers: []) }
        guard request.maxForwards > 0 else { return .refuse(483, headers: []) }
        return refusalOfExtensions(request, settings)
    }

    /// What becomes of a request in a dialog before its session sees it: it is refused for its
    /// extensions, or for the body of one that may offer; what is not for the session is taken off.
    static func verdict(
        inDialog request: SIPRequest, _ settings: SIPEndpoint.Settings
    ) -> RequestInDialog {
        var verdict = refusalOfExtensions(request, settings)
        var request = request
        if [.invite, .update, .prack].contains(request.method), verdict == nil {
            switch selection(request, settings) {
            case .nothing: request = request.carrying(nil)
            case .body(let body): request = request.carrying(body)
            case .unsupported(let text): verdict = refusalOfBody(text, settings)
            case .malformed(let problem): verdict = .refuse(400, headers: [], reason: problem)
            }
        }
        guard case .refuse(let status, let headers, let reason) = verdict else {
            return .pass(request)
        }
        return .refuse(
            SIPResponse(to: request, status: status, reason: reason, tag: nil, headers: headers))
    }

    private static func selection(
        _ request: SIPRequest, _ settings: SIPEndpoint.Settings
    ) -> BodySelection {
        BodySelection(headers: request.headers, bytes: request.body, accept: settings.accept)
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

    private static func refusalOfBody(
        _ text: String, _ settings: SIPEndpoint.Settings
    ) -> RequestVerdict {
        let headers = [
            Header(.accept, settings.acceptValue), Header(.acceptEncoding, "identity"),
            Warning(.miscellaneous, text).header(from: settings.userAgent),
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
        switch selection(request, settings) {
        case .nothing: return .startSession(request.carrying(nil))
        case .body(let body): return .startSession(request.carrying(body))
        case .unsupported(let text): return refusalOfBody(text, settings)
        case .malformed(let problem): return .refuse(400, headers: [], reason: problem)
        }
    }

    /// Whether an Accept of the peer, if it gave one, leaves room for any of our body types.
    private static func canAcceptOurAnswer(
        _ request: SIPRequest, _ settings: SIPEndpoint.Settings
    ) -> Bool {
        let accepted = request.headers.tokens(of: .accept).map { MediaType($0).name }
        guard !accepted.isEmpty else { return true }
        return accepted.contains { range in
            range == "*/*"
                || settings.accept.contains { type in
                    type.equalsIgnoringCase(range)
                        || range.hasSuffix("/*") && type.lowercased().hasPrefix(range.dropLast())
                }
        }
    }

    /// What an OPTIONS is told (RFC 3261 section 11.2).
    private static func capabilities(_ settings: SIPEndpoint.Settings) -> [Header] {
        var headers = [
            Header(.allow, settings.allowValue),
            Header(.accept, settings.acceptValue),
            Header(.acceptEncoding, "identity"),
        ]
        if !settings.supported.isEmpty {
            headers.append(Header(.supported, settings.supported.joined(separator: ", ")))
        }
        return headers
    }
}
