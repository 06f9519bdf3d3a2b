/** Options that several commands have. */
@NullMarked
package org.amkit.cli.command.option;

import org.jspecify.annotations.NullMarked;
