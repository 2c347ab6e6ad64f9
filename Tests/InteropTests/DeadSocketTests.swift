// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension InteropTests {
    /// Where processes may not look into their siblings, there is nothing to try.
    static var canReachIn: Bool {
        let scope = try? String(
            contentsOfFile: "/proc/sys/kernel/yama/ptrace_scope", encoding: .utf8)
        return PeerProcess.path(of: "python3") != nil
            && (geteuid() == 0 || scope?.hasPrefix("0") ?? true)
    }

    /// A listening socket of the serving process dies under it: `/v1/health` says so until it is
    /// there again.
    @Suite(
        .serialized,
        .enabled(if: InteropTests.canReachIn, "needs python3 and the right to reach into a child"))
    struct DeadSocketTests {
        /// Shuts a listening socket of another process down (pidfd_getfd), and holds its port until
        /// its input ends, so that it cannot be opened again before.
        private static let killer = """
            import ctypes, os, socket, sys
            pid, port = int(sys.argv[1]), int(sys.argv[2])
            inode = next(line.split()[9] for line in open(f'/proc/{pid}/net/tcp')
                         if line.split()[3] == '0A' and line.split()[1].endswith(f':{port:04X}'))
            fd = next(int(name) for name in os.listdir(f'/proc/{pid}/fd')
                      if os.readlink(f'/proc/{pid}/fd/{name}') == f'socket:[{inode}]')
            libc = ctypes.CDLL(None, use_errno=True)
            copy = libc.syscall(438, os.pidfd_open(pid), fd, 0)
            if copy < 0: sys.exit(os.strerror(ctypes.get_errno()))
            victim = socket.socket(fileno=copy)
            victim.shutdown(socket.SHUT_RDWR)
            victim.close()
            holder = socket.socket()
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            while True:
                try:
                    holder.bind(('127.0.0.1', port))
                    holder.listen(1)
                    break
                except OSError:
                    pass
            print('held', flush=True)
            sys.stdin.read()
            """

        @Test func healthTellsOfADeadSocketUntilItIsBack() async throws {
            let gateway = try await LiveGateway(
                PortBlock(17), operators: ["sip:nobody@127.0.0.1:9"])
            _ = try await Deadline(.seconds(15)).wait(for: "the console\n\(gateway.log)") {
                await gateway.healthNow()?.status == 200 ? true : nil
            }
            let killer = Process()
            let (input, output) = (Pipe(), Pipe())
            killer.executableURL = URL(
                fileURLWithPath: try #require(PeerProcess.path(of: "python3")))
            killer.arguments = [
                "-c", Self.killer, "\(gateway.processIdentifier)", "\(gateway.ports.gateway)",
            ]
            killer.standardInput = input
            killer.standardOutput = output
            try killer.run()
            #expect(output.fileHandleForReading.availableData.starts(with: Array("held".utf8)))
            _ = try await Deadline(.seconds(5)).wait(for: "health to say 503\n\(gateway.log)") {
                await gateway.healthNow()?.status == 503 ? true : nil
            }
            #expect(try await gateway.healthText().contains(#""part":"sip-tcp""#))
            try input.fileHandleForWriting.close()
            killer.waitUntilExit()
            _ = try await Deadline(.seconds(15)).wait(for: "health to be 200\n\(gateway.log)") {
                await gateway.healthNow()?.status == 200 ? true : nil
            }
            gateway.drain()
            #expect(try await gateway.ends(within: .seconds(10)) == 0)
        }
    }
}
