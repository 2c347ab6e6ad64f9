// SPDX-License-Identifier: Apache-2.0

/// A value that must not reach a log: it prints as `<redacted>`, however it is printed.
package struct Redacted<Value: Sendable>: Sendable, CustomStringConvertible,
    CustomDebugStringConvertible, CustomReflectable
{
    /// The value itself, for those who may see it.
    package var exposed: Value

    package init(_ value: Value) { exposed = value }

    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Redacted: Equatable where Value: Equatable {}
extension Redacted: Hashable where Value: Hashable {}
