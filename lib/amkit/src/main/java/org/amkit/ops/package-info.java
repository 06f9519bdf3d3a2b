/** The op store: map registers, sequences, visibility, counters and marks. */
@NullMarked
package org.amkit.ops;

import org.jspecify.annotations.NullMarked;
