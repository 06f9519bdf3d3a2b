/** The edit language of {@code change}, {@code shell} and scripts: read, and carried out. */
@NullMarked
package org.amkit.cli.edit;

import org.jspecify.annotations.NullMarked;
