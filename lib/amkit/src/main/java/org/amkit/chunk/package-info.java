/** Chunks: framing, change and document chunks and bundles, from bytes to columns and back. */
@NullMarked
package org.amkit.chunk;

import org.jspecify.annotations.NullMarked;
