// SPDX-License-Identifier: Apache-2.0

/// One `;name=value` of a URI or header, with the value as it was written (quotes included).
package struct Parameter: Sendable, Hashable {
    package var name: String
    package var value: String?

    package init(_ name: String, _ value: String? = nil) {
        self.name = name
        self.value = value
    }
}

/// The `;name=value` parameters of a URI or header, in order; names match without case.
package struct Parameters: Sendable, Hashable, ExpressibleByArrayLiteral {
    package var list: [Parameter]

    package init(_ list: [Parameter] = []) { self.list = list }

    package init(arrayLiteral elements: Parameter...) { list = elements }

    package func contains(_ name: String) -> Bool {
        list.contains { $0.name.equalsIgnoringCase(name) }
    }

    /// The value of the first parameter of this name. Setting replaces it, or appends it; setting
    /// nil removes it.
    package subscript(name: String) -> String? {
        get { list.first { $0.name.equalsIgnoringCase(name) }?.value }
        set {
            let index = list.firstIndex { $0.name.equalsIgnoringCase(name) }
            switch (index, newValue) {
            case (let index?, let value?): list[index].value = value
            case (let index?, nil): list.remove(at: index)
            case (nil, let value?): list.append(Parameter(name, value))
            case (nil, nil): break
            }
        }
    }

    func write(to text: inout String) {
        for parameter in list {
            text += ";"
            text += parameter.name
            if let value = parameter.value {
                text += "="
                text += value
            }
        }
    }
}
