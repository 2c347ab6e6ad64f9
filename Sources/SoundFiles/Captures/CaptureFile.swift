// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Timing

/// What went over a wire, as tcpdump or Wireshark kept it: the datagrams of UDP, and the bytes of TCP
/// in their order, each at its time.
///
/// Read are captures of both kinds (pcap in any order of bytes, to the micro- or nanosecond; pcapng)
/// from Ethernet with and without VLAN tags, Linux' `any`, loopback and links of bare IP, over IPv4
/// and IPv6; fragments are put together. A file that ends in the middle gives what was whole.
package struct CaptureFile: Sendable, Hashable {
    /// What one program sent another at one time.
    package struct Datagram: Sendable, Hashable {
        package enum Content: Sendable, Hashable {
            /// The payload of one datagram of UDP.
            case udp
            /// Bytes of a TCP connection. They follow on those that came before between the same
            /// two addresses, unless they are `new`: the connection begins, or the capture missed
            /// what was before.
            case tcp(isNew: Bool)
        }

        /// Since the first packet of the capture, which is at zero.
        package var at: Instant
        package var source: SocketAddress
        package var destination: SocketAddress
        package var content: Content
        package var bytes: ArraySlice<UInt8>

        package init(
            at: Instant, source: SocketAddress, destination: SocketAddress, content: Content,
            bytes: ArraySlice<UInt8>
        ) {
            self.at = at
            self.source = source
            self.destination = destination
            self.content = content
            self.bytes = bytes
        }
    }

    /// When the first packet came, in nanoseconds since 1970.
    package var began: Int64
    /// In the order of their times.
    package var datagrams: [Datagram]
    /// Whether the file ends in the middle of a packet: its writer was killed, or a copy broke off.
    package var isCutOff: Bool
    /// What could not be read, in words, with how often.
    package var notes: [String]

    package init(
        began: Int64 = 0, datagrams: [Datagram], isCutOff: Bool = false, notes: [String] = []
    ) {
        self.began = began
        self.datagrams = datagrams
        self.isCutOff = isCutOff
        self.notes = notes
    }

    /// What is read of one file.
    package static let byteLimit = 512 << 20

    /// Reads the capture at a path.
    package static func read(
        path: String, byteLimit: Int = byteLimit
    ) throws(CaptureFileError) -> CaptureFile {
        let bytes: [UInt8]
        do {
            bytes = try WholeFile.bytes(path: path, limit: byteLimit)
        } catch {
            throw CaptureFileError(error, path: path, limit: byteLimit)
        }
        return try read(bytes: bytes, path: path)
    }

    /// Reads the bytes of a capture; the path names it in errors.
    package static func read(
        bytes: [UInt8], path: String
    ) throws(CaptureFileError) -> CaptureFile {
        guard let format = CaptureFormat(bytes) else {
            let isPacked = bytes.starts(with: [0x1F, 0x8B])
            throw CaptureFileError(
                .unknown, path: path,
                bytes.isEmpty
                    ? "there is nothing in it"
                    : isPacked ? "it is packed by gzip" : "it is neither pcap nor pcapng",
                remedy: isPacked
                    ? "unpack it first: gunzip" : "capture with tcpdump -w FILE.pcap, or Wireshark")
        }
        var reading = CaptureReading()
        reading.read(bytes, format)
        return try reading.finish(path: path)
    }
}
