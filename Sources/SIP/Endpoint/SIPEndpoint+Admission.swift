// SPDX-License-Identifier: Apache-2.0

import Timing

/// Strangers at the door. What they get is answered without a transaction, so that they take up no
/// room (RFC 3261 section 8.2.7).
extension SIPEndpoint {
    /// Whether a request outside any dialog may come in; if not, it has been dealt with.
    mutating func admits(
        _ request: SIPRequest, from flow: Flow, back: Flow, at now: Instant,
        into output: inout TransactionOutput
    ) -> Bool {
        guard let admission = settings.admission else { return true }
        let door = admission.door(for: request)
        if let address = IPAddress(flow.remoteHost),
            door.networks.contains(where: { $0.contains(address) })
        {
            return true
        }
        guard !door.accounts.isEmpty, request.method != .cancel else {
            refuseStranger(request, flow, back, into: &output)
            return false
        }
        switch authentication.check(request, door.accounts, at: now) {
        case .accepted:
            return true
        case .ask(let isStale):
            let challenges = authentication.challenges(isStale: isStale, at: now)
            answer(request, 401, headers: challenges, back, into: &output)
            output.effects.append(.dropped(.challenged(request.method)))
        case .wrong:
            let challenges = authentication.challenges(isStale: false, at: now)
            answer(request, 401, headers: challenges, back, into: &output)
            output.effects.append(
                .dropped(.wrongPassword(request.method, host: flow.remoteHost)))
        }
        return false
    }

    /// Whether somebody who sent nonsense is told so.
    func answersNonsense(from flow: Flow) -> Bool {
        guard let admission = settings.admission, admission.strangers == .ignore else {
            return true
        }
        return admission.knows(flow.remoteHost)
    }

    private func refuseStranger(
        _ request: SIPRequest, _ flow: Flow, _ back: Flow, into output: inout TransactionOutput
    ) {
        if settings.admission?.strangers == .refuse {
            answer(request, 403, headers: [], back, into: &output)
        }
        output.effects.append(.dropped(.stranger(request.method, host: flow.remoteHost)))
    }

    private func answer(
        _ request: SIPRequest, _ status: Int, headers: [Header], _ back: Flow,
        into output: inout TransactionOutput
    ) {
        let response = SIPResponse(
            to: request, status: status, tag: request.statelessTag,
            headers: headers + [Header("Server", settings.userAgent)])
        output.effects.append(.send(response.bytes, on: back))
    }
}
