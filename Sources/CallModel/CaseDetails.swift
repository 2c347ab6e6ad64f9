// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What the agent found out about the caller's case, in fields a desk can show. Every one may be
/// missing; what has no field of its own is a fact beside them (`ContextItem`).
package struct CaseDetails: Sendable, Hashable {
    /// Who the caller is, as the agent found out.
    package var identity: CallerIdentity?
    /// The account, contract or customer number the call is about.
    package var account: String?
    /// Orders, tickets and the like, by number.
    package var orders: [String]
    /// What the caller wants, in a sentence.
    package var issue: String?
    /// What was tried already, in the order it was tried.
    package var tried: [String]
    /// What is to be done next.
    package var nextStep: String?

    package init(
        identity: CallerIdentity? = nil, account: String? = nil, orders: [String] = [],
        issue: String? = nil, tried: [String] = [], nextStep: String? = nil
    ) {
        self.identity = identity
        self.account = account
        self.orders = orders
        self.issue = issue
        self.tried = tried
        self.nextStep = nextStep
    }

    package var isEmpty: Bool { self == CaseDetails() }

    /// Takes what a later request says; what it leaves out stays.
    package mutating func add(_ later: CaseDetails) {
        if let identity = later.identity {
            self.identity = CallerIdentity(
                name: identity.name ?? self.identity?.name,
                isVerified: identity.isVerified ?? self.identity?.isVerified,
                method: identity.method ?? self.identity?.method)
        }
        account = later.account ?? account
        if !later.orders.isEmpty { orders = later.orders }
        issue = later.issue ?? issue
        if !later.tried.isEmpty { tried = later.tried }
        nextStep = later.nextStep ?? nextStep
    }

    /// The details with every text passed through `change`, which is told what kind of text it is.
    package func mapTexts(_ change: (String, Field) -> String?) -> CaseDetails {
        var details = self
        details.identity = identity.map { identity in
            CallerIdentity(
                name: identity.name.flatMap { change($0, .name) }, isVerified: identity.isVerified,
                method: identity.method.flatMap { change($0, .text) })
        }
        details.account = account.flatMap { change($0, .account) }
        details.orders = orders.compactMap { change($0, .order) }
        details.issue = issue.flatMap { change($0, .text) }
        details.tried = tried.compactMap { change($0, .text) }
        details.nextStep = nextStep.flatMap { change($0, .text) }
        return details
    }

    /// What kind of text a field holds.
    package enum Field: Sendable, Hashable { case name, account, order, text }
}

/// Who the caller is, as the agent found out; the signalled name and number stand beside it.
package struct CallerIdentity: Sendable, Hashable {
    package var name: String?
    /// Whether the agent checked it; nil when it did not say.
    package var isVerified: Bool?
    /// How it was checked, in words: "date of birth". Never the secret itself.
    package var method: String?

    package init(name: String? = nil, isVerified: Bool? = nil, method: String? = nil) {
        self.name = name
        self.isVerified = isVerified
        self.method = method
    }
}

extension CaseDetails {
    /// The fields as members of the package and of the journal's `agent-asked`; those without a
    /// value are left out.
    package var members: [JSONValue.Member] {
        let texts: ([String]) -> JSONValue? = { texts in
            texts.isEmpty ? nil : .array(texts.map(JSONValue.string))
        }
        let fields: [(String, JSONValue?)] = [
            ("identity", identity?.json), ("account", account.map(JSONValue.string)),
            ("orders", texts(orders)), ("issue", issue.map(JSONValue.string)),
            ("tried", texts(tried)), ("next_step", nextStep.map(JSONValue.string)),
        ]
        return fields.compactMap { name, value in value.map { JSONValue.Member(name, $0) } }
    }
}

extension CallerIdentity {
    package var json: JSONValue {
        .members([
            "name": name.map(JSONValue.string), "verified": isVerified.map(JSONValue.bool),
            "method": method.map(JSONValue.string),
        ])
    }
}
