// SPDX-License-Identifier: Apache-2.0

/// Why a file is not an Ogg Opus file that we read.
package enum OggOpusError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No page of Ogg is in it.
    case noPage
    /// Its first packet is not `OpusHead`.
    case noHead
    case badHead(String)
    case noTags
    /// It plays longer than the caller has room for.
    case tooLong(seconds: Int)
    case noMemory
    /// The system's error number (`errno`) and what was being done.
    case system(code: Int32, doing: String)

    package var description: String {
        switch self {
        case .noPage: "there is no page of Ogg in it"
        case .noHead: "its first packet is not OpusHead: it is no Opus"
        case .badHead(let what): "OpusHead cannot be right: \(what)"
        case .noTags: "its second packet is not OpusTags"
        case .tooLong(let seconds): "it plays for \(seconds) s, which is more than is read at once"
        case .noMemory: "there is no memory for its decoder"
        case .system(let code, let doing): "\(doing): \(systemText(code))"
        }
    }
}
