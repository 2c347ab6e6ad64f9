// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix

/// Why a connection was not made, in the system's own words: `Connection refused`.
enum ConnectFailure {
    static func words(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            if let failure = error.connectionErrors.first { return words(failure.error) }
            return (error.dnsAError ?? error.dnsAAAAError).map(words)
                ?? "\(error.host) has no address"
        case let error as IOError: return String(cString: strerror(error.errnoCode))
        case ChannelError.connectTimeout(let limit):
            return "no answer within \(limit.nanoseconds / 1_000_000) ms"
        default: return "\(error)"
        }
    }
}
