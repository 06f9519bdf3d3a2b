/**
 * Document files: append-only change logs on {@link java.nio.file.Path}, shared safely between
 * threads and processes, and what one user's programs remember about them.
 */
@NullMarked
package org.amkit.storage;

import org.jspecify.annotations.NullMarked;
