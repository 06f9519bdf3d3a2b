/** Commands that bring documents together by files. */
@NullMarked
package org.amkit.cli.command.merge;

import org.jspecify.annotations.NullMarked;
