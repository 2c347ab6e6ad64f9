// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird
import JSON
import Journal

/// `GET /v1/handoffs/{id}`: the package of a handoff, for one of two readers. Whoever shows the key
/// of the link in an INVITE gets what that operator may know; everybody else what the journal has.
/// A browser gets a page, a program JSON.
struct HandoffRoute: Sendable {
    let reader: JournalReader
    let actions: ConsoleActions
    let redaction: AddressRedaction

    /// Whether a request shows a key: it needs no token, for the key opens one package alone.
    static func hasKey(_ request: Request) -> Bool {
        request.uri.path.hasPrefix("/v1/handoffs/") && request.uri.queryParameters["key"] != nil
    }

    func answer(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let text = context.parameters.get("handoff") ?? ""
        guard 1...140 ~= text.utf8.count else { throw ConsoleError.unknownHandoff }
        let id = HandoffID(rawValue: text)
        let package: JSONValue
        if let key = request.uri.queryParameters["key"] {
            guard let found = await actions.package(id, String(key.prefix(64))) else {
                throw ConsoleError.unknownHandoff
            }
            package = found.json
        } else {
            package = redaction.json(ofPackage: try await written(id))
        }
        let accepts = request.headers[.accept] ?? ""
        return accepts.contains("text/html")
            ? HandoffPage.response(package) : ConsoleAnswer.json(package)
    }

    /// The last package of the handoff in the journal.
    private func written(_ id: HandoffID) async throws -> JSONValue {
        guard let call = id.call else { throw ConsoleError.unknownHandoff }
        let records = try await reader.read { try $0.records(call) }
        let package = records.last { record in
            record.name == EventName.handoffPackage
                && record.detail["id"]?.string == id.rawValue
        }
        guard let package else { throw ConsoleError.unknownHandoff }
        return package.detail
    }
}
