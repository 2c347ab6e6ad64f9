// SPDX-License-Identifier: Apache-2.0

import Addresses
package import Timing

/// The devices of users of ours: they log in, and are called where they have logged in from.
extension SIPEndpoint {
    /// The devices of a user that can be called, first the one that is to be tried first.
    package func devices(of user: String, at now: Instant) -> [Binding] {
        registrar.devices(of: user, at: now)
    }

    /// Whose devices may log in from now on; those of others are forgotten.
    package mutating func adopt(users: [Credentials], at now: Instant) -> [Effect] {
        guard settings.admission != nil else { return [] }
        var output = TransactionOutput()
        tellOfDevices(of: registrar.adopt(users), at: now, into: &output)
        return output.effects
    }

    /// Devices of a user that an earlier run of the gateway knew.
    package mutating func restore(_ devices: [Binding], of user: String) {
        registrar.restore(devices, of: user)
    }

    /// What a REGISTER is answered with; nil where nobody may log in, or for another request.
    mutating func logIn(
        _ request: SIPRequest, _ flow: Flow, at now: Instant,
        into output: inout TransactionOutput
    ) -> RequestVerdict? {
        guard request.method == .register, registrar.isOpen else { return nil }
        if let refusal = RequestVerdict.refusalOfLogin(request, settings) { return refusal }
        let (answer, changed) = registrar.handle(request, from: flow, at: now)
        tellOfDevices(of: changed.map { [$0] } ?? [], at: now, into: &output)
        return .refuse(answer.status, headers: answer.headers, reason: answer.reason)
    }

    /// Reports whose devices have changed.
    mutating func tellOfDevices(
        of users: [String], at now: Instant, into output: inout TransactionOutput
    ) {
        for user in users {
            output.effects.append(.devices(of: user, registrar.devices(of: user, at: now)))
        }
    }
}
