package org.amkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.amkit.chunk.ActorId;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.patch.EnginePatch;
import org.amkit.sync.EngineDocument;
import org.amkit.sync.Origins;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Document} says of its changes and versions, and of what differs between them.
 *
 * <p>Methods that take heads of any version skip those that the document does not have, unless they
 * say otherwise.
 */
public sealed interface DocumentHistory permits Document {
  private Document document() {
    return (Document) this;
  }

  private DocumentState state() {
    return document().state;
  }

  private <T> T read(Function<Engine, T> read) {
    return state().read(read);
  }

  // Changes.

  /**
   * The changes that a version lacks, each behind those it depends on.
   *
   * @param have the version's heads; unknown heads are skipped
   * @return the changes
   */
  default List<Change> getChanges(ChangeHash[] have) {
    return read(
        engine -> {
          List<Change> changes = new ArrayList<>();
          for (int number : engine.graph().since(List.of(have))) {
            changes.add(state().change(number));
          }
          return changes;
        });
  }

  /** {@return all changes, each behind those it depends on; the list is not to be changed} */
  default List<Change> getAllChanges() {
    return changes();
  }

  /** {@return all changes, by number} */
  default Changes changes() {
    return read(engine -> new Changes(document(), engine));
  }

  /**
   * The changes that another document has and this one lacks, each behind those it depends on.
   *
   * @param other the other document
   * @return the changes
   */
  default List<Change> getChangesAdded(Document other) {
    ChangeHash[] have = read(engine -> engine.heads().toArray(new ChangeHash[0]));
    List<Change> candidates = other.getChanges(have);
    return read(
        engine -> candidates.stream().filter(change -> !engine.hasChange(change.hash())).toList());
  }

  /**
   * The change of this hash.
   *
   * @param hash the hash
   * @return the change, or empty when it is not in this document
   */
  default Optional<Change> getChangeByHash(ChangeHash hash) {
    return read(engine -> change(engine.graph().find(hash)));
  }

  private Optional<Change> change(int number) {
    return number < 0 ? Optional.empty() : Optional.of(state().change(number));
  }

  /** {@return the last change by this document's actor, or empty when there is none} */
  default Optional<Change> getLastLocalChange() {
    return read(engine -> change(engine.lastLocalChange()));
  }

  /** {@return how many changes this document has, without those that wait for others} */
  default int changeCount() {
    return read(Engine::changeCount);
  }

  /** {@return the hashes of the changes that wait for others they depend on} */
  default ChangeHash[] waitingChanges() {
    return read(engine -> engine.waiting().toArray(new ChangeHash[0]));
  }

  /**
   * The hash of a change by its author and number.
   *
   * @param actor the author
   * @param seq which of the author's changes, counted from 1
   * @return the hash, or empty when there is no such change
   */
  default Optional<ChangeHash> hashOf(byte[] actor, long seq) {
    return read(engine -> Optional.ofNullable(engine.hashOf(ActorId.of(actor), seq)));
  }

  /**
   * The hash of the change that an operation is part of.
   *
   * @param opId an object's id or that of any other operation
   * @return the hash, or empty for the root, for what is not in this document, and for an edit of
   *     the open transaction
   */
  default Optional<ChangeHash> hashForOpId(ObjectId opId) {
    return read(
        engine -> {
          long id = document().packed(opId);
          return id <= 0 ? Optional.empty() : Optional.ofNullable(engine.hashOfOp(id));
        });
  }

  /**
   * Who is behind an actor.
   *
   * @param actor the actor
   * @return the author that the actor's first change names; empty where it names none, or the actor
   *     made no change here
   */
  default Optional<byte[]> authorOf(byte[] actor) {
    return read(engine -> Optional.ofNullable(engine.authorOf(ActorId.of(actor))));
  }

  /**
   * The actors of an author.
   *
   * @param author the author
   * @return those with changes here, in the order of their bytes
   */
  default List<byte[]> actorsOf(byte[] author) {
    return read(engine -> engine.actorsOf(author).stream().map(ActorId::toBytes).toList());
  }

  /** {@return the authors that are named in this document's changes, each once, sorted} */
  default List<byte[]> authors() {
    return read(
        engine -> {
          TreeSet<byte[]> authors = new TreeSet<>(Arrays::compareUnsigned);
          for (ActorId actor : engine.actors()) {
            byte[] author = engine.authorOf(actor);
            if (author != null) {
              authors.add(author);
            }
          }
          return List.copyOf(authors);
        });
  }

  /** {@return the actors of this document's changes, in hexadecimal digits, sorted} */
  default List<String> actors() {
    return read(engine -> engine.actors().stream().map(ActorId::toString).toList());
  }

  /**
   * How many changes an author made.
   *
   * @param actor the author
   * @return the number of the author's last change here; 0 for none
   */
  default long maxSeq(byte[] actor) {
    return read(engine -> engine.maxSeq(ActorId.of(actor)));
  }

  /** {@return how large this document is} */
  default Stats stats() {
    return read(
        engine ->
            new Stats(
                engine.changeCount(),
                engine.waiting().size(),
                engine.opCount(),
                engine.actors().size()));
  }

  // Versions.

  /**
   * The changes one has to ask for to have these heads: those missing among the heads and among
   * what waiting changes depend on.
   *
   * @param heads the heads wanted
   * @return the hashes, sorted
   */
  default ChangeHash[] getMissingDeps(ChangeHash[] heads) {
    return read(engine -> engine.missingDeps(List.of(heads)).toArray(new ChangeHash[0]));
  }

