/**
 * The protocol of automerge-repo as state machines without I/O, threads or clocks: a {@link
 * org.amkit.repo.protocol.Hub} of connections, and a {@link org.amkit.repo.protocol.DocumentActor}
 * for each document.
 */
@NullMarked
package org.amkit.repo.protocol;

import org.jspecify.annotations.NullMarked;
