package org.amkit.repo.nats;

import io.nats.client.api.MessageInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.DamagedChunkException;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.StoredValue;

/**
 * Reads the messages of a document, from the first to the last, as the stream's leader has them. A
 * snapshot is behind all that it replaces, so that nothing is missed where messages are removed
 * meanwhile.
 *
 * <p>Cost: a round trip for each message, and one more.
 */
final class SubjectReader {
  private final Session session;
  private final String stream;
  private final StreamEpoch epoch;

  SubjectReader(Session session, String stream, StreamEpoch epoch) {
    this.session = session;
    this.stream = stream;
    this.epoch = epoch;
  }

  static String subject(String stream, DocumentId id) {
    String name = id.toString();
    return stream + ".doc." + name.substring(0, 2) + "." + name.substring(2);
  }

  /** All of it. */
  Reading read(DocumentId id) throws IOException {
    long now = epoch.number();
    return reading(scan(id, 1), SubjectPosition.NOTHING, now);
  }

  /** What is new; empty where what was read is not there any more. */
  Optional<Reading> readSince(DocumentId id, SubjectPosition seen) throws IOException {
    long now = epoch.number();
    if (seen.isNothing() || seen.epoch() != now) {
      return Optional.empty();
    }
    List<ChunkPiece> found = scan(id, Math.max(1, seen.upTo()));
    return isThere(found, seen) ? Optional.of(reading(found, seen, now)) : Optional.empty();
  }

  private List<ChunkPiece> scan(DocumentId id, long from) throws IOException {
    List<ChunkPiece> found = new ArrayList<>();
    String subject = subject(stream, id);
    long next = from;
    while (true) {
      Optional<MessageInfo> message = session.next(stream, subject, next);
      if (message.isEmpty()) {
        return found;
      }
      try {
        found.add(ChunkPiece.of(message.get()));
      } catch (IOException e) {
        throw new IOException(id + ": " + e.getMessage(), e);
      }
      next = message.get().getSeq() + 1;
    }
  }

  /** Whether the last message that was read is there, or what replaced it. */
  private static boolean isThere(List<ChunkPiece> found, SubjectPosition seen) {
    boolean isOfIt = false;
    for (ChunkPiece piece : found) {
      if (piece.sequence() == seen.last()) {
        return piece.append().equals(seen.mark());
      }
      isOfIt |=
          piece.sequence() > seen.last()
              && piece.births().stream().anyMatch(seen.births()::contains);
    }
    return isOfIt;
  }

  private static Reading reading(List<ChunkPiece> found, SubjectPosition seen, long epoch)
      throws IOException {
    Map<String, SortedMap<Integer, ChunkPiece>> appends = new HashMap<>();
    for (ChunkPiece piece : found) {
      appends.computeIfAbsent(piece.append(), name -> new TreeMap<>()).put(piece.number(), piece);
    }
    List<byte[]> chunks = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    Set<String> births = new HashSet<>(seen.births());
    SortedSet<Long> beyond = new TreeSet<>();
    long upTo = seen.upTo();
    String mark = seen.mark();
    boolean isMissing = false;
    for (ChunkPiece piece : found) {
      SortedMap<Integer, ChunkPiece> pieces = appends.getOrDefault(piece.append(), new TreeMap<>());
      boolean isWhole = pieces.size() == piece.count();
      if (isWhole && !seen.has(piece.sequence()) && taken.add(piece.hash())) {
        chunks.add(sound(pieces));
      }
      if (isWhole || piece.isOld()) {
        births.addAll(piece.births());
        mark = piece.append();
        if (isMissing) {
          beyond.add(piece.sequence());
        } else {
          upTo = piece.sequence();
        }
      } else {
        isMissing = true;
      }
    }
    SubjectPosition behind =
        births.isEmpty()
            ? SubjectPosition.NOTHING
            : new SubjectPosition(epoch, Set.copyOf(births), upTo, beyond, mark);
    return new Reading(chunks, seen.isNothing(), behind);
  }

  private static byte[] sound(SortedMap<Integer, ChunkPiece> pieces) throws IOException {
    byte[] bytes = joined(pieces);
    String hash = hash(bytes);
    if (!pieces.values().stream().allMatch(piece -> piece.hash().equals(hash))) {
      throw new DamagedChunkException(name(pieces) + " is damaged: its bytes have another hash");
    }
    return bytes;
  }

  private static byte[] joined(SortedMap<Integer, ChunkPiece> pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces.values().forEach(piece -> all.writeBytes(piece.bytes().array()));
    return all.toByteArray();
  }

  /** All that is kept of a document, but for appends that are not all there: they do not count. */
  List<StoredValue> readDamaged(DocumentId id) throws IOException {
    Map<String, SortedMap<Integer, ChunkPiece>> appends = new LinkedHashMap<>();
    for (ChunkPiece piece : scan(id, 1)) {
      appends.computeIfAbsent(piece.append(), name -> new TreeMap<>()).put(piece.number(), piece);
    }
    return appends.values().stream()
        .filter(pieces -> pieces.size() == pieces.values().iterator().next().count())
        .map(pieces -> new StoredValue(name(pieces), joined(pieces)))
        .toList();
  }

  /** What errors call what one append has written. */
  private static String name(SortedMap<Integer, ChunkPiece> pieces) {
    return "message " + pieces.values().iterator().next().sequence();
  }

  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
