/**
 * The sync protocol without I/O: messages, Bloom filters, and what one side knows of the other.
 *
 * <p>A {@link org.amkit.sync.PeerState} is kept for each peer. {@link
 * org.amkit.sync.PeerState#generate} makes the next message for it, {@link
 * org.amkit.sync.PeerState#receive} takes one of its messages in; two sides that go on until
 * neither has a message have the same changes. Transport must be reliable and in order.
 */
@NullMarked
package org.amkit.sync;

import org.jspecify.annotations.NullMarked;
