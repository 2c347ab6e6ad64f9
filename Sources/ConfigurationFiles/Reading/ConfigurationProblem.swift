// SPDX-License-Identifier: Apache-2.0

/// One thing wrong in a configuration file, and what to write instead.
package struct ConfigurationProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package var file: String
    /// Counted from 1; 0 when the problem is with the file as a whole.
    package var line: Int
    /// Characters from the beginning of the line, counted from 1; 0 when only the line is known.
    package var column: Int
    /// What is wrong.
    package var what: String
    /// What to write instead.
    package var write: String

    package init(file: String, line: Int, column: Int = 0, what: String, write: String) {
        self.file = file
        self.line = line
        self.column = column
        self.what = what
        self.write = write
    }

    /// `config/gateway.yaml:12:3: unknown key 'prot' in sip; write 'port'`.
    package var description: String {
        "\(file)\(place): \(what); write \(write)"
    }

    private var place: String {
        guard line > 0 else { return "" }
        return column > 0 ? ":\(line):\(column)" : ":\(line)"
    }
}

/// Everything wrong with a configuration, at once, in the order of the files and lines.
package struct ConfigurationProblems: Error, Sendable, Hashable, CustomStringConvertible {
    package var list: [ConfigurationProblem]

    package init(_ list: [ConfigurationProblem]) { self.list = list }

    package var description: String { list.map(\.description).joined(separator: "\n") }
}
