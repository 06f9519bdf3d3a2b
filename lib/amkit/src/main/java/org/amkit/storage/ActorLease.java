package org.amkit.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.jspecify.annotations.Nullable;

/**
 * An actor to write to one document file with, which is held exclusively until it is released.
 *
 * <p>After the changes are on disk, {@link #wrote}; then {@link #close}. Closed without, an actor
 * that was taken again goes back as it was, and a new one is forgotten.
 */
public final class ActorLease implements AutoCloseable {
  private final StateDirectory state;
  private final Path path;
  private final byte[] actor;
  private @Nullable ActorRecord unused;

  ActorLease(StateDirectory state, Path path, byte[] actor, @Nullable ActorRecord taken) {
    this.state = state;
    this.path = path;
    this.actor = actor.clone();
    this.unused = taken;
  }

  /** {@return the actor's bytes, in an array of the caller's own} */
  public byte[] actor() {
    return actor.clone();
  }

  /** {@return whether the actor wrote to the file before} */
  public boolean isTakenAgain() {
    return unused != null;
  }

  /**
   * Says what the last change written as this actor is, so that it can be taken again. To be called
   * with the file's {@link WriteSession} still open.
   *
   * @param last the last change of this actor that is on disk
   * @throws DocumentFileException when that cannot be kept; the changes are safe, and the next ones
   *     will be made by a new actor
   */
  public void wrote(Change last) throws IOException {
    wrote(last.seq(), last.hash());
  }

  /**
   * As {@link #wrote(Change)}, by sequence number and hash.
   *
   * @param seq the change's number among its actor's, from 1
   * @param hash the change's hash
   * @throws DocumentFileException as there
   */
  public void wrote(long seq, ChangeHash hash) throws IOException {
    unused = null;
    state.keepActor(path, actor, seq, hash);
  }

  /** Brings the actor back as it was, when nothing was written as it. */
  @Override
  public void close() throws IOException {
    ActorRecord record = unused;
    unused = null;
    if (record != null) {
      state.putBack(path, record);
    }
  }
}
