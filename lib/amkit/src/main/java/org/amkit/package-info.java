/** The public API: documents, transactions, reads and values; thin over the engine. */
@NullMarked
package org.amkit;

import org.jspecify.annotations.NullMarked;
