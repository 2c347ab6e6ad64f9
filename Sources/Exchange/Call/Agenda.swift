// SPDX-License-Identifier: Apache-2.0

import Handoff

/// What a call has still to do for its machine, in order: it meets its inputs one at a time, and
/// what carrying out an effect gives rise to waits until all effects of that step are carried out.
struct Agenda: Sendable {
    enum Item: Sendable {
        case tell(CallInput)
        case carryOut(CallEffect)
        /// What the step broke.
        case note([CallAudit.Breach])
    }

    private var step: ArraySlice<Item> = []
    private var inputs: [CallInput] = []

    /// The machine is to meet this after everything else.
    mutating func add(_ input: CallInput) { inputs.append(input) }

    /// The machine has taken a step; nothing is left of the one before.
    mutating func begin(_ effects: [CallEffect], _ breaches: [CallAudit.Breach]) {
        step = effects.map(Item.carryOut)[...]
        if !breaches.isEmpty { step.append(.note(breaches)) }
    }

    /// What is next.
    mutating func next() -> Item? {
        if let item = step.popFirst() { return item }
        return inputs.isEmpty ? nil : .tell(inputs.removeFirst())
    }
}
