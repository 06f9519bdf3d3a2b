package org.amkit.history;

import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.chunk.ActorId;
import org.jspecify.annotations.Nullable;

/**
 * A change without its ops. {@code maxOp = startOp - 1} when it has none; {@code time} as stored
 * (unit is the author's).
 */
@SuppressWarnings("ArrayRecordComponent") // handed out, never compared
public record ChangeMeta(
    ChangeHash hash,
    ActorId actor,
    long seq,
    long startOp,
    long maxOp,
    long time,
    @Nullable String message,
    List<ChangeHash> deps,
    byte[] extra) {}
