/** The interactive shell: its lines, what they mean, and the terminal they come from. */
@NullMarked
package org.amkit.cli.shell;

import org.jspecify.annotations.NullMarked;
