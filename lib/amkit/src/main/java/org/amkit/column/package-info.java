/**
 * Columns of rows as Automerge packs them: for every column type a reader and a writer, by runs.
 */
@NullMarked
package org.amkit.column;

import org.jspecify.annotations.NullMarked;
