// SPDX-License-Identifier: Apache-2.0

/// Why a text is not JSON we take, and the byte at which that showed.
package struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Fault: String, Sendable, Hashable {
        case tooLong = "text too long"
        case tooDeep = "nested too deep"
        case tooManyValues = "too many values"
        case endsEarly = "text ends early"
        case trailingBytes = "something follows the value"
        case unexpectedByte = "unexpected byte"
        case badNumber = "not a number we take"
        case badEscape = "bad escape"
        case badUTF8 = "not UTF-8"
    }

    package var fault: Fault
    package var offset: Int

    package init(_ fault: Fault, at offset: Int) {
        self.fault = fault
        self.offset = offset
    }

    package var description: String { "\(fault.rawValue) at byte \(offset)" }
}
