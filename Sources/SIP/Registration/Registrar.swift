// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// Where users of ours are reached (RFC 3261 section 10.3): their devices log in by REGISTER, each
/// with the password of its user, and stay known for as long as they say again that they are there.
///
/// Who sends a request has been asked for the password by then; this is what becomes of it.
package struct Registrar: Sendable {
    /// What becomes of a REGISTER.
    struct Answer: Sendable {
        var status: Int
        var reason: String?
        var headers: [Header] = []
    }

    private struct Key: Sendable, Hashable {
        let user: String
        let contact: SIPURI
    }

    /// How long a device is known, in seconds: shorter wishes are refused with 423 (section 10.3,
    /// step 7), longer ones shortened.
    static let times = 60...3600
    /// The longest of them.
    package static let longestTime = Duration.seconds(times.upperBound)
    /// How long when it does not say, in seconds.
    static let usualTime = 600
    /// Devices of one user; of more the one that would be forgotten next makes room.
    package static let mostDevices = 8
    /// The longest Contact that is kept, in bytes.
    static let longestContact = 500

    /// Whose devices may log in; the user part of their address of record is the user of these.
    private(set) var users: [String: Credentials]
    private var bindings: [String: [Binding]] = [:]
    private var timers = TimerHeap<Key>()
    private var serial: UInt64 = 0

    init(_ users: [Credentials]) {
        self.users = Dictionary(users.map { ($0.user, $0) }) { first, _ in first }
    }

    var nextDeadline: Instant? { timers.nextDeadline }

    /// Whether anybody may log in.
    var isOpen: Bool { !users.isEmpty }

    /// Those whose password is asked for where a device of this user would log in: one, or none.
    func accounts(for request: SIPRequest) -> [Credentials] {
        users[user(of: request)].map { [$0] } ?? []
    }

    private func user(of request: SIPRequest) -> String { request.to.uri.sip?.decodedUser ?? "" }

    /// The devices of a user that can be called, first the one that is to be tried first: what wishes
    /// to be preferred, of equals what came last.
    func devices(of user: String, at now: Instant) -> [Binding] {
        (bindings[user] ?? []).filter { $0.end > now }
            .sorted { ($1.preference, $1.serial) < ($0.preference, $0.serial) }
    }

    // MARK: What changes them

    /// Others may log in from now on; devices of who may not any more are forgotten. Returns whose
    /// devices have changed.
    mutating func adopt(_ users: [Credentials]) -> [String] {
        let old = self.users
        self.users = Dictionary(users.map { ($0.user, $0) }) { first, _ in first }
        let gone = bindings.keys.filter { self.users[$0] != old[$0] }.sorted()
        for user in gone { set([], of: user) }
        return gone
    }

    /// A device an earlier run of the gateway knew, unless that user has logged in since.
    mutating func restore(_ devices: [Binding], of user: String) {
        guard users[user] != nil, bindings[user] == nil, !devices.isEmpty else { return }
        set(Array(devices.prefix(Self.mostDevices)), of: user)
    }

    /// A connection is gone, and with it whoever is at its end. Returns whose devices have changed.
    mutating func lost(_ flow: Flow) -> [String] {
        guard flow.transport.isReliable else { return [] }
        return remove { $0.flow == flow }
    }

    /// Forgets devices that have not said for too long that they are there. Returns whose.
    mutating func runTimers(at now: Instant) -> [String] {
        guard let due = nextDeadline, due <= now else { return [] }
        return remove { $0.end <= now }
    }

    private mutating func remove(where isGone: (Binding) -> Bool) -> [String] {
        let users = bindings.filter { $0.value.contains(where: isGone) }.keys.sorted()
        for user in users { set((bindings[user] ?? []).filter { !isGone($0) }, of: user) }
        return users
    }

    private mutating func set(_ devices: [Binding], of user: String) {
        for old in bindings[user] ?? [] {
            timers.cancel(Key(user: user, contact: old.contact))
        }
        for device in devices {
            timers.set(Key(user: user, contact: device.contact), at: device.end)
        }
        bindings[user] = devices.isEmpty ? nil : devices
    }

    /// Takes a REGISTER of somebody who has shown to be its user. All of it holds, or nothing does.
    mutating func handle(
        _ request: SIPRequest, from flow: Flow, at now: Instant
    ) -> (answer: Answer, changed: String?) {
        let user = user(of: request)
        guard users[user] != nil else { return (Answer(status: 404), nil) }
        do throws(Refusal) {
            let before = (bindings[user] ?? []).filter { $0.end > now }
            let after = try devices(before, after: request, from: flow, at: now)
            if after != before { set(after, of: user) }
            let listed = devices(of: user, at: now).map { $0.listed(at: now) }
            return (Answer(status: 200, headers: listed), after == before ? nil : user)
        } catch {
            return (error.answer, nil)
        }
    }

    private func isOutOfOrder(_ request: SIPRequest, _ known: Binding) -> Bool {
        known.callID == request.callID && known.cseq >= request.cseq.number
    }

    private mutating func devices(
        _ known: [Binding], after request: SIPRequest, from flow: Flow, at now: Instant
    ) throws(Refusal) -> [Binding] {
        if try Self.isForAll(request) {
            guard Self.seconds(request.headers["Expires"]) == 0 else {
                throw Refusal(400, "Contact * Without Expires 0")
            }
            guard !known.contains(where: { isOutOfOrder(request, $0) }) else { throw .outOfOrder }
            return []
        }
        var devices = known
        for wish in try Self.wishes(of: request) {
            if let old = devices.firstIndex(where: { $0.contact == wish.contact }) {
                guard !isOutOfOrder(request, devices[old]) else { throw .outOfOrder }
                devices.remove(at: old)
            }
            guard wish.seconds > 0 else { continue }
            serial += 1
            let end = now + .seconds(min(wish.seconds, Self.times.upperBound))
            devices.append(
                Binding(
                    contact: wish.contact, flow: flow, preference: wish.preference, end: end,
                    request: request, serial: serial))
        }
        while devices.count > Self.mostDevices,
            let next = devices.indices.min(by: { devices[$0].end < devices[$1].end })
        {
            devices.remove(at: next)
        }
        return devices
    }
}

