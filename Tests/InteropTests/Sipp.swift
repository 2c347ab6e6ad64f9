// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A sipp that plays a scenario. It ends with status 0 when every call went as written.
final class Sipp {
    enum Transport: String { case udp, tcp }

    static let program = PeerProcess.path(of: "sipp")

    /// Captures are sent through a raw socket, so sipp must be root to speak by them.
    static var sendsCaptures: Bool { program != nil && geteuid() == 0 }

    private let process: PeerProcess
    private let scratch: ScratchDirectory

    /// A caller towards the gateway: `calls` calls, `rate` a second; `offset` is its port in the
    /// test's block, for one beside another.
    convenience init(
        calling gateway: LiveGateway, _ transport: Transport = .udp, calls: Int = 1,
        rate: Int = 10, at offset: Int = 10, in scratch: ScratchDirectory, _ scenario: SippScenario
    ) throws {
        let ports = gateway.ports
        try self.init(
            scenario, transport, port: ports.caller - 10 + offset,
            media: offset == 10
                ? ports.callerMedia
                : offset == 16 ? ports.operatorMedia : ports.secondOperatorMedia,
            in: scratch,
            [
                "-m", "\(calls)", "-l", "\(calls)", "-r", "\(rate)", "-s", "demo",
                "127.0.0.1:\(ports.gateway)",
            ])
    }

    /// An operator that waits for one call.
    convenience init(
        operatorAt port: Int, _ transport: Transport, _ ports: PortBlock,
        in scratch: ScratchDirectory, _ scenario: SippScenario
    ) throws {
        let media =
            port == ports.operators.first ? ports.operatorMedia : ports.secondOperatorMedia
        try self.init(scenario, transport, port: port, media: media, in: scratch, ["-m", "1"])
    }

    private init(
        _ scenario: SippScenario, _ transport: Transport, port: Int, media: ClosedRange<Int>,
        in scratch: ScratchDirectory, _ arguments: [String]
    ) throws {
        self.scratch = scratch
        try scratch.write(scenario.xml, to: "scenario.xml")
        process = try PeerProcess(
            Self.program ?? "",
            [
                "-sf", scratch.path("scenario.xml"), "-t", transport == .udp ? "u1" : "t1",
                "-i", "127.0.0.1", "-p", "\(port)", "-mi", "127.0.0.1",
                "-mp", "\(media.lowerBound)", "-nostdin", "-timeout", "60",
                "-timeout_error", "-trace_err", "-error_file", scratch.path("errors.log"),
                "-trace_msg", "-message_file", scratch.path("messages.log"),
            ] + arguments, in: scratch)
    }

    /// Waits for its end; 0 when all went as the scenario says.
    func status(within limit: Duration = .seconds(30)) async throws -> Int32 {
        try await process.status(within: limit) { account }
    }

    /// What it complained of and every message, for a failed test.
    var account: String {
        ["errors.log", "messages.log"].map {
            (try? String(contentsOfFile: scratch.path($0), encoding: .utf8)) ?? ""
        }.joined(separator: "\n") + process.output.suffix(800)
    }
}
