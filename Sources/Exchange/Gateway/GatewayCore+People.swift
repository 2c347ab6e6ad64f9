// SPDX-License-Identifier: Apache-2.0

import Addresses
package import CallModel
import Handoff
import SIP
package import Timing

/// The operators as people: who takes calls, and what is told and kept of it.
extension GatewayCore {
    /// Everybody who can be called, by name.
    package func operators(at now: Instant) -> [OperatorStatus] {
        desk.statuses(at: wall(at: now)).map { status in
            var status = status
            status.devices = devices(of: status.name, at: now)?.count
            return status
        }
    }

    /// The telephones of an operator that have logged in; nil for who is reached in another way.
    func devices(of name: String, at now: Instant) -> [Binding]? {
        guard case .registered = desk.target(named: name)?.address else { return nil }
        return endpoint.devices(of: name, at: now)
    }

    /// The telephones of an operator are others than before.
    mutating func keep(_ devices: [Binding], of name: String, at now: Instant) {
        let kept = devices.filter { $0.flow.transport == .udp }.map { device in
            OperatorDevice(
                contact: device.contact.description, host: device.flow.remoteHost,
                port: device.flow.remotePort, preference: device.preference,
                until: wall(at: device.end))
        }
        let count = devices.count
        if desk.note(kept, ofWhoHas: count, named: name) {
            let telephones = count == 1 ? "1 telephone" : "\(count) telephones"
            output.append(.log(.info, "operator \(name) has \(telephones) logged in"))
        }
    }

    /// Takes up what an earlier run of the gateway knew of operators.
    mutating func restore(_ records: [OperatorRecord], at now: Instant) {
        desk.restore(records, at: wall(at: now))
        for record in records {
            let devices = record.devices.prefix(Registrar.mostDevices).compactMap { device in
                binding(device, at: now)
            }
            endpoint.restore(devices, of: record.name)
        }
    }

    private func binding(_ device: OperatorDevice, at now: Instant) -> Binding? {
        let left = Duration.milliseconds(device.until.milliseconds - wall(at: now).milliseconds)
        guard left > .zero, let contact = (try? SIPURIReference(text: device.contact))?.sip,
            let place = SocketAddress(host: device.host, port: device.port)
        else { return nil }
        // A clock that was set back makes nobody known for longer.
        return Binding(
            contact: contact, at: place, preference: device.preference,
            end: now + min(left, Registrar.longestTime))
    }

    /// How many operators were away because they let it ring too often.
    package var operatorsAwayByMissing: Int { desk.awayByMissing }

    /// The civil time.
    func wall(at now: Instant) -> WallTime { epoch.advanced(by: now - .zero) }

    /// Takes what an operator says; of who is none nothing.
    mutating func set(_ wish: PresenceWish, of name: String, at now: Instant) {
        guard desk.set(wish, of: name, at: wall(at: now)) else { return }
        let what =
            switch wish {
            case .available: "available"
            case .away: "away"
            }
        output.append(.log(.notice, "operator \(name) is \(what) now"))
    }

    /// Has kept, written down and said what has changed.
    mutating func tellOfPeople(at now: Instant) {
        for news in desk.takeNews() {
            switch news {
            case .changed(let record): output.append(.remember(record))
            case .tooOftenMissed(let name, let times, let call):
                let text =
                    "operator \(name) is away now: it rang \(times) times in a row in vain"
                output.append(.log(.notice, text))
                hand(.warning(text), to: call, at: now)
            }
        }
    }

    /// What a call hears that cannot have an operator.
    func refusal(
        of name: String, _ refusal: OperatorDesk.Refusal, at now: Instant
    ) -> CallSwitch.Input {
        switch refusal {
        case .leased: return .refused(.leased, remark: nil)
        case .away: return .refused(.away, remark: nil)
        case .wrapUp(let until):
            let seconds = (until.milliseconds - wall(at: now).milliseconds + 999) / 1000
            return .refused(.leased, remark: "\(name) is in wrap-up for \(seconds) s more")
        }
    }
}
