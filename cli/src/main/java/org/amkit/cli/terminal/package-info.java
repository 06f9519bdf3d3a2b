/** What surrounds a command: streams, terminal, file system, clock, and how it ends. */
@NullMarked
package org.amkit.cli.terminal;

import org.jspecify.annotations.NullMarked;
