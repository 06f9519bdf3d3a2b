package org.amkit.engine;

import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.chunk.ActorId;
import org.jspecify.annotations.Nullable;

/** What a change knows of itself, or can find out. Arrays may not be written to. */
public interface ChangeFacts {
  ChangeHash hash();

  ActorId actor();

  long seq();

  long startOp();

  /** {@code startOp - 1} for a change without ops. */
  long maxOp();

  long time();

  @Nullable String message();

  List<ChangeHash> deps();

  byte[] extra();

  /** The change as an uncompressed chunk. */
  byte[] chunk();

  /** Who is behind the actor, where it is known. */
  byte @Nullable [] author();
}
