// SPDX-License-Identifier: Apache-2.0

/// Where the events of one call go. Called on the media thread, so a sink neither waits nor
/// allocates.
package protocol MediaEventSink: AnyObject {
    func emit(_ event: MediaEvent)
}
