/**
 * The public API: documents, transactions, reads and values; thin over the engine.
 *
 * <p>Begin with {@link org.amkit.Document}. README.md in the source folder of this module has a
 * quick start, how to move from {@code org.automerge}, and what operations cost.
 */
@NullMarked
package org.amkit;

import org.jspecify.annotations.NullMarked;
