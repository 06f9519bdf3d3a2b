/** Commands about what one document holds: make, read, change it. */
@NullMarked
package org.amkit.cli.command.document;

import org.jspecify.annotations.NullMarked;