  /**
   * Whether all these changes are in this document.
   *
   * @param heads the hashes
   * @return whether they are
   */
  default boolean hasHeads(ChangeHash[] heads) {
    return read(engine -> state().unknownHead(heads) == null);
  }

  /**
   * What another document needs to know of this one to tell whether the two are related.
   *
   * @return where this document's history begins, and what it waits for
   */
  default DocumentOrigins getOrigins() {
    Origins origins = read(engine -> new EngineDocument(engine).origins());
    return new DocumentOrigins(List.copyOf(origins.roots()), List.copyOf(origins.loose()));
  }

  /**
   * Whether this document finds itself related to the one with these origins. Two documents are
   * related when either of them does.
   *
   * @param origins where the other document's history begins
   * @return whether it has one of these hashes, or one of the two documents has no change
   */
  default boolean meets(DocumentOrigins origins) {
    ChangeHash[] none = {};
    Origins others =
        new Origins(List.of(origins.roots().toArray(none)), List.of(origins.loose().toArray(none)));
    return read(engine -> others.meet(new EngineDocument(engine)));
  }

  /**
   * Whether this document and another are versions of one document: they have a change or the
   * dependency of one in common, waiting changes included, or one of them has no change. {@link
   * Document#merge} does not ask.
   *
   * @param other the other document
   * @return whether they are
   */
  default boolean isRelatedTo(Document other) {
    return other.meets(getOrigins()) || meets(other.getOrigins());
  }

  /**
   * This document as it was at a version.
   *
   * @param heads the version
   * @return the view
   * @throws AutomergeException when a head is not in this document
   */
  default ReadView at(ChangeHash[] heads) {
    synchronized (document()) {
      state().requireHeads(heads);
      return document().asOf(heads);
    }
  }

  /**
   * {@return all changes, each behind those it depends on, and with each the document as it then
   * was}
   */
  default Stream<HistoryEntry> history() {
    return getAllChanges().stream()
        .map(change -> new HistoryEntry(change, at(new ChangeHash[] {change.hash()})));
  }

  // Differences.

  private List<Patch> patches(List<EnginePatch> patches) {
    return new PatchBuilder(document()).patches(patches);
  }

  /**
   * The patches that take one version to another, which may be older or on another branch.
   *
   * @param before the version to start from; unknown heads are skipped
   * @param after the version to end at; unknown heads are skipped
   * @return the patches
   */
  default List<Patch> diff(ChangeHash[] before, ChangeHash[] after) {
    return read(engine -> patches(engine.diff(clock(engine, before), clock(engine, after))));
  }

  private static Clock clock(Engine engine, ChangeHash[] heads) {
    return engine.clockAt(List.of(heads));
  }

  /**
   * The patches that take an object from one version to another.
   *
   * @param obj the object
   * @param before the version to start from; unknown heads are skipped
   * @param after the version to end at; unknown heads are skipped
   * @param recursive whether to go into the objects in it
   * @return the patches, with paths from the root
   * @throws AutomergeException when the object is not in this document
   */
  default List<Patch> diff(
      ObjectId obj, ChangeHash[] before, ChangeHash[] after, boolean recursive) {
    return read(
        engine -> {
          long id = document().object(obj);
          Clock from = clock(engine, before);
          return patches(engine.diffObject(id, recursive, from, clock(engine, after)));
        });
  }

  /** {@return the patches that take an empty document to the present state of this one} */
  default List<Patch> currentState() {
    synchronized (document()) {
      return diff(new ChangeHash[0], document().getHeads());
    }
  }

  /**
   * The patches that take the state before what a log recorded to the present one: objects in the
   * order of their ids, the root first; of each in the order it happened.
   *
   * @param patchLog the log, which keeps what it recorded
   * @return the patches
   * @throws java.util.NoSuchElementException when the log is in an open transaction or freed
   * @throws AutomergeException when the log belongs to another document
   */
  default List<Patch> makePatches(PatchLog patchLog) {
    synchronized (document()) {
      Engine unused = state().idle();
      return patches(patchLog.patches(document()));
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
  default List<Patch> diffIncremental() {
    synchronized (document()) {
      List<Patch> patches = patches(state().sinceCursor());
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
  default void updateDiffCursor() {
    synchronized (document()) {
      state().moveCursor(document().getHeads());
    }
  }

  /**
   * Has the next {@link #diffIncremental} start from the empty document; what happens is no longer
   * kept.
   *
   * @throws TransactionInProgress when a transaction is open
   */
  default void resetDiffCursor() {
    synchronized (document()) {
      state().moveCursor(new ChangeHash[0]);
    }
  }

  // Staying at a version.

  /**
   * Stays at a version: from now on reads and transactions are at it and at what is committed on
   * top of it, while merged changes wait unseen, until {@link #integrate}.
   *
   * @param heads the version
   * @throws AutomergeException when a head is not in this document
   */
  default void isolate(ChangeHash[] heads) {
    isolate(heads, null);
  }

  /**
   * Stays at a version, logging what that does to the visible state. Until {@link
   * #integrate(PatchLog)}, merged changes are not logged, as they are not seen.
   *
   * @param heads the version
   * @param patchLog where to; null for nowhere
   * @throws AutomergeException when a head is not in this document
   */
  default void isolate(ChangeHash[] heads, @Nullable PatchLog patchLog) {
    state().isolate(heads, patchLog);
  }

  /** Ends {@link #isolate}: reads and transactions are at the present version again. */
  default void integrate() {
    integrate(null);
  }

  /**
   * Ends {@link #isolate}, logging what that does to the visible state: all that was merged since.
   *
   * @param patchLog where to; null for nowhere
   */
  default void integrate(@Nullable PatchLog patchLog) {
    state().isolate(null, patchLog);
  }
}
