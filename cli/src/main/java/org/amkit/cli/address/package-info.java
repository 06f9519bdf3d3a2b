/** The words a user names things with: PATH, VALUE and REV, parsed and resolved. */
@NullMarked
package org.amkit.cli.address;

import org.jspecify.annotations.NullMarked;
