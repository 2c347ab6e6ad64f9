// SPDX-License-Identifier: Apache-2.0

import Accounts
import Dispatch
import Hummingbird
import JSON
import Logging
import Synchronization

/// Logging in, out, and asking who one is.
struct SessionRoutes: Sendable {
    typealias Context = ConsoleContext

    /// One password is looked at after the other: a flood of logins takes one core at most.
    private static let queue = DispatchQueue(label: "console.logins")
    /// Logins that may wait for that.
    private static let mostWaiting = 16
    private static let bodyBytes = 4096
    /// Looked at in place of an account that is not there, which then takes as long.
    private static let nobody = PasswordHash(of: "", salt: [UInt8](repeating: 0, count: 16))

    let settings: ConsoleSettings
    let book: SessionBook
    let logger: Logger
    private let gate: LoginGate
    private let waiting = WaitingCount()

    init(settings: ConsoleSettings, book: SessionBook, logger: Logger) {
        self.settings = settings
        self.book = book
        self.logger = logger
        gate = LoginGate(clock: settings.clock)
    }

    func add(to router: Router<Context>) {
        router.get("/v1/session") { _, context in who(context.visitor) }
        router.post("/v1/session") { request, context in try await logIn(request, context) }
        router.delete("/v1/session") { request, context in
            book.end(cookies: request.headers[.cookie])
            return answer(["user": .null], key: nil)
        }
    }

    private func who(_ visitor: Visitor) -> Response {
        var members: [JSONValue.Member] = [
            .init("users", .bool(!settings.accounts.isEmpty)),
            .init("token", .bool(settings.token != nil)),
        ]
        if case .user(let name, let role) = visitor {
            members += [.init("user", .string(name)), .init("role", .string(role.rawValue))]
        }
        return ConsoleAnswer.json(.object(members))
    }

    private func logIn(_ request: Request, _ context: Context) async throws -> Response {
        let body = try await ActionBody(request, bytes: Self.bodyBytes, mayBeEmpty: false).json
        guard let name = body["user"]?.string, let password = body["password"]?.string,
            1...60 ~= name.count
        else { throw ConsoleError.badRequest("\"user\" and \"password\" must be texts") }
        let account = settings.accounts.first { $0.name == name }
        // Names nobody has are one name: a flood of them is no flood of memory.
        let known = account?.name ?? ""
        if let wait = gate.enter(place: context.place, name: known) {
            throw ConsoleError.tooManyLogins(after: wait)
        }
        guard let account, try await isRight(password, of: account.password) else {
            if account == nil { _ = try await isRight(password, of: Self.nobody) }
            logger.warning(
                "a login failed", metadata: ["user": "\(account?.name ?? "nobody we know")"])
            throw ConsoleError.wrongPassword
        }
        gate.succeeded(place: context.place, name: known)
        logger.info("logged in", metadata: ["user": "\(account.name)"])
        // The session of before, if there is one, is not taken over.
        book.end(cookies: request.headers[.cookie])
        return answer(
            ["user": .string(account.name), "role": .string(account.role.rawValue)],
            key: book.begin(for: account))
    }

    private func isRight(_ password: String, of hash: PasswordHash) async throws -> Bool {
        guard waiting.enter(most: Self.mostWaiting) else {
            throw ConsoleError.tooManyLogins(after: .seconds(5))
        }
        return await withCheckedContinuation { continuation in
            Self.queue.async { [waiting] in
                let isRight = hash.matches(password)
                waiting.leave()
                continuation.resume(returning: isRight)
            }
        }
    }

    private func answer(_ json: JSONValue, key: String?) -> Response {
        var response = ConsoleAnswer.json(json)
        response.headers[.setCookie] = book.header(for: key)
        return response
    }
}

/// How many wait for something.
private final class WaitingCount: Sendable {
    private let count = Mutex(0)

    /// Takes a place; false when there is none.
    func enter(most: Int) -> Bool {
        count.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
