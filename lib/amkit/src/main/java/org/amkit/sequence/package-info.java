/** The run-length span tree under every list and text: positions, order and look-up by id. */
@NullMarked
package org.amkit.sequence;

import org.jspecify.annotations.NullMarked;
