// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Journal
import Logging

/// Makes JSON of every error, and tells strangers nothing of ours.
struct ConsoleErrorMiddleware: RouterMiddleware {
    typealias Context = ConsoleContext

    let logger: Logger

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as ConsoleError {
            return error.response
        } catch let error as HTTPError {
            return Self.answer(to: error).response
        } catch let error as JournalError {
            logger.error("the journal failed", metadata: ["error": "\(error)"])
            return ConsoleError(
                status: 503, code: "journal-failed", message: "the journal cannot be read"
            ).response
        } catch let error as any HTTPResponseError where error.status.code == 413 {
            return ConsoleError(
                status: 413, code: "too-large", message: "the body is too large"
            ).response
        } catch {
            logger.error("a request failed", metadata: ["error": "\(error)"])
            return ConsoleError(
                status: 500, code: "internal", message: "something went wrong here"
            ).response
        }
    }

    private static func answer(to error: HTTPError) -> ConsoleError {
        switch error.status.code {
        case 404: .notFound
        case 413:
            ConsoleError(status: 413, code: "too-large", message: "the body is too large")
        case let status:
            ConsoleError(
                status: status, code: "http-\(status)", message: error.status.reasonPhrase)
        }
    }
}
