// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird

/// Lets in who shows the token, and no page of another site.
struct ConsoleDoorMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    let token: Redacted<String>?

    /// Answered without a token: what a load balancer and a browser ask first. Neither tells
    /// anything of a call.
    private static let open: Set<String> = ["/", "/v1/health"]

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        // A browser sends Origin with what a page asks for; ours is the host it was loaded from.
        if let origin = request.headers[.origin] {
            let host = origin.split(separator: "/").last.map(String.init)
            guard let host, host == request.head.authority else {
                throw ConsoleError.foreignOrigin
            }
        }
        if let token, !Self.open.contains(request.uri.path), !HandoffRoute.hasKey(request) {
            guard let shown = request.headers[.authorization], shown.hasPrefix("Bearer "),
                Self.areEqual(shown.dropFirst(7).utf8, token.exposed.utf8)
            else { throw ConsoleError.unauthorized }
        }
        return try await next(request, context)
    }

    /// Compares in a time that depends on the shown token's length alone.
    static func areEqual(_ shown: some Collection<UInt8>, _ secret: some Collection<UInt8>) -> Bool
    {
        let secret = Array(secret)
        guard !secret.isEmpty else { return false }
        var difference = shown.count ^ secret.count
        for (index, byte) in shown.enumerated() {
            difference |= Int(byte ^ secret[index % secret.count])
        }
        return difference == 0
    }
}
