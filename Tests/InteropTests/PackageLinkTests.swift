// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationNetworking
import Testing

extension InteropTests {
    /// From the INVITE at an operator's telephone to the package behind its link.
    @Suite(.enabled(if: InteropTests.hasSipp, "sipp is not installed"))
    struct PackageLinkTests {
        private struct Package: Decodable {
            struct Caller: Decodable { var address: String? }
            var id: String
            var reason: String
            var caller: Caller
        }

        @Test func theLinkInTheInviteOpensThePackage() async throws {
            let ports = PortBlock(18)
            let gateway = try await LiveGateway(
                ports, operators: ["sip:anna@127.0.0.1:\(ports.operators.first)"])
            let scratches = try (0..<2).map { _ in try ScratchDirectory() }
            var answer = SippScenario.operatorWhoAnswers()
            answer.pause(milliseconds: 500)
            answer.press("1")
            answer.pause(milliseconds: 1500)
            answer.hangUp()
            let telephone = try Sipp(
                operatorAt: ports.operators.first, .udp, ports, in: scratches[0], answer)
            var call = SippScenario.caller()
            call.pause(milliseconds: 300)
            call.press("0")
            call.waitForHangUp()
            let caller = try Sipp(calling: gateway, in: scratches[1], call)
            #expect(try await telephone.status() == 0, "\(telephone.account)\n\(gateway.account)")
            #expect(try await caller.status() == 0, "\(caller.account)\n\(gateway.account)")
            let link = try #require(
                telephone.account.firstMatch(of: /Call-Info: <([^>]+)>;purpose=info/)?.1,
                "\(telephone.account)")
            let (body, status) = try await get(String(link))
            #expect(status == 200)
            let package = try JSONDecoder().decode(Package.self, from: body)
            #expect(telephone.account.contains("X-Handoff-Id: \(package.id)"))
            #expect(package.reason.contains("person") && !package.reason.isEmpty, "\(package)")
            #expect(package.caller.address?.contains("anna") == true, "\(package)")
            // The key opens it, and not the place.
            let keyless = String(link.prefix { $0 != "?" })
            let (stranger, _) = try await get(keyless + "?key=guessed")
            #expect(!String(decoding: stranger, as: UTF8.self).contains("anna"))
            let key = try #require(link.split(separator: "=").last)
            #expect(!gateway.account.contains(key), "the key is in a journal or log")
            try await gateway.becomesIdle()
            try await gateway.stop()
        }

        private func get(_ text: String) async throws -> (body: Data, status: Int?) {
            var request = URLRequest(url: try #require(URL(string: text)))
            request.setValue("application/json", forHTTPHeaderField: "Accept")
            let (body, response) = try await URLSession.shared.data(for: request)
            return (body, (response as? HTTPURLResponse)?.statusCode)
        }
    }
}
