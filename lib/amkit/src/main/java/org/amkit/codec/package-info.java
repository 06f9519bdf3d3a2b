/** Bytes: bounds-checked reading and writing, LEB128, UTF-8, DEFLATE and SHA-256. */
@NullMarked
package org.amkit.codec;

import org.jspecify.annotations.NullMarked;
