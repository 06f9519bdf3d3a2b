package org.amkit.repo.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Reading.Position;
import org.jspecify.annotations.Nullable;

/**
 * Documents for as long as the process runs. StoredChunks are numbered as they come, across all
 * documents; a position is the last number that was read. Safe for use by many threads.
 */
public final class MemoryStore implements DocumentStore {
  private final Map<DocumentId, Chunked> documents = new HashMap<>();
  private final Map<DocumentId, Map<String, byte[]>> peerStates = new HashMap<>();
  private final Listeners listeners = new Listeners();
  private long last;

  /** A document, in the order in which its chunks came. */
  private static final class Chunked {
    /** What tells it from one of the same name before it was removed. */
    final long born;

    final Map<Long, byte[]> chunks = new LinkedHashMap<>();

    Chunked(long born) {
      this.born = born;
    }
  }

  private record Numbers(long born, long upTo) implements Position {
    static final Numbers NOTHING = new Numbers(-1, -1);
  }

  /** An empty store. */
  public MemoryStore() {}

  @Override
  public Optional<String> storageId() {
    return Optional.empty();
  }

  @Override
  public synchronized Reading read(DocumentId id) {
    Chunked document = documents.get(id);
    return document == null
        ? new Reading(List.of(), true, Numbers.NOTHING)
        : new Reading(
            new ArrayList<>(document.chunks.values()), true, new Numbers(document.born, last));
  }

  @Override
  public synchronized Reading readSince(DocumentId id, Position position) {
    Numbers read = (Numbers) position;
    Chunked document = documents.get(id);
    if (document == null || document.born != read.born) {
      return read(id);
    }
    List<byte[]> more = new ArrayList<>();
    document.chunks.forEach(
        (number, chunk) -> {
          if (number > read.upTo) {
            more.add(chunk);
          }
        });
    return new Reading(more, false, new Numbers(document.born, last));
  }

  @Override
  public Position append(DocumentId id, @Nullable Position position, List<byte[]> chunks)
      throws StalePositionException {
    Numbers read = position == null ? Numbers.NOTHING : (Numbers) position;
    if (chunks.isEmpty()) {
      return read;
    }
    Position behind = add(id, read, chunks, false);
    listeners.tell(StoreEvent.of(id));
    return behind;
  }

  @Override
  public Position compact(DocumentId id, Position read, ChangeHash[] heads, byte[] snapshot)
      throws StalePositionException {
    Position behind = add(id, (Numbers) read, List.of(snapshot), true);
    listeners.tell(StoreEvent.of(id));
    return behind;
  }

  private synchronized Position add(
      DocumentId id, Numbers read, List<byte[]> chunks, boolean replaces)
      throws StalePositionException {
    Chunked document = documents.get(id);
    if (read.born >= 0 && (document == null || document.born != read.born)) {
      throw new StalePositionException(id + ": was removed in the meantime");
    }
    if (document == null) {
      document = new Chunked(++last);
      documents.put(id, document);
    }
    boolean isNext = true;
    for (long number : document.chunks.keySet()) {
      isNext &= number <= read.upTo;
    }
    if (replaces) {
      document.chunks.keySet().removeIf(number -> number <= read.upTo);
    }
    for (byte[] chunk : chunks) {
      document.chunks.put(++last, chunk);
    }
    return isNext ? new Numbers(document.born, last) : read;
  }

  @Override
  public Watch watch(Consumer<StoreEvent> listener) {
    return listeners.add(listener);
  }

  @Override
  public synchronized Optional<byte[]> peerState(DocumentId id, String storageId) {
    return Optional.ofNullable(peerStates.getOrDefault(id, Map.of()).get(storageId));
  }

  @Override
  public synchronized void keepPeerState(DocumentId id, String storageId, byte[] state) {
    peerStates.computeIfAbsent(id, none -> new HashMap<>()).put(storageId, state);
  }

  @Override
  public void list(Consumer<DocumentId> each) {
    List<DocumentId> all;
    synchronized (this) {
      all = new ArrayList<>(documents.keySet());
    }
    all.forEach(each);
  }

  @Override
  public synchronized void delete(DocumentId id) {
    documents.remove(id);
    peerStates.remove(id);
  }

  @Override
  public void close() {}
}
