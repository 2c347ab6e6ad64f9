// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Journal

/// Takes callers' addresses out of what is shown.
struct AddressRedaction: Sendable {
    var showsNumbers: Bool

    /// Members that hold a caller's address, wherever they are.
    private static let members: Set<String> = [
        "from", "caller_address", "callerAddress", "address", "caller_number",
    ]

    func json(of record: JournalRecord) -> JSONValue {
        showsNumbers ? record.json : hidden(record.json)
    }

    func json(of summary: CallSummary) -> JSONValue {
        guard showsNumbers, case .object(var members) = summary.json else { return summary.json }
        members.append(.init("from", .string(summary.from.exposed)))
        if let callback = summary.callback {
            members.append(.init("callback_number", .string(callback.number.exposed)))
        }
        return .object(members)
    }

    /// A package as the journal keeps it.
    func json(ofPackage package: JSONValue) -> JSONValue {
        showsNumbers ? package : hidden(package)
    }

    private func hidden(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(
                members.map { member in
                    if Self.members.contains(member.name), case .string = member.value {
                        return JSONValue.Member(member.name, "<redacted>")
                    }
                    return JSONValue.Member(member.name, hidden(member.value))
                })
        case .array(let values): .array(values.map(hidden))
        case .null, .bool, .integer, .number, .string: value
        }
    }
}
