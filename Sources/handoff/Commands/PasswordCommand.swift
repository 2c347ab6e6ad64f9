// SPDX-License-Identifier: Apache-2.0

import Accounts
import ArgumentParser
import Foundation

struct PasswordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Makes the hash of a password, for `http: users:`.",
        discussion: """
            Asks for the password on the terminal, twice, and shows nothing of it; without a terminal \
            it is the first line of the standard input. The hash is made slowly on purpose.

            Examples:
              handoff password
              handoff password < FILE
            """)

    private static let shortest = 8

    func run() throws {
        let password = isatty(STDIN_FILENO) == 1 ? try typed() : readLine() ?? ""
        // As a browser has it: letters with accents have one form.
        let plain = password.precomposedStringWithCompatibilityMapping
        guard plain.count >= Self.shortest else {
            throw ValidationError("a password has \(Self.shortest) characters or more")
        }
        guard plain.utf8.count <= PasswordHash.longestPassword else {
            throw ValidationError(
                "a password has \(PasswordHash.longestPassword) bytes at most")
        }
        let salt = (0..<PasswordHash.saltBytes).map { _ in UInt8.random(in: .min ... .max) }
        print(PasswordHash(of: plain, salt: salt))
    }

    private func typed() throws -> String {
        guard let first = Self.hidden("Password: "), let again = Self.hidden("Once more: ") else {
            throw ValidationError("nothing was typed")
        }
        guard first == again else { throw ValidationError("these were two passwords") }
        return first
    }

    /// A line from the terminal, which does not show it.
    private static func hidden(_ prompt: String) -> String? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var quiet = before
        quiet.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
        defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) }
        FileHandle.standardError.write(Data(prompt.utf8))
        let line = readLine()
        FileHandle.standardError.write(Data("\n".utf8))
        return line
    }
}
