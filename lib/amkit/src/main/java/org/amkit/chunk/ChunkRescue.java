package org.amkit.chunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.amkit.codec.Inflate;
import org.amkit.codec.LimitException;
import org.amkit.codec.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Finds the chunks of damaged input whose content is whole, those with a damaged header included.
 *
 * <p>A chunk that cannot be read is taken to be whole where one of these proves it:
 *
 * <ul>
 *   <li>its checksum fits, with other magic bytes, another type or another length;
 *   <li>its hash is one that another chunk names: a head, or what a change depends on; of a bundle,
 *       the hashes of its changes;
 *   <li>it is a document whose changes have the heads that it states;
 *   <li>three of the checksum's four bytes fit.
 * </ul>
 *
 * <p>Cost: O(bytes), times a small constant where there is damage.
 */
public final class ChunkRescue {
  /** How many times over the input is hashed in search of chunks. */
  private static final int MAX_HASH_PASSES = 16;

  private static final long MIN_HASH_BYTES = 64L << 20;

  /** How many of the places where a chunk of unknown length may end are tried. */
  private static final int MAX_ENDS = 16;

  /** Of a chunk that is looked for, so many of the magic bytes may be wrong. */
  private static final int ENOUGH_MAGIC_BYTES = ChunkFrame.MAGIC_BYTE_COUNT - 1;

  private static final int ENOUGH_CHECKSUM_BYTES = ChunkFrame.CHECKSUM_BYTE_COUNT - 1;

  /** Bytes of the longest length that is looked for. */
  private static final int MAX_LENGTH_BYTES = 5;

  /**
   * A chunk, or changes out of one.
   *
   * @param start offset at which it starts in the input
   * @param end offset behind it
   * @param bytes whole chunks: its own with the header put right, or those of the changes that were
   *     rescued from a bundle
   * @param note what was wrong with it, and why it is good all the same; null when nothing was
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Piece(long start, long end, byte[] bytes, @Nullable String note) {}

  /**
   * Bytes that could not be rescued.
   *
   * @param start offset of the first
   * @param end offset behind the last
   * @param fault what is wrong with them
   */
  public record Loss(long start, long end, String fault) {}

  /** What was found, in the order of the input; together it is all of the input. */
  public record Result(List<Piece> pieces, List<Loss> losses) {}

  /** A place that holds no good chunk. */
  private record Fault(int start, FormatException cause) {}

  /** Bytes that would be a chunk but for its checksum, of which enough fits to look further. */
  private record Attempt(int start, int bodyStart, int end, ChunkType type, ChangeHash hash) {}

  private final byte[] data;
  private final ChunkReader reader;
  private final Predicate<byte[]> provesItself;
  private final Sha256 sha = new Sha256();
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private final Set<ChangeHash> named = new HashSet<>();
  private long hashBytesLeft;

  private ChunkRescue(byte[] data, Limits limits, Predicate<byte[]> provesItself) {
    this.data = data;
    this.reader = new ChunkReader(data, limits);
    this.provesItself = provesItself;
    this.hashBytesLeft = Math.max(MIN_HASH_BYTES, (long) MAX_HASH_PASSES * data.length);
  }

  /**
   * Reads all that can be read or rescued.
   *
   * @param limits on what the chunks may take
   * @param provesItself tells of a document chunk whether its changes have the heads it states
   * @throws LimitException where more would be needed to read a chunk
   */
  public static Result of(byte[] data, Limits limits, Predicate<byte[]> provesItself) {
    ChunkRescue rescue = new ChunkRescue(data, limits, provesItself);
    rescue.read();
    rescue.prove();
    return rescue.result();
  }

  private void read() {
    while (true) {
      try {
        if (!reader.next()) {
          return;
        }
        good(reader.chunk());
      } catch (LimitException e) {
        throw e;
      } catch (FormatException e) {
        int start = (int) reader.goodEnd();
        if (!rescueAt(start, e)) {
          goOnBehind(start);
        }
      }
    }
  }

  private void good(Chunk chunk) {
    int start = (int) chunk.start();
    int end = (int) chunk.end();
    if (chunk.type() == ChunkType.COMPRESSED_CHANGE && !couldBegin(end)) {
      // The checksum covers the inflated content: not a length that reaches too far.
      int bodyStart = ChunkFrame.bodyStart(data, start);
      int deflatedEnd =
          bodyStart + (int) Inflate.deflatedByteCount(data, bodyStart, end, bodyStart);
      if (deflatedEnd < end && couldBegin(deflatedEnd)) {
        add(
            new Attempt(start, bodyStart, deflatedEnd, chunk.type(), chunk.hash()),
            "its length was wrong, its checksum fits");
        return;
      }
    }
    pieces.add(new Piece(start, end, Arrays.copyOfRange(data, start, end), null));
    name(chunk);
  }

  /** Notes the hashes that a chunk vouches for. */
  private void name(Chunk chunk) {
    try {
      named.addAll(ChunkContent.parse(chunk, Limits.DEFAULT).named());
    } catch (FormatException e) {
      // Its loader will say so.
    }
  }

