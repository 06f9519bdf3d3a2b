/** Edits that are made of several, and what edits did to the visible state. */
@NullMarked
package org.amkit.edit;

import org.jspecify.annotations.NullMarked;
