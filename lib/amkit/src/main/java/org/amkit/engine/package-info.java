/** The only owner of mutable document state: applies, commits, loads, saves, reads at versions. */
@NullMarked
package org.amkit.engine;

import org.jspecify.annotations.NullMarked;
