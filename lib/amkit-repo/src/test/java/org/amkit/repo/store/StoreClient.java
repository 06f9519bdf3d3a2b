package org.amkit.repo.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Reading.Position;
import org.jspecify.annotations.Nullable;

/**
 * What a Repo does with one document of a store: holds it, edits it, appends what the store lacks,
 * and compacts. For one thread.
 */
final class StoreClient {
  final DocumentStore store;
  final DocumentId id;
  final Document document = new Document();
  private @Nullable Position position;

  private final Set<ChangeHash> acknowledged;

  /** What the store is known to have. */
  private final Set<ChangeHash> stored = new HashSet<>();

  /** No two clients make the same value, which would be no change. */
  private final String name;

  private int edits;

  /**
   * A client.
   *
   * @param acknowledged gets what the store has acknowledged; safe for use by many threads
   */
  StoreClient(
      DocumentStore store, DocumentId id, RandomGenerator random, Set<ChangeHash> acknowledged) {
    this.store = store;
    this.id = id;
    this.acknowledged = acknowledged;
    byte[] actor = new byte[16];
    random.nextBytes(actor);
    document.setActorId(actor);
    name = HexFormat.of().formatHex(actor) + " ";
  }

  /** The hashes of all changes in chunks. */
  /** The bytes that a store keeps of a document, however damaged. */
  static byte[] kept(DocumentStore store, DocumentId id) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    store.readDamaged(id).forEach(value -> kept.writeBytes(value.bytes()));
    return kept.toByteArray();
  }

  /** The documents of a store. */
  static List<DocumentId> listed(DocumentStore store) throws IOException {
    List<DocumentId> listed = new ArrayList<>();
    store.list(listed::add);
    return listed;
  }

  static Set<ChangeHash> hashes(List<byte[]> chunks) {
    Document all = new Document();
    chunks.forEach(all::loadIncremental);
    Set<ChangeHash> hashes = hashes(all);
    hashes.addAll(List.of(all.waitingChanges()));
    return hashes;
  }

  static Set<ChangeHash> hashes(Document document) {
    Set<ChangeHash> hashes = new HashSet<>();
    document.getAllChanges().forEach(change -> hashes.add(change.hash()));
    return hashes;
  }

  /** Behind what was read, appended or compacted. */
  Position position() {
    return Objects.requireNonNull(position, "nothing was read");
  }

  void refresh() throws IOException {
    Position known = position;
    take(known == null ? store.read(id) : store.readSince(id, known));
  }

  /** Takes in what an event tells, or reads what it does not tell. */
  void hear(StoreEvent event) throws IOException {
    Position known = position;
    Optional<Reading> since = known == null ? Optional.empty() : event.since(known);
    if (since.isPresent()) {
      take(since.get());
    } else {
      refresh();
    }
  }

  private void take(Reading reading) {
    if (reading.isWhole()) {
      stored.clear();
    }
    reading.chunks().forEach(document::loadIncremental);
    stored.addAll(hashes(reading.chunks()));
    position = reading.position();
  }

  /** Makes a change that the store has not. */
  void edit() {
    try (Transaction tx = document.startTransaction()) {
      tx.set(ObjectId.ROOT, "key " + edits % 5, name + ++edits);
      tx.commit();
    }
  }

  /** Appends what the store lacks, a chunk for each change. */
  void flush() throws IOException {
    while (true) {
      List<byte[]> lacking = new ArrayList<>();
      List<ChangeHash> hashes = new ArrayList<>();
      for (Change change : document.getAllChanges()) {
        if (!stored.contains(change.hash())) {
          lacking.add(change.bytes());
          hashes.add(change.hash());
        }
      }
      try {
        position = store.append(id, position, lacking);
        stored.addAll(hashes);
        acknowledged.addAll(hashes);
        return;
      } catch (StalePositionException e) {
        refresh();
      }
    }
  }

  void editAndFlush() throws IOException {
    edit();
    flush();
  }

  /** Replaces what was read by a snapshot; not when somebody else was quicker. */
  void compact() throws IOException {
    refresh();
    flush();
    try {
      position = store.compact(id, position(), document.getHeads(), document.save());
    } catch (StalePositionException e) {
      refresh();
    }
  }
}
