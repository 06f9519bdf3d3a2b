package org.amkit.repo.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.Reading.Position;
import org.amkit.repo.store.StalePositionException;
import org.amkit.repo.store.StoreEvent;
import org.jspecify.annotations.Nullable;

/**
 * A store that answers late, fails, writes without saying so, and goes back to an older copy. It
 * knows what is durable in it.
 */
final class SimulatedStore {
  private static final class Entry {
    private final long number;
    private final byte[] bytes;

    Entry(long number, byte[] bytes) {
      this.number = number;
      this.bytes = bytes;
    }
  }

  private record At(long epoch, long number) implements Position {}

  /** What the store has of one document. */
  private static final class Log {
    List<Entry> entries = new ArrayList<>();
    List<Entry> olderCopy = List.of();
    long epoch;
    long last;
    Document durable = new Document();

    At end() {
      return new At(epoch, last);
    }

    void add(byte[] bytes) {
      entries.add(new Entry(++last, bytes));
      durable.loadIncremental(bytes);
    }

    void reread() {
      durable = new Document();
      for (Entry entry : entries) {
        durable.loadIncremental(entry.bytes);
      }
    }

    Reading since(@Nullable At position) {
      boolean isWhole = position == null || position.epoch() != epoch;
      List<byte[]> chunks = new ArrayList<>();
      for (Entry entry : entries) {
        if (isWhole || position == null || entry.number > position.number()) {
          chunks.add(entry.bytes);
        }
      }
      return new Reading(chunks, isWhole, end());
    }
  }

  /** What is done with the store, and answers. */
  interface Work {
    Consumer<DocumentActor> run() throws IOException;
  }

  private final SimulatedTime time;
  final String storageId;
  private final Map<DocumentId, Log> logs = new LinkedHashMap<>();
  private final Map<String, byte[]> states = new HashMap<>();
  private final Set<SimulatedNode> watchers = new LinkedHashSet<>();

  /** How often it fails. */
  double failures;

  /** How long it takes, at most. */
  int maxMillis = 5;

  SimulatedStore(SimulatedTime time, String storageId) {
    this.time = time;
    this.storageId = storageId;
  }

  void watch(SimulatedNode node) {
    watchers.add(node);
  }

  void unwatch(SimulatedNode node) {
    watchers.remove(node);
  }

  /** Passes a message to all other nodes, as a bus does: in no order, and not always. */
  void publish(SimulatedNode from, RepoMessage message) {
    for (SimulatedNode node : watchers) {
      if (node != from && !time.chance(failures)) {
        time.within(20, () -> node.published(message));
      }
    }
  }

  private Log log(DocumentId id) {
    return logs.computeIfAbsent(id, i -> new Log());
  }

  boolean has(DocumentId id, ChangeHash[] heads) {
    return log(id).durable.hasHeads(heads);
  }

  boolean isEmpty(DocumentId id) {
    return log(id).entries.isEmpty();
  }

  ChangeHash[] heads(DocumentId id) {
    return log(id).durable.getHeads();
  }

  /** An older copy is put in place of a document; the next one is what is there now. */
  void goBack(DocumentId id) {
    Log log = log(id);
    List<Entry> now = log.entries;
    log.entries = new ArrayList<>(log.olderCopy);
    log.olderCopy = List.copyOf(now);
    log.epoch++;
    log.reread();
    time.trace("store %s: %s goes back to %d chunks", storageId, id, log.entries.size());
    changed(id);
  }

  private void changed(DocumentId id) {
    changed(id, StoreEvent.of(id));
  }

  private void changed(DocumentId id, StoreEvent event) {
    for (SimulatedNode node : watchers) {
      time.within(20, () -> node.storeChanged(id, event));
    }
  }

  /** What tells of an append: at times all of it. */
  private StoreEvent event(DocumentId id, At before, List<byte[]> chunks, At behind) {
    return time.chance(0.3)
        ? StoreEvent.of(id)
        : StoreEvent.of(
            id,
            position ->
                position.equals(before)
                    ? Optional.of(new Reading(chunks, false, behind))
                    : Optional.empty());
  }

  // Each of these may fail before, or after it was done.

  Consumer<DocumentActor> read(DocumentId id) throws IOException {
    fail("read");
    Reading reading = log(id).since(null);
    return actor -> actor.loaded(reading);
  }

  Consumer<DocumentActor> readSince(DocumentId id, Position position) throws IOException {
    fail("readSince");
    Reading reading = log(id).since((At) position);
    return actor -> actor.refreshed(reading);
  }

  Consumer<DocumentActor> append(DocumentId id, @Nullable Position position, List<byte[]> chunks)
      throws IOException {
    fail("append, not done");
    Log log = log(id);
    At at = (At) position;
    requireCurrent(log, at);
    boolean isNext = at == null ? log.entries.isEmpty() : at.equals(log.end());
    log.olderCopy = time.chance(0.5) ? List.copyOf(log.entries) : log.olderCopy;
    At before = log.end();
    chunks.forEach(log::add);
    changed(id, event(id, before, chunks, log.end()));
    fail("append, done");
    Position behind = isNext || at == null ? log.end() : at;
    if (!isNext && at == null) {
      // Nothing was read, so all that is there comes with the next reading.
      behind = new At(log.epoch, 0);
    }
    Position answer = behind;
    return actor -> actor.stored(answer);
  }

  Consumer<DocumentActor> compact(DocumentId id, Position read, ChangeHash[] heads, byte[] snapshot)
      throws IOException {
    fail("compact, not done");
    Log log = log(id);
    At at = (At) read;
    requireCurrent(log, at);
    if (!Document.load(snapshot).hasHeads(heads)) {
      throw new AssertionError("the snapshot of " + id + " has other heads than it is said to");
    }
    boolean isNext = at.equals(log.end());
    log.add(snapshot);
    log.entries.removeIf(entry -> entry.number <= at.number());
    log.epoch++;
    ChangeHash[] before = log.durable.getHeads();
    log.reread();
    if (!log.durable.hasHeads(before)) {
      throw new AssertionError("compaction of " + id + " has lost changes");
    }
    changed(id);
    fail("compact, done");
    Position behind = isNext ? log.end() : new At(log.epoch, at.number());
    return actor -> actor.stored(behind);
  }

  private static void requireCurrent(Log log, @Nullable At at) throws StalePositionException {
    if (at != null && at.epoch() != log.epoch) {
      throw new StalePositionException("it was compacted, or put back");
    }
  }

  private void fail(String what) throws IOException {
    if (time.chance(failures)) {
      throw new IOException(what);
    }
  }

  Optional<byte[]> state(DocumentId id, String of) {
    return time.chance(failures) ? Optional.empty() : Optional.ofNullable(states.get(id + of));
  }

  void keepState(DocumentId id, String of, byte[] state) {
    if (!time.chance(failures)) {
      states.put(id + of, state);
    }
  }
}
