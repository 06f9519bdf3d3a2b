/** Where a Repo keeps documents: stores of chunks by document, one contract for all of them. */
@NullMarked
package org.amkit.repo.store;

import org.jspecify.annotations.NullMarked;
