/** Commands that bring documents together with peers. */
@NullMarked
package org.amkit.cli.command.sync;

import org.jspecify.annotations.NullMarked;
