// SPDX-License-Identifier: Apache-2.0

/// Why a model or the runtime cannot be used, in words for the person who set it up.
///
/// None of these ends a call: the gateway goes on without that model and says which.
package enum ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No such file, or it cannot be read.
    case missing(path: String)
    /// The file is larger than any model this code can use.
    case tooLarge(path: String, bytes: Int)
    /// The file ends before what its header promises.
    case truncated(path: String, detail: String)
    /// A readable file that is not this model, or another version of it.
    case unexpected(path: String, detail: String)
    /// The runtime library could not be opened.
    case runtime(path: String, detail: String)
    /// The runtime refused to run the model on an input.
    case failedToRun(detail: String)

    package var description: String {
        switch self {
        case .missing(let path):
            "model file \(path) is missing: run \(Self.command(for: path))"
        case .tooLarge(let path, let bytes):
            "model file \(path) has \(bytes) bytes, more than any model used here"
        case .truncated(let path, let detail):
            "model file \(path) is cut short (\(detail)): "
                + "run \(Self.command(for: path)) --force"
        case .unexpected(let path, let detail):
            "model file \(path) is not the expected model (\(detail)): "
                + "run \(Self.command(for: path)) --force"
        case .runtime(let path, let detail):
            "cannot open ONNX Runtime at \(path) (\(detail)): run scripts/fetch-models"
        case .failedToRun(let detail):
            "the model could not run (\(detail))"
        }
    }

    /// The folder of the recogniser's files, which are fetched on request only.
    package static let recogniserFolder = "moonshine-base-en"

    private static func command(for path: String) -> String {
        path.contains("/\(recogniserFolder)/")
            ? "scripts/fetch-models --with-recogniser" : "scripts/fetch-models"
    }
}
