/** The process edge of the command {@code am}: one entry point, its surroundings as parameters. */
@NullMarked
package org.amkit.cli;

import org.jspecify.annotations.NullMarked;
