/**
 * JSON in and out of documents: streaming output, plain and typed; new documents and minimal
 * updates from JSON; JSON Patch (RFC 6902) and merge patch (RFC 7386); paths and JSON Pointers (RFC
 * 6901).
 */
@NullMarked
package org.amkit.json;

import org.jspecify.annotations.NullMarked;
