package org.amkit.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.chunk.BundleChunkWriter;
import org.amkit.chunk.ChangeChunk;

/**
 * Packs changes for one message, as many as fit. Many small ones are packed together, where the
 * peer reads bundles: 260,000 changes of one character are 28 MB alone, 360 KB in bundles.
 *
 * <pre>
 *   changes   c c c c c c | C | c c c c c c | c c ...
 *   blocks    bundle        C   bundle        does not fit: left for the next message
 * </pre>
 *
 * <p>Cost: that of the changes' bytes, of which there are at most {@link #MAX_EXPANSION} times as
 * many as fit; what does not fit is packed again next time, a block at most.
 */
final class ChangePacker {
  /** The bytes of a message's changes, one by one, by those that they are packed into. */
  private static final int MAX_EXPANSION = 8;

  /** A block has so many bytes of changes that two fit into a message at least. */
  private static final int BLOCKS = 2;

  /** How changes may stand in a message. */
  enum Form {
    /** Each alone, as it is. */
    PLAIN,
    /** Each alone, deflated where that is shorter. */
    DEFLATED,
    /** Also as bundles. */
    BUNDLED
  }

  private final long maxByteCount;
  private final Form form;

  private final List<byte[]> chunks = new ArrayList<>();
  private final List<ChangeHash> packed = new ArrayList<>();
  private long byteCount;
  private long unpackedByteCount;
  private boolean hasBundles;
  private boolean isFull;

  private final List<ChangeChunk> block = new ArrayList<>();
  private long blockByteCount;

  /** Packs at most so many bytes, but always one change. */
  ChangePacker(long maxByteCount, Form form) {
    this.maxByteCount = maxByteCount;
    this.form = form;
  }

  /**
   * Adds a change, which stands behind those that it depends on.
   *
   * @param chunk not deflated
   * @return false when no more fit, maybe not even this one
   */
  boolean add(ChangeHash hash, byte[] chunk) {
    if (blockByteCount > 0 && blockByteCount + chunk.length > maxByteCount / BLOCKS) {
      endBlock();
    }
    if (!isFull) {
      block.add(ChangeChunk.parseKnown(chunk, hash));
      blockByteCount += chunk.length;
    }
    return !isFull;
  }

  /** Packs what was added last. Nothing may be added afterwards. */
  void finish() {
    if (!isFull && !block.isEmpty()) {
      endBlock();
    }
  }

  private void endBlock() {
    List<byte[]> bundled = bundle();
    List<byte[]> ended = bundled.isEmpty() ? alone() : bundled;
    long size = byteCount(ended);
    isFull =
        byteCount > 0
            && (byteCount + size > maxByteCount
                || (unpackedByteCount + blockByteCount) / MAX_EXPANSION > maxByteCount);
    if (!isFull) {
      chunks.addAll(ended);
      block.forEach(change -> packed.add(change.hash()));
      byteCount += size;
      unpackedByteCount += blockByteCount;
      hasBundles |= !bundled.isEmpty();
    }
    block.clear();
    blockByteCount = 0;
  }

  /** The block as a bundle, or nothing where that is no use. */
  private List<byte[]> bundle() {
    if (form != Form.BUNDLED || block.size() == 1) {
      return List.of();
    }
    try {
      byte[] bundle = BundleChunkWriter.writeFirstForm(block);
      return bundle.length < blockByteCount ? List.of(bundle) : List.of();
    } catch (IllegalArgumentException e) {
      // A change among them that no bundle can bring back.
      return List.of();
    }
  }

  private List<byte[]> alone() {
    List<byte[]> alone = new ArrayList<>(block.size());
    for (ChangeChunk change : block) {
      byte[] bytes = change.bytes();
      byte[] deflated = form == Form.PLAIN ? bytes : ChangeChunk.deflated(bytes);
      alone.add(deflated.length < bytes.length ? deflated : bytes);
    }
    return alone;
  }

  private static long byteCount(List<byte[]> chunks) {
    long sum = 0;
    for (byte[] chunk : chunks) {
      sum += chunk.length;
    }
    return sum;
  }

  /** Whether something that was added did not fit. */
  boolean isFull() {
    return isFull;
  }

  /** Whether there is a bundle among the {@link #chunks}. */
  boolean hasBundles() {
    return hasBundles;
  }

  /** The changes that fit, a prefix of those added. */
  List<ChangeHash> packed() {
    return Collections.unmodifiableList(packed);
  }

  /** What they were packed into. */
  List<byte[]> chunks() {
    return Collections.unmodifiableList(chunks);
  }

  /** The bytes of the {@link #chunks}. */
  long byteCount() {
    return byteCount;
  }
}
