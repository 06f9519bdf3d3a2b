/** The commands: one small class a verb, its options and what it does. */
@NullMarked
package org.amkit.cli.command;

import org.jspecify.annotations.NullMarked;
