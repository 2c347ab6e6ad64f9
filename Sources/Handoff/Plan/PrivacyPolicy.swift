// SPDX-License-Identifier: Apache-2.0

/// Something about a caller that one reader may know and another may not.
package enum PersonalDetail: String, Sendable, Hashable, CaseIterable {
    /// The caller's name, as signalled or as the agent found out.
    case name
    /// The number or address the caller rings from.
    case number
    /// Account, contract and customer numbers, and every long number of which nothing else is
    /// known.
    case account
    /// Numbers of orders, tickets, invoices and the like.
    case orders
}

/// Who gets to read a package.
package enum PackageReader: Sendable, Hashable, CaseIterable {
    /// The person who takes the call: hears the whisper, follows the link in the INVITE.
    case `operator`
    /// The journal, and whoever reads it: the API, `handoff show`, later reports.
    case record
}

/// What each reader may know of a caller. Nobody ever gets payment cards, PINs, passwords and
/// other secrets: they are taken out of everything that is said and written. Logs get nothing.
package struct PrivacyPolicy: Sendable, Hashable {
    package var `operator`: Set<PersonalDetail>
    /// With `number` the caller's address is kept in fields of its own (for calling back), never
    /// in running text.
    package var record: Set<PersonalDetail>

    package init(
        operator: Set<PersonalDetail> = Set(PersonalDetail.allCases),
        record: Set<PersonalDetail> = [.name, .number]
    ) {
        self.operator = `operator`
        self.record = record
    }

    package func details(for reader: PackageReader) -> Set<PersonalDetail> {
        switch reader {
        case .operator: self.operator
        case .record: record
        }
    }
}
