// SPDX-License-Identifier: Apache-2.0

import Addresses
import AsyncHTTPClient
import CallModel
import ConfigurationFiles
import JSON
import NIOCore
import NIOHTTP1

/// The API of a gateway that runs.
struct GatewayClient {
    /// What keeps it from answering.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let timeout = TimeAmount.seconds(10)
    private static let longestAnswer = 4 * 1024 * 1024

    /// Without a slash at its end.
    let base: String
    let token: Redacted<String>?

    /// The gateway of a configuration, or the one at this address.
    init(_ http: HTTPSettings, at url: String?) throws {
        token = http.token
        if let url {
            base = url.hasSuffix("/") ? String(url.dropLast()) : url
        } else if let listen = http.listen {
            let host =
                listen.isUnspecified
                ? listen.family == .ipv4 ? "127.0.0.1:\(listen.port)" : "[::1]:\(listen.port)"
                : "\(listen)"
            base = "http://\(host)"
        } else {
            throw Failure(
                description: "the gateway has no API: 'http.listen' is off in its configuration")
        }
    }

    /// Asks, and returns the answer; an error of the API is thrown in its words.
    func ask(_ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil) async throws
        -> JSONValue
    {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        request.headers.add(name: "user-agent", value: "handoff")
        if let token {
            request.headers.add(name: "authorization", value: "Bearer \(token.exposed)")
        }
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: JSONText.compact(body)))
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let answer: Result<JSONValue, any Error>
        do {
            answer = .success(try await self.answer(to: request, client))
        } catch {
            answer = .failure(error)
        }
        try await client.shutdown()
        return try answer.get()
    }

    private func answer(
        to request: HTTPClientRequest, _ client: HTTPClient
    ) async throws -> JSONValue {
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, timeout: Self.timeout)
        } catch {
            throw Failure(description: "no gateway answers at \(base): \(error)")
        }
        let octets = try await response.body.collect(upTo: Self.longestAnswer)
        guard
            let json = try? JSONReader.read(
                octets.readableBytesView, limits: .init(bytes: Self.longestAnswer))
        else {
            throw Failure(
                description: "\(base) answers \(response.status.code), and not as a gateway does")
        }
        guard response.status == .ok else {
            let words = json["detail"]?.string ?? "\(response.status)"
            throw Failure(description: words)
        }
        return json
    }

    /// A name as it stands in a path.
    static func escaped(_ name: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF")
        return name.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                return String(UnicodeScalar(byte))
            default:
                return "%\(hexadecimal[Int(byte >> 4)])\(hexadecimal[Int(byte & 15)])"
            }
        }.joined()
    }
}
