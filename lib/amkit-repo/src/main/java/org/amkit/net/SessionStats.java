package org.amkit.net;

import java.time.Duration;

/**
 * What a session has done.
 *
 * @param rounds how often the two sides have spoken to each other about documents
 * @param sentMessages messages of any kind to the peer
 * @param receivedMessages messages of any kind from the peer
 * @param sentBytes the bytes of those messages, without framing
 * @param receivedBytes the bytes of those messages, without framing
 * @param sentChanges changes put in messages
 * @param receivedChanges changes that were new to this side
 * @param peerReadOnly whether the peer has said that it takes no changes
 * @param elapsed from the first byte to the last
 */
public record SessionStats(
    long rounds,
    long sentMessages,
    long receivedMessages,
    long sentBytes,
    long receivedBytes,
    long sentChanges,
    long receivedChanges,
    boolean peerReadOnly,
    Duration elapsed) {}
