// SPDX-License-Identifier: Apache-2.0

/// The page at `/`: running calls and what happens in them, without anything from elsewhere.
enum ConsolePage {
    static let html = """
        <!doctype html>
        <title>Handoff gateway</title>
        </html>
        """
}
