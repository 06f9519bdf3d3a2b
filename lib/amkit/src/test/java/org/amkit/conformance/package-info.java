/**
 * Real documents and editing traces: what Automerge wrote is read as Automerge reads it, and kept
 * as it was.
 */
@NullMarked
package org.amkit.conformance;

import org.jspecify.annotations.NullMarked;