// MARK: What a REGISTER says

extension Registrar {
    private struct Refusal: Error {
        let answer: Answer

        init(_ status: Int, _ reason: String? = nil, headers: [Header] = []) {
            answer = Answer(status: status, reason: reason, headers: headers)
        }

        static let outOfOrder = Refusal(500, "CSeq Out of Order")
    }

    /// What is said of one Contact; of no seconds that it is to be forgotten.
    private struct Wish {
        let contact: SIPURI
        let seconds: Int
        let preference: Double
    }

    /// Whether it is about every device there is, `Contact: *`.
    private static func isForAll(_ request: SIPRequest) throws(Refusal) -> Bool {
        let values = request.headers.values(of: .contact)
        let stars = values.count { $0.trimmed == "*" }
        guard stars > 0 else { return false }
        guard values.count == 1 else { throw Refusal(400, "Contact * With Others") }
        return true
    }

    private static func wishes(of request: SIPRequest) throws(Refusal) -> [Wish] {
        guard let addresses = try? request.headers.addresses(of: .contact) else {
            throw Refusal(400, "Unusable Contact")
        }
        let general = seconds(request.headers["Expires"])
        var wishes: [Wish] = []
        for address in addresses {
            guard var contact = address.uri.sip, contact.port != 0,
                address.uri.description.utf8.count <= longestContact
            else { throw Refusal(400, "Unusable Contact") }
            // What is addressed to it has none (RFC 3261 section 19.1.1).
            contact.headers = nil
            let seconds = seconds(address.parameters["expires"]) ?? general ?? usualTime
            guard seconds == 0 || seconds >= times.lowerBound else {
                let least = Header("Min-Expires", String(times.lowerBound))
                throw Refusal(423, headers: [least])
            }
            let preference = address.parameters["q"].flatMap(Double.init) ?? 1
            wishes.append(
                Wish(
                    contact: contact, seconds: seconds,
                    preference: preference.isFinite ? min(max(preference, 0), 1) : 1))
        }
        return wishes
    }

    /// A number of seconds; nil where there is none, the most where it is larger than any
    /// (RFC 3261 section 20.19: what cannot be read counts as not said).
    private static func seconds(_ text: String?) -> Int? {
        guard let text = text?.trimmed, !text.isEmpty, text.utf8.allSatisfy(ASCII.isDigit) else {
            return nil
        }
        return Int(text).map { min($0, times.upperBound) } ?? times.upperBound
    }
}

extension String {
    fileprivate var trimmed: String { ByteScanner.trimmed(self[...]) }
}
