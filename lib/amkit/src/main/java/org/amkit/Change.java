package org.amkit;

import java.util.List;
import java.util.Optional;
import org.amkit.LoadOptions.Limits;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ChangeChunk;
import org.amkit.codec.FormatException;
import org.amkit.engine.ChangeFacts;
import org.amkit.engine.DecodedChange;
import org.amkit.engine.Engine;
import org.jspecify.annotations.Nullable;

/**
 * A change: what one transaction did, as the unit of history and of exchange. Immutable.
 *
 * <p>A change of a document is looked up there when something is asked of it, see {@link Changes}.
 */
public final class Change {
  private final ChangeFacts facts;

  private static Change of(ChangeChunk parsed) {
    return new Change(new DecodedChange(parsed));
  }

  Change(ChangeFacts facts) {
    this.facts = facts;
  }

  /**
   * The change that a chunk is.
   *
   * @param chunk one change chunk, compressed or not
   * @return the change
   * @throws MalformedDataException when it is anything else
   */
  public static Change decode(byte[] chunk) {
    try {
      return of(ChangeChunk.parse(chunk));
    } catch (FormatException e) {
      throw Refusal.of(e);
    }
  }

  /**
   * The changes in chunks: each change chunk's, and those of bundles and of whole documents.
   *
   * @param chunks any number of chunks
   * @return the changes, in the order in which they stand there
   * @throws MalformedDataException when a chunk is bad
   */
  public static List<Change> decodeAll(byte[] chunks) {
    return decodeAll(chunks, Limits.DEFAULT);
  }

  /**
   * The changes in chunks, within other limits.
   *
   * @param chunks any number of chunks
   * @param limits bounds on what they may make the library do
   * @return the changes, in the order in which they stand there
   * @throws MalformedDataException when a chunk is bad
   */
  public static List<Change> decodeAll(byte[] chunks, Limits limits) {
    try {
      return Engine.changesOf(chunks, limits).stream().map(Change::of).toList();
    } catch (FormatException e) {
      throw Refusal.of(e);
    }
  }

  /**
   * Makes a change of operations, as {@link #ops} gives them. What it says is not compared with any
   * document; that is done when it is applied.
   *
   * @param actor the actor who makes it
   * @param seq which of the actor's changes it is, counted from 1
   * @param startOp the counter of its first operation, at least 1
   * @param time its time, in seconds since 1970 by custom, within 2^62 of it; 0 for none
   * @param message its message; null for none
   * @param deps the changes it is made on top of
   * @param ops the operations, with the ids {@code startOp@actor}, {@code startOp+1@actor}, ...
   * @param extraBytes bytes to be put behind the known parts; mostly none
   * @return the change
   * @throws IllegalArgumentException when a number is out of range, an id is not written as it has
   *     to be, or an operation lacks what its action needs
   */
  public static Change encode(
      byte[] actor,
      long seq,
      long startOp,
      long time,
      @Nullable String message,
      List<ChangeHash> deps,
      List<Op> ops,
      byte[] extraBytes) {
    WrittenOps written = new WrittenOps(ActorId.of(actor), startOp);
    ops.forEach(written::add);
    return decode(written.finish(seq, time, message, deps, extraBytes));
  }

  /** {@return the change's hash} */
  public ChangeHash hash() {
    return facts.hash();
  }

  /** {@return the author, in hexadecimal digits} */
  public String actor() {
    return facts.actor().toString();
  }

  /** {@return the author's bytes, in an array of the caller's own} */
  public byte[] actorId() {
    return facts.actor().toBytes();
  }

  /**
   * {@return who is behind the actor, in an array of the caller's own, where the actor's first
   * change says so} That first change is looked up in the document that this change is of; of a
   * decoded change that is not the first, the author is not known.
   */
  public Optional<byte[]> author() {
    return Optional.ofNullable(facts.author()).map(byte[]::clone);
  }

  /** {@return which of its author's changes it is, counted from 1} */
  public long seq() {
    return facts.seq();
  }

  /** {@return the counter of its first operation} */
  public long startOp() {
    return facts.startOp();
  }

  /** {@return the counter of its last operation; one below {@link #startOp} when it has none} */
  public long maxOp() {
    return facts.maxOp();
  }

  /** {@return how many operations it has} */
  public long opCount() {
    return facts.maxOp() - facts.startOp() + 1;
  }

  /**
   * {@return the author's time as it is stored, 0 for none}
   *
   * <p>Most programs store whole seconds since 1970, some milliseconds.
   */
  public long time() {
    return facts.time();
  }

  /** {@return the author's message, if there is one} */
  public Optional<String> message() {
    return Optional.ofNullable(facts.message());
  }

  /** {@return the changes it was made on top of, in the order it stores them} */
  public List<ChangeHash> deps() {
    return facts.deps();
  }

  /** {@return bytes that a later version of the format put behind the known parts; mostly none} */
  public byte[] extraBytes() {
    return facts.extra().clone();
  }

  /** {@return the change as a chunk by itself, not compressed, in an array of the caller's own} */
  public byte[] bytes() {
    return facts.chunk().clone();
  }

  /** {@return the operations, decoded, in the order of their ids} */
  public List<Op> ops() {
    try {
      return WrittenOps.read(ChangeChunk.parse(facts.chunk(), Limits.NONE));
    } catch (FormatException e) {
      throw Refusal.of(e);
    }
  }

  /** Changes are equal when their hashes are. */
  @Override
  public boolean equals(Object o) {
    return o instanceof Change other && facts.hash().equals(other.hash());
  }

  @Override
  public int hashCode() {
    return facts.hash().hashCode();
  }

  @Override
  public String toString() {
    return "Change " + hash() + " [" + actor() + ":" + seq() + "]";
  }
}
