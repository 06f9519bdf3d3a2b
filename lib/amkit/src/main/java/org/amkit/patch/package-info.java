/** What changed between two versions, as patches. */
@NullMarked
package org.amkit.patch;

import org.jspecify.annotations.NullMarked;
