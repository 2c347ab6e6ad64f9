// SPDX-License-Identifier: Apache-2.0

/// The identity of one handoff; it travels to the operator in the INVITE (`X-Handoff-Id`).
package struct HandoffID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// The identity of a call's handoff by its number, counted from 1.
    package init(_ number: Int, of call: CallID) {
        rawValue = "\(call.rawValue)-h\(number)"
    }

    /// The call it is a handoff of; nil when the text is none of ours.
    package var call: CallID? {
        guard let dash = rawValue.lastIndex(of: "-"), rawValue[dash...].hasPrefix("-h"),
            dash > rawValue.startIndex
        else { return nil }
        return CallID(rawValue: String(rawValue[..<dash]))
    }

    package var description: String { rawValue }
}
