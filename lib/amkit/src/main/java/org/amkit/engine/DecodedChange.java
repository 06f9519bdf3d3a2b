package org.amkit.engine;

import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ChangeChunk;
import org.jspecify.annotations.Nullable;

/** A change by itself, whose author is known only where it says so. */
public record DecodedChange(ChangeChunk parsed) implements ChangeFacts {
  @Override
  public ChangeHash hash() {
    return parsed.hash();
  }

  @Override
  public ActorId actor() {
    return parsed.author();
  }

  @Override
  public long seq() {
    return parsed.seq();
  }

  @Override
  public long startOp() {
    return parsed.startOp();
  }

  @Override
  public long maxOp() {
    return parsed.maxOp();
  }

  @Override
  public long time() {
    return parsed.time();
  }

  @Override
  public @Nullable String message() {
    return parsed.message();
  }

  @Override
  public List<ChangeHash> deps() {
    return parsed.deps();
  }

  @Override
  public byte[] extra() {
    return parsed.extraBytes();
  }

  @Override
  public byte[] chunk() {
    return parsed.bytes();
  }

  @Override
  public byte @Nullable [] author() {
    return Engine.authorIn(parsed.extraBytes());
  }
}
