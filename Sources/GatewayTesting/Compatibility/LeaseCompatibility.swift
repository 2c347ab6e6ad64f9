// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Journal
import Synchronization

/// What every store of shared leases promises. A newcomer opens it for two gateways that share
/// their operators, and reads what is broken.
///
/// A store that never answers is found by the time limit of whoever waits for `faults`.
package struct LeaseCompatibility: Sendable {
    /// The doors of two gateways to the same empty store.
    package typealias Doors = (one: LeaseStore, other: LeaseStore)

    private struct Promise: Sendable {
        let name: String
        let faults: @Sendable (Doors) async -> [String]
    }

    private let open: @Sendable () throws -> Doors

    package init(open: @escaping @Sendable () throws -> Doors) { self.open = open }

    /// Every broken promise, in words; empty when the store is compatible.
    package func faults() async -> [String] {
        var faults: [String] = []
        for promise in Self.promises {
            do {
                let doors = try open()
                faults += await promise.faults(doors).map { "\(promise.name): \($0)" }
                doors.one.close()
                doors.other.close()
            } catch {
                faults.append("\(promise.name): \(error)")
            }
        }
        return faults
    }

    private static let call = CallID(rawValue: "call-1")
    private static let later = CallID(rawValue: "call-2")

    private static let promises = [
        Promise(name: "an operator is one call's, in whichever gateway") { doors in
            let answers = [
                await doors.one.answer("anna", call), await doors.other.answer("anna", call),
                await doors.one.answer("anna", later), await doors.other.answer("ben", call),
            ]
            return answers == [.granted, .elsewhere, .elsewhere, .granted] ? [] : ["\(answers)"]
        },
        Promise(name: "a call that has an operator is granted them again") { doors in
            let answers = [
                await doors.one.answer("anna", call), await doors.one.answer("anna", call),
            ]
            return answers == [.granted, .granted] ? [] : ["\(answers)"]
        },
        Promise(name: "who was given back is free for everybody") { doors in
            _ = await doors.one.answer("anna", call)
            doors.one.giveBack("anna", call)
            // Only what its own gateway has given back before is sure to be seen by another.
            _ = await doors.one.answer("ben", call)
            let answer = await doors.other.answer("anna", later)
            return answer == .granted ? [] : ["\(answer)"]
        },
        Promise(name: "nobody gives back what another holds") { doors in
            _ = await doors.one.answer("anna", call)
            doors.other.giveBack("anna", call)
            doors.one.giveBack("anna", later)
            doors.one.giveBack("nobody", call)
            let answers = [
                await doors.other.answer("anna", later), await doors.one.answer("anna", call),
            ]
            return answers == [.elsewhere, .granted] ? [] : ["\(answers)"]
        },
        Promise(name: "of many who ask at once one gets the operator") { doors in
            let answers = await withTaskGroup(of: LeaseStore.Answer.self) { group in
                for number in 0..<40 {
                    let door = number % 2 == 0 ? doors.one : doors.other
                    group.addTask {
                        await door.answer("anna", CallID(rawValue: "call-\(number)"))
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let granted = answers.count { $0 == .granted }
            return granted == 1 ? [] : ["\(granted) have the operator"]
        },
        Promise(name: "any name is a name") { doors in
            var faults: [String] = []
            for name in ["", "Ünal", "a'; DROP TABLE leases; --", "\u{0}", "\u{1F4DE}"] {
                let answers = [
                    await doors.one.answer(name, call), await doors.other.answer(name, call),
                ]
                if answers != [.granted, .elsewhere] { faults.append("'\(name)': \(answers)") }
            }
            return faults
        },
        Promise(name: "a gateway that closes holds nobody, and is granted nobody") { doors in
            _ = await doors.one.answer("anna", call)
            doors.one.close()
            doors.one.close()
            let refusal = await doors.one.answer("ben", call)
            guard case .unknown = refusal else { return ["after its close: \(refusal)"] }
            let answer = await doors.other.answer("anna", later)
            return answer == .granted ? [] : ["\(answer)"]
        },
    ]
}

extension LeaseStore {
    /// The answer to one request. A second answer stops the program, as it would break a call.
    fileprivate func answer(_ target: String, _ call: CallID) async -> Answer {
        await withCheckedContinuation { continuation in
            take(target, call) { continuation.resume(returning: $0) }
        }
    }
}
