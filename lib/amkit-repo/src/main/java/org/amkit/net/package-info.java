/**
 * Sync sessions: the automerge-repo network protocol, version "1", over whatever carries messages.
 *
 * <p>Nothing here opens a socket. A caller hands in a {@link org.amkit.net.MessageChannel}, such as
 * a {@link org.amkit.net.FramedChannel} over two streams, and a {@link org.amkit.net.Session} runs
 * on it until both sides agree.
 */
@NullMarked
package org.amkit.net;

import org.jspecify.annotations.NullMarked;
