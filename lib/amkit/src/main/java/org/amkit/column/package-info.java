/** Columns of rows as Automerge packs them: forevery column type a reader and a writer, by runs. */
@NullMarked
package org.amkit.column;

import org.jspecify.annotations.NullMarked;
