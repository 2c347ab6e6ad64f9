// SPDX-License-Identifier: Apache-2.0

import Yams

/// Where in a file something stands: line and column, counted from 1; column 0 is the line as a whole.
struct YAMLPlace: Hashable {
    var line: Int
    var column: Int

    init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }

    /// Nil for a node that no file has.
    init?(_ node: Node?) {
        guard let mark = node?.mark else { return nil }
        self.init(mark)
    }
}

/// A text of a list, and where it stands.
struct PlacedText: Hashable {
    var text: String
    var place: YAMLPlace
}
