package org.amkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.BundleChunkWriter;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.Hash;
import org.amkit.chunk.Limits;
import org.amkit.engine.Engine;
import org.amkit.sync.EngineDocument;
import org.amkit.sync.Origins;

/** The reads of a {@link Document} that concern its changes and versions. */
abstract class HistoryReader extends DocumentState {
  /** Where the next incremental diff starts from. */
  private ChangeHash[] diffCursor = {};

  HistoryReader(Engine engine) {
    super(engine);
  }

  // Changes.

  private Change change(Engine engine, Hash hash) {
    return new Change(
        engine.changeMeta(hash),
        () -> {
          synchronized (lock()) {
            return engine.changeBytes(hash);
          }
        },
        () -> {
          synchronized (lock()) {
            return engine.authorOf(engine.changeMeta(hash).actor());
          }
        });
  }

  private List<Change> changes(List<Hash> hashes) {
    Engine engine = engine();
    List<Change> changes = new ArrayList<>(hashes.size());
    for (Hash hash : hashes) {
      changes.add(change(engine, hash));
    }
    return changes;
  }

  /**
   * The changes that a version lacks, each behind those it depends on.
   *
   * @param have the version's heads; those this document has not heard of are passed over
   * @return the changes
   */
  public List<Change> getChanges(ChangeHash[] have) {
    synchronized (lock()) {
      return changes(engine().changesSince(EngineTypes.hashes(have)));
    }
  }

  /**
   * The changes that a version lacks as one bundle, whose columns are shared by all of them: with
   * many small changes a fraction of what {@link Document#saveSince} gives. {@link
   * Document#loadIncremental} and {@link Document#load(byte[])} read it; a document takes a bundle
   * when it has what the bundle's changes depend on, and keeps it waiting until then. The format is
   * marked experimental by Automerge, so keep documents in what {@link Document#save()} gives.
   *
   * @param have the version's heads; those this document has not heard of are passed over
   * @return a bundle chunk, compressed; no bytes when nothing is lacking
   * @throws AutomergeException when a bundle cannot bring one of the changes back as it is, such as
   *     one with columns that are not known here
   */
  public byte[] saveBundle(ChangeHash[] have) {
    synchronized (lock()) {
      return bundle(engine().changesSince(EngineTypes.hashes(have)));
    }
  }

  /**
   * Some changes as one bundle, as {@link #saveBundle(ChangeHash[])} makes one of all that a
   * version lacks.
   *
   * @param changes the changes' hashes, in any order
   * @return a bundle chunk, compressed, with the changes in the order of this document; no bytes
   *     for no changes
   * @throws AutomergeException when one is not in this document, or a bundle cannot bring it back
   *     as it is
   */
  public byte[] saveBundle(Collection<ChangeHash> changes) {
    synchronized (lock()) {
      requireHeads(changes.toArray(new ChangeHash[0]));
      return bundle(engine().inApplicationOrder(changes.stream().map(ChangeHash::hash).toList()));
    }
  }

  private byte[] bundle(List<Hash> hashes) {
    List<ChangeChunk> changes = new ArrayList<>();
    for (Hash hash : hashes) {
      changes.add(ChangeChunk.parse(engine().changeBytes(hash), Limits.NONE));
    }
    try {
      return changes.isEmpty() ? new byte[0] : BundleChunkWriter.write(changes, true);
    } catch (IllegalArgumentException e) {
      throw new AutomergeException(e.getMessage(), e);
    }
  }

  /** {@return all changes, each behind those it depends on} */
  public List<Change> getAllChanges() {
    return getChanges(new ChangeHash[0]);
  }

  /**
   * The changes that another document has and this one lacks, each behind those it depends on.
   *
   * @param other the other document
   * @return the changes
   */
  public List<Change> getChangesAdded(Document other) {
    ChangeHash[] have;
    synchronized (lock()) {
      have = EngineTypes.changeHashes(engine().heads());
    }
    List<Change> candidates = other.getChanges(have);
    synchronized (lock()) {
      return candidates.stream()
          .filter(change -> !engine().hasChange(change.hash().hash()))
          .toList();
    }
  }

  /**
   * The change of this hash.
   *
   * @param hash the hash
   * @return the change, or empty when it is not in this document
   */
  public Optional<Change> getChangeByHash(ChangeHash hash) {
    synchronized (lock()) {
      return engine().hasChange(hash.hash())
          ? Optional.of(change(engine(), hash.hash()))
          : Optional.empty();
    }
  }

