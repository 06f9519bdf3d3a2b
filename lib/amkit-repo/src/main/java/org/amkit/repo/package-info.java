/**
 * Documents, storage and network in one place: the Repo, with the names of the binding's {@code
 * org.automerge.repo}.
 */
@NullMarked
package org.amkit.repo;

import org.jspecify.annotations.NullMarked;
