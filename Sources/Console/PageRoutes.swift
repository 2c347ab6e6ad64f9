// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// The pages for people, and what they load. They have no data of their own: all of it comes from
/// the API, through the API's doors.
struct PageRoutes: Sendable {
    typealias Context = ConsoleContext

    /// Whether there is anybody to log in: without users the pages are for this machine alone.
    let hasUsers: Bool

    func add(to router: Router<Context>) {
        router.get("/") { request, context in try page("live", request, context) }
        router.get("/live") { request, context in try page("live", request, context) }
        router.get("/calls") { request, context in try page("calls", request, context) }
        router.get("/calls/:call") { request, context in try page("call", request, context) }
        router.get("/desk") { request, context in try page("desk", request, context) }
        router.get("/login") { request, context in try page("login", request, context) }
        router.get("/pages/:file") { request, context in
            guard let part = PageFile.parts[context.parameters.get("file") ?? ""] else {
                throw ConsoleError.notFound
            }
            return part.response(to: request)
        }
    }

    private func page(_ name: String, _ request: Request, _ context: Context) throws -> Response {
        guard hasUsers || context.isLocal else { throw ConsoleError.pagesAreLocal }
        guard let page = PageFile.pages[name] else { throw ConsoleError.notFound }
        return page.response(to: request)
    }

    /// Whether a path is one of a page or of what it loads: both are the same for everybody, and tell
    /// nothing of a call.
    static func isOpen(_ path: String) -> Bool {
        ["/", "/live", "/calls", "/login", "/desk"].contains(path)
            || ["/calls/", "/pages/"].contains { path.hasPrefix($0) }
    }
}
