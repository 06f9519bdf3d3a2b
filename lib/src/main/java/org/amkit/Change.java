package org.amkit;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.amkit.chunk.Hash;
import org.amkit.history.ChangeMeta;

/**
 * A change: what one transaction did, as the unit of history and of exchange. Immutable.
 *
 * <p>Metadata is at hand; {@link #bytes} and {@link #ops} may have to be rebuilt from the document,
 * which takes time in the order of the change's size, the first time of the whole loaded document.
 */
public final class Change {
  private final ChangeMeta meta;
  private final Supplier<byte[]> chunk;

  Change(ChangeMeta meta, Supplier<byte[]> chunk) {
    this.meta = meta;
    this.chunk = chunk;
  }

  /**
   * The change that a chunk is.
   *
   * @param chunk one change chunk, compressed or not
   * @return the change
   * @throws MalformedDataException when it is anything else
   */
  public static Change decode(byte[] chunk) {
    return ChangeDecoder.change(chunk);
  }

  /** {@return the change's hash} */
  public ChangeHash hash() {
    return new ChangeHash(meta.hash());
  }

  /** {@return the author, in hexadecimal digits} */
  public String actor() {
    return meta.actor().toString();
  }

  /** {@return the author's bytes, in an array of the caller's own} */
  public byte[] actorId() {
    return meta.actor().toBytes();
  }

  /** {@return which of its author's changes it is, counted from 1} */
  public long seq() {
    return meta.seq();
  }

  /** {@return the counter of its first operation} */
  public long startOp() {
    return meta.startOp();
  }

  /** {@return the counter of its last operation; one below {@link #startOp} when it has none} */
  public long maxOp() {
    return meta.maxOp();
  }

  /** {@return how many operations it has} */
  public long opCount() {
    return meta.maxOp() - meta.startOp() + 1;
  }

  /**
   * {@return the author's time as it is stored, 0 for none}
   *
   * <p>Most programs store whole seconds since 1970, some milliseconds.
   */
  public long time() {
    return meta.time();
  }

  /** {@return the author's message, if there is one} */
  public Optional<String> message() {
    return Optional.ofNullable(meta.message());
  }

  /** {@return the changes it was made on top of, in the order it stores them} */
  public List<ChangeHash> deps() {
    return meta.deps().stream().map((Hash h) -> new ChangeHash(h)).toList();
  }

  /** {@return bytes that a later version of the format put behind the known parts; mostly none} */
  public byte[] extraBytes() {
    return meta.extra().clone();
  }

  /** {@return the change as a chunk by itself, not compressed, in an array of the caller's own} */
  public byte[] bytes() {
    return chunk.get().clone();
  }

  /** {@return the operations, decoded, in the order of their ids} */
  public List<Op> ops() {
    return ChangeDecoder.ops(chunk.get());
  }

  /** Changes are equal when their hashes are. */
  @Override
  public boolean equals(Object o) {
    return o instanceof Change other && meta.hash().equals(other.meta.hash());
  }

  @Override
  public int hashCode() {
    return meta.hash().hashCode();
  }

  @Override
  public String toString() {
    return "Change " + hash() + " [" + actor() + ":" + seq() + "]";
  }
}