  /** {@return the last change by this document's actor, or empty when there is none} */
  public Optional<Change> getLastLocalChange() {
    synchronized (lock()) {
      return Optional.ofNullable(engine().lastLocalChange()).map(hash -> change(engine(), hash));
    }
  }

  /** {@return how many changes this document has, without those that wait for others} */
  public int changeCount() {
    synchronized (lock()) {
      return engine().changeCount();
    }
  }

  /** {@return the hashes of the changes that wait for others they depend on} */
  public ChangeHash[] waitingChanges() {
    synchronized (lock()) {
      return EngineTypes.changeHashes(engine().waiting());
    }
  }

  /**
   * The hash of a change by its author and number.
   *
   * @param actor the author
   * @param seq which of the author's changes, counted from 1
   * @return the hash, or empty when there is no such change
   */
  public Optional<ChangeHash> hashOf(byte[] actor, long seq) {
    synchronized (lock()) {
      return Optional.ofNullable(engine().hashOf(ActorId.of(actor), seq)).map(ChangeHash::new);
    }
  }

  /**
   * The hash of the change that an operation is part of.
   *
   * @param opId an object's id or that of any other operation
   * @return the hash, or empty for the root, for what is not in this document, and for an edit of
   *     the open transaction
   */
  public Optional<ChangeHash> hashForOpId(ObjectId opId) {
    synchronized (lock()) {
      long id = packed(opId);
      return id <= 0
          ? Optional.empty()
          : Optional.ofNullable(engine().hashOfOp(id)).map(ChangeHash::new);
    }
  }

  /**
   * Who is behind an actor.
   *
   * @param actor the actor
   * @return the author that the actor's first change names; empty where it names none, or the actor
   *     made no change here
   */
  public Optional<byte[]> authorOf(byte[] actor) {
    synchronized (lock()) {
      return Optional.ofNullable(engine().authorOf(ActorId.of(actor)));
    }
  }

  /**
   * The actors of an author.
   *
   * @param author the author
   * @return those with changes here, in the order of their bytes
   */
  public List<byte[]> actorsOf(byte[] author) {
    synchronized (lock()) {
      return engine().actorsOf(author).stream().map(ActorId::toBytes).toList();
    }
  }

  /** {@return the authors that are named in this document's changes, each once, sorted} */
  public List<byte[]> authors() {
    synchronized (lock()) {
      TreeSet<byte[]> authors = new TreeSet<>(Arrays::compareUnsigned);
      for (ActorId actor : engine().actors()) {
        byte[] author = engine().authorOf(actor);
        if (author != null) {
          authors.add(author);
        }
      }
      return List.copyOf(authors);
    }
  }

  /** {@return the actors of this document's changes, in hexadecimal digits, sorted} */
  public List<String> actors() {
    synchronized (lock()) {
      return engine().actors().stream().map(ActorId::toString).toList();
    }
  }

  /**
   * How many changes an author made.
   *
   * @param actor the author
   * @return the number of the author's last change here; 0 for none
   */
  public long maxSeq(byte[] actor) {
    synchronized (lock()) {
      return engine().maxSeq(ActorId.of(actor));
    }
  }

  /** {@return how large this document is} */
  public Stats stats() {
    synchronized (lock()) {
      Engine engine = engine();
      return new Stats(
          engine.changeCount(), engine.waiting().size(), engine.opCount(), engine.actors().size());
    }
  }

  // Versions.

  /**
   * The changes one has to ask for to have these heads: those missing among the heads and among
   * what waiting changes depend on.
   *
   * @param heads the heads wanted
   * @return the hashes, sorted
   */
  public ChangeHash[] getMissingDeps(ChangeHash[] heads) {
    synchronized (lock()) {
      return EngineTypes.changeHashes(engine().missingDeps(EngineTypes.hashes(heads)));
    }
  }

  /**
   * Whether all these changes are in this document.
   *
   * @param heads the hashes
   * @return whether they are
   */
  public boolean hasHeads(ChangeHash[] heads) {
    synchronized (lock()) {
      return unknownHead(heads) == null;
    }
  }

  /**
   * What another document needs to know of this one to tell whether the two are related.
   *
   * @return where this document's history begins, and what it waits for
   */
  public DocumentOrigins getOrigins() {
    Origins origins = origins();
    return new DocumentOrigins(
        List.of(EngineTypes.changeHashes(origins.roots())),
        List.of(EngineTypes.changeHashes(origins.loose())));
  }

  private Origins origins() {
    synchronized (lock()) {
      return new EngineDocument(engine()).origins();
    }
  }

