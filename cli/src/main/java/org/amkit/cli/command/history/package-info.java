/** Commands about the changes that made a document. */
@NullMarked
package org.amkit.cli.command.history;

import org.jspecify.annotations.NullMarked;
