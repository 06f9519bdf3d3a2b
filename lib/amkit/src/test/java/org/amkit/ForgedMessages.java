package org.amkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.amkit.codec.ByteWriter;
import org.amkit.sync.BloomFilter;
import org.amkit.sync.Have;
import org.amkit.sync.SyncMessage;

/** Messages and states as no honest peer makes them: full of hashes of changes that no one has. */
public final class ForgedMessages {
  private static final int STATE_TYPE = 0x43;

  private ForgedMessages() {}

  /** Hashes of no changes, sorted. */
  public static List<ChangeHash> hashes(int count) {
    Random random = new Random(count);
    byte[] bytes = new byte[ChangeHash.BYTE_COUNT];
    List<ChangeHash> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      random.nextBytes(bytes);
      hashes.add(ChangeHash.fromBytes(bytes, 0));
    }
    Collections.sort(hashes);
    return hashes;
  }

  /** A message of a peer with these heads, that has nothing else to say. */
  public static byte[] heads(List<ChangeHash> heads) {
    return message(heads, List.of(), List.of(Have.NOTHING));
  }

  /** A message with unknown heads. */
  public static byte[] heads(int count) {
    return heads(hashes(count));
  }

  /** A message that asks for unknown changes. */
  public static byte[] needs(int count) {
    return message(hashes(1), hashes(count), List.of(Have.NOTHING));
  }

  /** A message of a peer that takes unknown changes to be common to both sides. */
  public static byte[] lastSync(int count) {
    return message(
        hashes(1), List.of(), List.of(Have.NOTHING, new Have(hashes(count), BloomFilter.EMPTY)));
  }

  /** A message with as many filters of one change each. */
  public static byte[] filters(int count) {
    BloomFilter filter = BloomFilter.of(hashes(1));
    return message(hashes(1), List.of(), Collections.nCopies(count, new Have(List.of(), filter)));
  }

  /** A kept state with unknown heads. */
  public static byte[] state(int count) {
    ByteWriter out = new ByteWriter();
    out.putByte(STATE_TYPE);
    out.uleb(count);
    for (ChangeHash hash : hashes(count)) {
      int at = out.reserve(ChangeHash.BYTE_COUNT);
      hash.putTo(out.buffer(), at);
    }
    return out.toByteArray();
  }

  private static byte[] message(List<ChangeHash> heads, List<ChangeHash> need, List<Have> have) {
    byte[] honest = new Document().generateSyncMessage(new SyncState()).orElseThrow();
    SyncMessage.Flags flags = SyncMessage.decode(honest).flags();
    return new SyncMessage(1, heads, need, have, List.of(), flags).encode();
  }
}