  /**
   * Whether the chunk that begins at {@code start} is whole but for magic bytes, type or length;
   * the reader then stands behind it. Else what may be proved later is noted.
   */
  private boolean rescueAt(int start, FormatException cause) {
    int declared = ChunkFrame.endWithin(data, start);
    int body = ChunkFrame.bodyStart(data, start);
    ChunkType type = ChunkFrame.typeAt(data, start);
    if (declared > 0) {
      for (ChunkType each : ChunkType.values()) {
        boolean isDeclared = each == type;
        String wrong = isDeclared ? "its magic bytes were wrong" : "its type was wrong";
        if (tryFrame(start, body, declared, each, isDeclared, wrong)) {
          return true;
        }
      }
    }
    if (type != null && isNearMagic(start) && rescueWithOtherLength(start, declared, type)) {
      return true;
    }
    faults.add(new Fault(start, cause));
    return false;
  }

  /** Whether the chunk is whole but for its length. */
  private boolean rescueWithOtherLength(int start, int declared, ChunkType type) {
    int lengthAt = start + ChunkFrame.LENGTH_AT;
    int ends = 0;
    for (int end = lengthAt + 1; end <= data.length && ends < MAX_ENDS; end++) {
      if (end != data.length && !couldBegin(end)) {
        continue;
      }
      ends++;
      for (int byteCount = 1; byteCount <= MAX_LENGTH_BYTES; byteCount++) {
        int from = lengthAt + byteCount;
        if (end != declared
            && from <= end
            && ByteWriter.ulebByteCount(end - from) == byteCount
            && tryFrame(start, from, end, type, true, "its length was wrong")) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Moves on from a place that holds no chunk: to where its header says that it ends, if a chunk
   * may begin there, else to what looks like one.
   */
  private void goOnBehind(int start) {
    int declared = ChunkFrame.endWithin(data, start);
    if (declared > 0 && couldBegin(declared)) {
      reader.moveTo(declared);
      return;
    }
    int next = (int) reader.resume();
    if (declared > 0 && declared < next) {
      lookInside(declared, declared + 1);
      if (reader.goodEnd() != next) {
        return;
      }
    }
    lookInside(start + 1, next);
  }

  /** Looks for a chunk with damaged magic bytes that begins in {@code [from..to)}. */
  private void lookInside(int from, int to) {
    for (int at = from; at < to; at++) {
      boolean near = isNearMagic(at);
      int declared = ChunkFrame.endWithin(data, at);
      if (declared < 0 || (!near && declared != data.length && !couldBegin(declared))) {
        continue;
      }
      int body = ChunkFrame.bodyStart(data, at);
      ChunkType type = ChunkFrame.typeAt(data, at);
      if (type != null && tryFrame(at, body, declared, type, near, "its magic bytes were wrong")) {
        return;
      }
    }
  }

  /**
   * Whether a chunk would have this checksum; it is then kept, and the reader stands behind it.
   *
   * @param note whether to keep in mind what has another
   */
  private boolean tryFrame(
      int start, int bodyStart, int end, ChunkType type, boolean note, String wrong) {
    if (end - start > hashBytesLeft) {
      return false;
    }
    Attempt attempt = hash(start, bodyStart, end, type);
    if (attempt == null) {
      return false;
    }
    if (checksumBytesOf(attempt) == ChunkFrame.CHECKSUM_BYTE_COUNT) {
      add(attempt, wrong + ", its checksum fits");
      return true;
    }
    if (note) {
      attempts.add(attempt);
    }
    return false;
  }

  private @Nullable Attempt hash(int start, int bodyStart, int end, ChunkType type) {
    hashBytesLeft -= end - start;
    byte[] hash = new byte[ChangeHash.BYTE_COUNT];
    int realEnd = end;
    if (type == ChunkType.COMPRESSED_CHANGE) {
      try {
        long most = reader.budget().inflatedBytesLeft();
        long byteCount = Inflate.byteCount(data, bodyStart, end, most, bodyStart);
        hashBytesLeft -= byteCount;
        ChunkFrame.hashInflated(byteCount, data, bodyStart, end, hash);
        realEnd = bodyStart + (int) Inflate.deflatedByteCount(data, bodyStart, end, bodyStart);
      } catch (FormatException e) {
        return null;
      }
    } else {
      ByteWriter frame = ChunkFrame.open(end - bodyStart);
      frame.putBytes(data, bodyStart, end - bodyStart);
      ChunkFrame.close(frame, type, sha, hash);
    }
    return new Attempt(start, bodyStart, realEnd, type, ChangeHash.fromBytes(hash, 0));
  }

  /** The chunk with a good header. */
  private byte[] frame(Attempt attempt) {
    byte[] hash = attempt.hash.getBytes();
    return ChunkFrame.of(attempt.type, hash, data, attempt.bodyStart, attempt.end);
  }

  /** Keeps a chunk; the reader goes on behind it. */
  private void add(Attempt attempt, String note) {
    byte[] frame = frame(attempt);
    pieces.add(new Piece(attempt.start, attempt.end, frame, note));
    reader.moveTo(attempt.end);
    ChunkReader single = new ChunkReader(frame, Limits.DEFAULT);
    try {
      if (single.next()) {
        name(single.chunk());
      }
    } catch (FormatException e) {
      throw new AssertionError("a chunk with its own hash", e);
    }
  }

  /** Proves what was noted, until nothing more is named. */
  private void prove() {
    for (int before = -1; before != pieces.size(); ) {
      before = pieces.size();
      attempts.removeIf(this::isProved);
    }
    attempts.sort(Comparator.comparingInt(ChunkRescue.this::checksumBytesOf).reversed());
    for (Attempt attempt : attempts) {
      if (isCovered(attempt)) {
        continue;
      }
      if (checksumBytesOf(attempt) == ENOUGH_CHECKSUM_BYTES) {
        add(attempt, "one byte of its checksum was wrong");
      } else if (attempt.type == ChunkType.DOCUMENT && provesItself.test(frame(attempt))) {
        add(attempt, "its checksum was wrong, its changes have the heads that it states");
      }
    }
  }

  private boolean isProved(Attempt attempt) {
    if (isCovered(attempt)) {
      return true;
    }
    if (attempt.type == ChunkType.BUNDLE) {
      return isBundleProved(attempt);
    }
    if (attempt.type != ChunkType.DOCUMENT && named.contains(attempt.hash)) {
      add(attempt, "its checksum was wrong, its hash is named by what follows it");
      return true;
    }
    return false;
  }

  /** Keeps those changes of a bundle that are named, or that one depends on which is. */
  private boolean isBundleProved(Attempt attempt) {
    Map<ChangeHash, ChangeChunk> changes = new HashMap<>();
    List<ChangeChunk> order = new ArrayList<>();
    try {
      ChunkReader single = new ChunkReader(frame(attempt), Limits.DEFAULT);
      single.next();
      for (byte[] bytes : BundleChunk.parse(single.chunk(), Limits.DEFAULT).changes()) {
        ChangeChunk change = ChangeChunk.parse(bytes, Limits.DEFAULT);
        changes.put(change.hash(), change);
        order.add(change);
      }
    } catch (FormatException e) {
      return false;
    }
    Set<ChangeHash> proved = new HashSet<>();
    List<ChangeHash> open = new ArrayList<>(named);
    while (!open.isEmpty()) {
      ChangeChunk change = changes.get(open.remove(open.size() - 1));
      if (change != null && proved.add(change.hash())) {
        open.addAll(change.deps());
      }
    }
    if (proved.isEmpty()) {
      return false;
    }
    if (proved.size() == order.size()) {
      add(attempt, "its checksum was wrong, its changes are named by what follows it");
      return true;
    }
    if (checksumBytesOf(attempt) == ENOUGH_CHECKSUM_BYTES) {
      return false;
    }
    ByteWriter out = new ByteWriter(attempt.end - attempt.start);
    for (ChangeChunk change : order) {
      if (proved.contains(change.hash())) {
        out.putBytes(change.bytes());
      }
    }
    pieces.add(
        new Piece(
            attempt.start,
            attempt.end,
            out.toByteArray(),
            "its checksum was wrong; "
                + proved.size()
                + " of its "
                + order.size()
                + " changes are named by what follows it, the others are lost"));
    return true;
  }

  private boolean isCovered(Attempt attempt) {
    for (Piece piece : pieces) {
      if (piece.start <= attempt.start && attempt.start < piece.end) {
        return true;
      }
    }
    return false;
  }

  /** How many bytes of the stored checksum fit. */
  private int checksumBytesOf(Attempt attempt) {
    return ChunkFrame.checksumByteCount(data, attempt.start, attempt.hash.getBytes());
  }

  private Result result() {
    pieces.sort(Comparator.comparingLong(Piece::start).thenComparing(p -> -p.end));
    List<Piece> kept = new ArrayList<>();
    List<Loss> losses = new ArrayList<>();
    long at = 0;
    for (Piece piece : pieces) {
      if (piece.start >= at) {
        lose(losses, at, piece.start);
        kept.add(piece);
        at = piece.end;
      }
    }
    lose(losses, at, data.length);
    return new Result(kept, losses);
  }

  /** Notes the loss of {@code [from..to)}, parted where faults begin. */
  private void lose(List<Loss> losses, long from, long to) {
    long start = from;
    String fault = "not a chunk";
    for (Fault each : faults) {
      if (each.start >= to || each.start < from) {
        continue;
      }
      if (each.start > start) {
        losses.add(new Loss(start, each.start, fault));
        start = each.start;
      }
      fault = String.valueOf(each.cause.getMessage());
    }
    if (start < to) {
      losses.add(new Loss(start, to, fault));
    }
  }

  /** Whether most of the magic bytes are at {@code at}. */
  private boolean isNearMagic(int at) {
    return ChunkFrame.magicByteCount(data, at) >= ENOUGH_MAGIC_BYTES;
  }

  /** Whether a chunk may begin here: at the input's end, or with most of the magic bytes. */
  private boolean couldBegin(int at) {
    return at == data.length || isNearMagic(at);
  }
}
