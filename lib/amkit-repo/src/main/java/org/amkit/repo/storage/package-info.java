/** Implementations of {@link org.amkit.repo.Storage}, with the binding's names. */
@NullMarked
package org.amkit.repo.storage;

import org.jspecify.annotations.NullMarked;
