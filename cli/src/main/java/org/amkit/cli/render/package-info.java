/** What a user sees: JSON, colours, tables, times and differences as text. */
@NullMarked
package org.amkit.cli.render;

import org.jspecify.annotations.NullMarked;
