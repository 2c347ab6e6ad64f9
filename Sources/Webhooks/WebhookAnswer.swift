// SPDX-License-Identifier: Apache-2.0

/// What came of posting a letter.
package enum WebhookAnswer: Sendable, Hashable {
    /// The status of the response, and for how long it wants to be left alone (`Retry-After`).
    case status(Int, retryAfter: Duration? = nil)
    /// No response, and why.
    case failed(String)

    /// Nil when the letter has arrived; otherwise why not.
    var failure: String? {
        if case .status(200...299, _) = self { nil } else { words }
    }

    /// The answer in words.
    package var words: String {
        switch self {
        case .status(let code, _): "answered \(code)"
        case .failed(let reason): reason
        }
    }

    /// The endpoint says that it is no more (410).
    var isGone: Bool {
        if case .status(410, _) = self { true } else { false }
    }
}
