/** Commands about how files are made up, and damaged ones. */
@NullMarked
package org.amkit.cli.command.inspect;

import org.jspecify.annotations.NullMarked;
