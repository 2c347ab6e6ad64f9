// SPDX-License-Identifier: Apache-2.0

package import SIP

extension ScriptedPhone {
    /// What a gateway answers phones with that ask for a password.
    package static let credentials = Credentials(user: "gateway", password: "open sesame")

    /// Who may call a phone: everyone, or nobody without a password.
    static func admission(_ quirks: Set<PhoneScript.Quirk>) -> Admission? {
        var account = credentials
        if quirks.contains(.asksForAnotherPassword) {
            account = Credentials(user: credentials.user, password: "another")
        } else if !quirks.contains(.asksForPassword) {
            return nil
        }
        return Admission(
            doors: [Admission.Door(networks: [], accounts: [account])], realm: "exchange",
            secret: Array("of no interest to anyone".utf8))
    }
}