  /**
   * Whether this document finds itself related to the one with these origins. Two documents are
   * related when either of them does.
   *
   * @param origins where the other document's history begins
   * @return whether it has one of these hashes, or one of the two documents has no change
   */
  public boolean meets(DocumentOrigins origins) {
    ChangeHash[] none = {};
    return meets(
        new Origins(
            EngineTypes.hashes(origins.roots().toArray(none)),
            EngineTypes.hashes(origins.loose().toArray(none))));
  }

  private boolean meets(Origins origins) {
    synchronized (lock()) {
      return origins.meet(new EngineDocument(engine()));
    }
  }

  /**
   * Whether this document and another are versions of one document: they have a change or the
   * dependency of one in common, waiting changes included, or one of them has no change. {@link
   * Document#merge} does not ask.
   *
   * @param other the other document
   * @return whether they are
   */
  public boolean isRelatedTo(Document other) {
    HistoryReader others = other;
    return others.meets(origins()) || meets(others.origins());
  }

  /**
   * This document as it was at a version.
   *
   * @param heads the version
   * @return the view
   * @throws AutomergeException when a head is not in this document
   */
  public ReadView at(ChangeHash[] heads) {
    synchronized (lock()) {
      requireHeads(heads);
      return new ReadView(this, heads, engine().clockAt(EngineTypes.hashes(heads)));
    }
  }

  /**
   * {@return all changes, each behind those it depends on, and with each the document as it then
   * was}
   */
  public Stream<HistoryEntry> history() {
    return getAllChanges().stream()
        .map(change -> new HistoryEntry(change, at(new ChangeHash[] {change.hash()})));
  }

  // Differences.

  /**
   * The patches that take one version to another, which may be older or on another branch.
   *
   * @param before the version to start from; heads this document has not heard of are passed over
   * @param after the version to end at; heads this document has not heard of are passed over
   * @return the patches
   */
  public List<Patch> diff(ChangeHash[] before, ChangeHash[] after) {
    synchronized (lock()) {
      Engine engine = engine();
      return new PatchBuilder(this)
          .patches(
              engine.diff(
                  engine.clockAt(EngineTypes.hashes(before)),
                  engine.clockAt(EngineTypes.hashes(after))));
    }
  }

  /**
   * The patches that take an object from one version to another.
   *
   * @param obj the object
   * @param before the version to start from; heads this document has not heard of are passed over
   * @param after the version to end at; heads this document has not heard of are passed over
   * @param recursive whether to go into the objects in it
   * @return the patches, with paths from the root
   * @throws AutomergeException when the object is not in this document
   */
  public List<Patch> diff(
      ObjectId obj, ChangeHash[] before, ChangeHash[] after, boolean recursive) {
    synchronized (lock()) {
      Engine engine = engine();
      long id = object(obj);
      return new PatchBuilder(this)
          .patches(
              engine.diffObject(
                  id,
                  recursive,
                  engine.clockAt(EngineTypes.hashes(before)),
                  engine.clockAt(EngineTypes.hashes(after))));
    }
  }

  /** {@return the patches that take an empty document to the present state of this one} */
  public List<Patch> currentState() {
    synchronized (lock()) {
      return diff(new ChangeHash[0], getHeads());
    }
  }

  /**
   * The patches since this was last asked, from the empty document the first time. From the second
   * time on they are what happened in between, step by step and not only what came of it, as a
   * {@link PatchLog} has it.
   *
   * @return the patches
   * @throws TransactionInProgress when a transaction is open
   */
  public List<Patch> diffIncremental() {
    synchronized (lock()) {
      ChangeHash[] now = getHeads();
      PatchLog log = sinceCursor();
      boolean kept = log != null && Arrays.equals(now, EngineTypes.changeHashes(idle().heads()));
      List<Patch> patches =
          kept && log != null
              ? new PatchBuilder(this).patches(log.patches(this))
              : diff(diffCursor, now);
      updateDiffCursor();
      return patches;
    }
  }

  /**
   * Has the next {@link #diffIncremental} start from the present version, and everything that
   * happens from now on kept for it. While this document is empty, nothing is kept.
   *
   * @throws TransactionInProgress when a transaction is open
   */
  public void updateDiffCursor() {
    synchronized (lock()) {
      idle();
      diffCursor = getHeads();
      keepSinceCursor(diffCursor.length > 0);
    }
  }

  /**
   * Has the next {@link #diffIncremental} start from the empty document; what happens is no longer
   * kept.
   *
   * @throws TransactionInProgress when a transaction is open
   */
  public void resetDiffCursor() {
    synchronized (lock()) {
      idle();
      diffCursor = new ChangeHash[0];
      keepSinceCursor(false);
    }
  }
}
