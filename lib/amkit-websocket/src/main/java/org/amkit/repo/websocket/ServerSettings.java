package org.amkit.repo.websocket;

import java.time.Duration;
import java.util.function.Consumer;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What a server is told by its builder.
 *
 * @param acceptor is given each peer
 * @param handshakeLimit within which a client has to send its first message
 * @param messagesPerSecond of a peer; 0 for any number
 * @param bytesPerSecond of a peer; 0 for any number
 * @param pages answers requests that are none for a WebSocket; null where there are no pages
 * @param ignoresText whether text messages are dropped; else they are an error
 */
record ServerSettings(
    Consumer<? super Transport> acceptor,
    Gate gate,
    int maxMessageBytes,
    int maxConnections,
    Duration pingInterval,
    Duration handshakeLimit,
    long messagesPerSecond,
    long bytesPerSecond,
    @Nullable WebHandler pages,
    NetworkListener listener,
    boolean ignoresText) {}
