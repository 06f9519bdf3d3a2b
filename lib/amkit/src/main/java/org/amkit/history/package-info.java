/** The change graph, clocks and changes that wait for their dependencies. */
@NullMarked
package org.amkit.history;

import org.jspecify.annotations.NullMarked;
