// SPDX-License-Identifier: Apache-2.0

import Accounts
import ConfigurationFiles
import Testing

/// Who may log in at the pages: `http: users:`.
@Suite struct UserSettingsTests {
    private static let hash = PasswordHash(
        of: "a password", salt: Array("0123456789abcdef".utf8), rounds: 10_000)

    private static func text(_ users: String, _ more: String = "") -> String {
        ConfigurationText.minimal + "\nhttp: {users: {\(users)}\(more)}\n"
    }

    @Test func usersHaveANameAHashAndARole() throws {
        let text = Self.text(
            "anna: {password_hash: \(Self.hash)}, sue: {password_hash: \(Self.hash), "
                + "role: supervisor}, root: {password_hash: \(Self.hash), role: admin}")
        let users = try ConfigurationText.load(text).get().http.users
        #expect(users.map(\.name) == ["anna", "sue", "root"])
        #expect(users.map(\.role) == [.operator, .supervisor, .admin])
        #expect(users.allSatisfy { $0.password.matches("a password") })
        #expect(try ConfigurationText.load(ConfigurationText.minimal).get().http.users == [])
    }

    /// With users, others than this machine may come.
    @Test func usersAreAReasonToListenToOthers() throws {
        let text = Self.text(
            "anna: {password_hash: \(Self.hash)}", ", listen: \"0.0.0.0:8080\"")
        #expect(try ConfigurationText.load(text).get().warnings == [])
    }

    @Test(arguments: [
        ("anna: {role: admin}", "no 'password_hash'"),
        ("anna: {password_hash: hunter2hunter2}", "is no hash"),
        ("anna: {password_hash: \"\"}", "password_hash"),
        ("anna: {password_hash: pbkdf2-sha256$1$00$00}", "is no hash"),
        ("anna: {password_hash: \(hash), role: boss}", "role"),
        ("anna: {password_hash: \(hash), rule: admin}", "rule"),
        ("\"an na\": {password_hash: \(hash)}", "no name of a user"),
    ])
    func whatIsNoUserIsRefused(users: String, expected: String) {
        let problems = ConfigurationText.problems(Self.text(users))
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains(expected) == true, "\(problems)")
        // The password itself, written in place of its hash, comes into no log.
        #expect(!problems.contains { $0.contains("hunter2") })
    }
}
