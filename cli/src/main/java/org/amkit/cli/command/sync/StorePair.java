package org.amkit.cli.command.sync;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.cli.command.Documents;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.NewChunks;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.StoredDocument;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.StalePositionException;

/**
 * Two stores, and one document of them at a time: each is appended what it lacks of the other's,
 * and read again. Nothing is overwritten, so that servers of the stores may be running. Used by
 * several threads at once.
 */
final class StorePair {
  private static final int MOST_TRIES = 10;

  /** How many bytes of memory a byte of a document may come to need. */
  private static final long HEAP_PER_BYTE = 50;

  private static final int MEBI = 1 << 20;

  /**
   * One of the stores.
   *
   * @param label what messages call it
   * @param store keeps the documents
   */
  record Side(String label, DocumentStore store) {
    private Reading read(DocumentId id) {
      try {
        return store.read(id);
      } catch (IOException e) {
        throw Faults.refused(label + "#" + id, e);
      }
    }

    private void append(DocumentId id, Reading read, byte[] chunks) throws StalePositionException {
      try {
        store.append(id, read.isEmpty() ? null : read.position(), List.of(chunks));
      } catch (StalePositionException e) {
        throw e;
      } catch (IOException e) {
        throw Faults.refused(label + "#" + id, e);
      }
    }
  }

  /**
   * How many changes of a document went to a side, or would.
   *
   * @param isAny whether anything did: a document without changes, or one that waits, is something
   * @param changes how many became a part of the document there
   */
  record Gain(boolean isAny, int changes) {}

  /** What was done with a document. */
  record Outcome(Gain sent, Gain received) {}

  private final Run run;
  private final Side own;
  private final Side peer;
  private final SyncWay way;
  private final boolean allowUnrelated;

  /** For the memory that the documents take which are worked on at a time, in MiB. */
  private final Semaphore memory;

  private final int memoryMebibytes;

  StorePair(Run run, Side own, Side peer, SyncWay way, boolean allowUnrelated) {
    this.run = run;
    this.own = own;
    this.peer = peer;
    this.way = way;
    this.allowUnrelated = allowUnrelated;
    this.memoryMebibytes = (int) Math.max(1, Runtime.getRuntime().maxMemory() / MEBI);
    this.memory = new Semaphore(memoryMebibytes);
  }

  /** The stores whose documents are to be visited. */
  List<Side> listed() {
    if (way.push()) {
      return List.of(own);
    }
    return way.pull() ? List.of(peer) : List.of(own, peer);
  }

  /** Fails when one of both is out of reach. */
  void check() {
    for (Side side : List.of(own, peer)) {
      try {
        side.store.check();
      } catch (IOException e) {
        throw Faults.refused(side.label, e);
      }
    }
  }

  /** A document as it is in a store. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Copy(Side side, Reading reading, byte[] bytes, Document document) {
    List<ChangeHash> heads() {
      return List.of(document.getHeads());
    }

    Set<ChangeHash> waiting() {
      return Set.of(document.waitingChanges());
    }
  }

  private Copy copy(Side side, DocumentId id, Reading reading) {
    Document document = run.documents().empty();
    byte[] bytes = StoredDocument.joined(reading);
    Documents.add(document, side.label + "#" + id, bytes);
    return new Copy(side, reading, bytes, document);
  }

  /** Syncs a document; {@link Failure} says why not. */
  Outcome sync(DocumentId id) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Reading left = own.read(id);
      Reading right = peer.read(id);
      long bytes = left.byteCount() + right.byteCount();
      int permits = (int) Math.min(memoryMebibytes, 1 + bytes * HEAP_PER_BYTE / MEBI);
      memory.acquireUninterruptibly(permits);
      try {
        return sync(id, copy(own, id, left), copy(peer, id, right));
      } catch (StalePositionException e) {
        // Someone has compacted it meanwhile: what is there now is read next.
      } finally {
        memory.release(permits);
      }
    }
    throw Failure.fileSystem(own.label + "#" + id + ": others compact it all the time", null)
        .hint("run it again");
  }

  private Outcome sync(DocumentId id, Copy left, Copy right) throws StalePositionException {
    if (!allowUnrelated && !left.document.isRelatedTo(right.document)) {
      throw Failure.no(
              left.side.label
                  + "#"
                  + id
                  + ": has no change in common with the one at "
                  + right.side.label)
          .hint("--allow-unrelated mixes them");
    }
    Document both = left.document.fork();
    Documents.add(both, right.side.label + "#" + id, right.bytes());
    Gain sent = way.pull() ? new Gain(false, 0) : give(id, both, left, right);
    Gain received = way.push() ? new Gain(false, 0) : give(id, both, right, left);
    return new Outcome(sent, received);
  }

  /** Appends to one store what its copy lacks of the other's, and reads it again. */
  private Gain give(DocumentId id, Document both, Copy from, Copy to)
      throws StalePositionException {
    int changes = both.changeCount() - to.document.changeCount();
    boolean isLackingWaiting =
        from.waiting().stream()
            .anyMatch(hash -> !to.waiting().contains(hash) && !to.document.hasHeads(one(hash)));
    boolean isNew = to.reading.isEmpty() && !from.reading.isEmpty();
    if (changes == 0 && !isLackingWaiting && !isNew) {
      return new Gain(false, 0);
    }
    if (!way.dryRun()) {
      byte[] chunks =
          isNew ? from.bytes() : NewChunks.of(both, to.document.getHeads(), List.of(from.bytes()));
      to.side.append(id, to.reading, chunks);
      verify(id, from, to.side);
    }
    return new Gain(true, changes);
  }

  private static ChangeHash[] one(ChangeHash hash) {
    return new ChangeHash[] {hash};
  }

  /** Reads what was written: others may have appended to it, but nothing may lack. */
  private void verify(DocumentId id, Copy from, Side side) {
    Reading reading = side.read(id);
    Copy there = copy(side, id, reading);
    if (reading.isEmpty() || !there.document.hasHeads(from.document.getHeads())) {
      throw Failure.peer(
              side.label
                  + "#"
                  + id
                  + ": lacks changes after they were written: heads "
                  + there.heads()
                  + ", not "
                  + from.heads(),
              null)
          .hint("run it again");
    }
  }
}
