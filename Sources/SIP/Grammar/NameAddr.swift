// SPDX-License-Identifier: Apache-2.0

/// A display name, a URI and parameters: the value of From, To, Contact, Route and their like
/// (RFC 3261 section 20.10).
package struct NameAddr: Sendable, Hashable {
    /// The display name without quotes and escapes.
    package var displayName: String?
    package var uri: SIPURIReference
    package var parameters: Parameters

    package init(
        displayName: String? = nil, uri: SIPURIReference, parameters: Parameters = []
    ) {
        self.displayName = displayName
        self.uri = uri
        self.parameters = parameters
    }

    package init(displayName: String? = nil, _ uri: SIPURI) {
        self.init(displayName: displayName, uri: .sip(uri))
    }

    /// The dialog tag of a From or To.
    package var tag: String? {
        get { parameters["tag"] }
        set { parameters["tag"] = newValue }
    }
}

extension NameAddr: CustomStringConvertible {
    package var description: String {
        var text = ""
        if let displayName { text += QuotedString.quote(displayName) + " " }
        text += "<" + uri.description + ">"
        parameters.write(to: &text)
        return text
    }
}
