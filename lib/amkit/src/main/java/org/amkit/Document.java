package org.amkit;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.amkit.chunk.ActorId;
import org.amkit.codec.FormatException;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.sync.EngineDocument;
import org.jspecify.annotations.Nullable;

/**
 * An Automerge document: a tree of maps, lists, texts and scalars that several people edit at the
 * same time, each in a copy, and that merges without losing anything.
 *
 * <p>{@link Read} has what can be read; edits are made in a {@link Transaction}, one at a time,
 * each of which becomes one change. Changes are exchanged as bytes ({@link #save}, {@link
 * #encodeChangesSince}, {@link #applyEncodedChanges}), between documents in memory ({@link
 * #merge}), or by the sync protocol ({@link SyncState}). A version is named by its heads ({@link
 * #getHeads}).
 *
 * <pre>{@code
 * Document doc = new Document();
 * try (Transaction tx = doc.startTransaction()) {
 *   ObjectId todo = tx.set(ObjectId.ROOT, "todo", ObjectType.LIST);
 *   tx.insert(todo, 0, "buy milk");
 *   tx.commit();
 * }
 * byte[] file = doc.save();
 * }</pre>
 *
 * <p>Safe for use by several threads: each call holds the document's lock. While a transaction is
 * open, reads of the document see its edits, and whatever else would change the document or save it
 * throws {@link TransactionInProgress}. There is no native memory; {@link #free} is there for
 * programs of the JNI binding, whose names, signatures and behaviour this class has.
 */
public non-sealed class Document extends EngineReader implements DocumentHistory, DocumentExchange {
  final DocumentState state;

  /** Stands for an actor that is drawn when it is first needed. */
  private static final @Nullable ActorId RANDOM = null;

  private static final AtomicLong NEXT_RANK = new AtomicLong();

  /** Where two documents are locked together, the one of lower rank is locked first. */
  private final long rank = NEXT_RANK.getAndIncrement();

  /** An empty document, by a new random actor. */
  public Document() {
    this(Engine.create(RANDOM, TextUnit.CODE_POINTS));
  }

  /**
   * An empty document.
   *
   * @param actorId who edits it: bytes that no one else uses at the same time
   */
  public Document(byte[] actorId) {
    this(actorId, TextUnit.CODE_POINTS);
  }

  /**
   * An empty document.
   *
   * @param actorId who edits it: bytes that no one else uses at the same time
   * @param textUnit what indices into its texts count
   */
  public Document(byte[] actorId, TextUnit textUnit) {
    this(Engine.create(ActorId.of(actorId), textUnit));
  }

  private Document(Engine engine) {
    engine.refuseWith(Refusal.OF_FORMAT);
    state = new DocumentState(this, engine);
  }

  @Override
  DocumentState state() {
    return state;
  }

  @Override
  @Nullable Clock version() {
    return state.version();
  }

  @Override
  public synchronized ChangeHash[] getHeads() {
    return state.heads();
  }

  // Actor and life.

  /** {@return the actor that edits through this document, in an array of the caller's own} */
  public synchronized byte[] getActorId() {
    return engine().actor().toBytes();
  }

  /**
   * Has another actor edit from now on.
   *
   * @param actorId bytes that no one else uses at the same time
   */
  public synchronized void setActorId(byte[] actorId) {
    state.idle().setActor(ActorId.of(actorId));
  }

  /** {@return who further changes are by, beside the actor; empty if none is named} */
  public synchronized Optional<byte[]> getAuthor() {
    return Optional.ofNullable(engine().author());
  }

  /**
   * Names who further changes are by, such as a person or an account, or removes the name. The
   * first change of an actor says it, for all of the actor's changes; so with another author than
   * before this document goes on as a new random actor. A fork of the present version has the
   * author, a fork of an old version and a loaded document have none.
   *
   * @param author the author; null for none
   * @throws TransactionInProgress when a transaction is open
   */
  public synchronized void setAuthor(byte @Nullable [] author) {
    state.idle().setAuthor(author, RANDOM);
  }

  /** Refuses all further use of this document. Harmless when repeated. */
  public synchronized void free() {
    state.release();
  }

  /**
   * Lends the document under another handle, which refuses all use once this returns. A transaction
   * that is left open is rolled back.
   *
   * @param use what is done with it; to return before anyone else uses the document
   * @param <T> the type of the result
   * @return what {@code use} returned
   * @throws TransactionInProgress when a transaction is open
   */
  public synchronized <T> T lend(Function<? super Document, ? extends T> use) {
    Document lent = new Document(state.idle());
    try {
      return use.apply(lent);
    } finally {
      lent.state.end();
    }
  }

  // Loading and saving.

  /**
   * Loads a document: consecutive chunks, as {@link #save} or any other Automerge wrote them. No
   * bytes are an empty document.
   *
   * @param bytes the document
   * @return the document
   * @throws MalformedDataException when the bytes are not good
   */
  public static Document load(byte[] bytes) {
    return load(bytes, LoadOptions.DEFAULT);
  }

  /**
   * Loads a document, to be edited by a new random actor.
   *
   * @param bytes the document
   * @param options how
   * @return the document
   * @throws MalformedDataException when the bytes are not good and the options do not put up with
   *     it
   */
  public static Document load(byte[] bytes, LoadOptions options) {
    return load(bytes, options, RANDOM);
  }

  /**
   * Loads a document.
   *
   * @param bytes the document
   * @param options how
   * @param actorId who edits it: bytes that no one else uses at the same time
   * @return the document
   * @throws MalformedDataException when the bytes are not good and the options do not put up with
   *     it
   */
  public static Document load(byte[] bytes, LoadOptions options, byte[] actorId) {
    return load(bytes, options, ActorId.of(actorId));
  }

  private static Document load(byte[] bytes, LoadOptions options, @Nullable ActorId actor) {
    try {
      return new Document(Engine.load(bytes, options, actor));
    } catch (IllegalArgumentException | IllegalStateException | FormatException e) {
      throw Refusal.of(e);
    }
  }

  /**
   * {@return what was wrong with the input this document was loaded from, as far as it was put up
   * with}
   */
  public synchronized List<LoadFault> loadFaults() {
    return engine().loadFaults().stream()
        .map(f -> new LoadFault(f.start(), f.end(), f.message()))
        .toList();
  }

  // Copies and merging.

  /** {@return a copy of this document, to be edited by a new random actor} */
  public synchronized Document fork() {
    return new Document(state.idle().fork(RANDOM));
  }

  /**
   * A copy of this document.
   *
   * @param newActor who edits it
   * @return the copy
   */
  public synchronized Document fork(byte[] newActor) {
    return new Document(state.idle().fork(ActorId.of(newActor)));
  }

  /**
   * A copy of this document as it was, to be edited by a new random actor.
   *
   * @param heads the version
   * @return the copy
   * @throws AutomergeException when a head is not in this document
   */
  public synchronized Document fork(ChangeHash[] heads) {
    return fork(heads, RANDOM);
  }

  /**
   * A copy of this document as it was.
   *
   * @param heads the version
   * @param newActor who edits it
   * @return the copy
   * @throws AutomergeException when a head is not in this document
   */
  public synchronized Document fork(ChangeHash[] heads, byte[] newActor) {
    return fork(heads, ActorId.of(newActor));
  }

  private Document fork(ChangeHash[] heads, @Nullable ActorId actor) {
    Engine from = state.idle();
    return new Document(DocumentState.refusing(() -> from.forkAt(List.of(heads), actor)));
  }

  /**
   * A copy with its content replaced, for example for a bug report.
   *
   * <p>The copy has as many changes that depend on each other in the same way, with the same
   * operations on the same places by as many actors, so it has the same objects, conflicts and
   * marks, and costs about the same to load and edit. Replaced are actors, keys, texts, values,
   * marks' names, messages and times: strings by letters of as many bytes (white space stays),
   * numbers by others of as many bytes, truth values by any. Equal keys stay equal, different keys
   * different. Left out are changes that wait for others, and columns that this library does not
   * know.
   *
   * <p>What stays can still tell something: how long words are, who edited what in which order.
   *
   * @param random where what stands in comes from; equal sequences give equal copies, and anyone
   *     who can foretell it learns more, so use a {@link java.security.SecureRandom} for a secret
   * @return the copy, to be edited by a new actor
   * @throws TransactionInProgress when a transaction is open
   */
  public synchronized Document anonymize(RandomGenerator random) {
    Engine from = state.idle();
    return new Document(DocumentState.refusing(() -> from.anonymize(random)));
  }

  /**
   * Adds all changes of another document, which stays as it is.
   *
   * @param other the other document
   * @throws TransactionInProgress when either has an open transaction
   * @throws AutomergeException when both have different changes by one actor under one number
   */
  public void merge(Document other) {
    mergeFrom(other, null);
  }

  /**
   * Adds all changes of another document, logging what that does to the visible state.
   *
   * @param other the other document
   * @param patchLog where to
   * @throws TransactionInProgress when either has an open transaction
   * @throws AutomergeException when both have different changes by one actor under one number
   */
  public void merge(Document other, PatchLog patchLog) {
    mergeFrom(other, patchLog);
  }

  private void mergeFrom(Document other, @Nullable PatchLog log) {
    Document first = rank <= other.rank ? this : other;
    Document second = first == this ? other : this;
    synchronized (first) {
      synchronized (second) {
        Engine to = state.idle();
        Engine from = other.state.idle();
        if (to != from) {
          state.take(log, engine -> engine.merge(from));
        }
      }
    }
  }

  // Transactions.

  /**
   * Opens a transaction.
   *
   * @return the transaction, to be closed
   * @throws TransactionInProgress when one is open
   */
  public synchronized Transaction startTransaction() {
    return state.start(null);
  }

  /**
   * Opens a transaction that logs what it does to the visible state, once it is committed.
   *
   * @param patchLog where to; in use until the transaction is closed
   * @return the transaction, to be closed
   * @throws TransactionInProgress when one is open
   * @throws IllegalStateException when the log is in use or freed
   */
  public synchronized Transaction startTransaction(PatchLog patchLog) {
    return state.start(patchLog);
  }

  /**
   * Opens a transaction on top of an old version: it sees that version, and its change depends on
   * those heads and is concurrent with all that came after them.
   *
   * @param patchLog where to log what it does to the state of that version; in use until the
   *     transaction is closed
   * @param heads the version
   * @return the transaction, to be closed
   * @throws TransactionInProgress when one is open
   * @throws IllegalStateException when the log is in use or freed
   * @throws AutomergeException when a head is not in this document
   */
  public synchronized Transaction startTransactionAt(PatchLog patchLog, ChangeHash[] heads) {
    return state.start(patchLog, heads);
  }

  /**
   * Opens a transaction on top of an old version.
   *
   * @param heads the version
   * @return the transaction, to be closed
   * @throws TransactionInProgress when one is open
   * @throws AutomergeException when a head is not in this document
   */
  public synchronized Transaction startTransactionAt(ChangeHash[] heads) {
    return state.start(null, heads);
  }

  /**
   * Makes one change: opens a transaction, hands it to the edits, commits it with time 0. When the
   * edits throw, it is rolled back.
   *
   * @param message the change's message; null for none
   * @param edits what to do
   * @return the change's hash, or empty when nothing was done
   * @throws TransactionInProgress when a transaction is open
   */
  public synchronized Optional<ChangeHash> change(
      @Nullable String message, Consumer<Transaction> edits) {
    return change(message, 0, edits);
  }

  /**
   * Makes one change: opens a transaction, hands it to the edits, commits it. When the edits throw,
   * it is rolled back.
   *
   * @param message the change's message; null for none
   * @param time its time, in seconds since 1970 by custom, within 2^62 of it; 0 for none
   * @param edits what to do
   * @return the change's hash, or empty when nothing was done
   * @throws TransactionInProgress when a transaction is open
   */
  public synchronized Optional<ChangeHash> change(
      @Nullable String message, long time, Consumer<Transaction> edits) {
    try (Transaction tx = startTransaction()) {
      edits.accept(tx);
      return tx.commit(message, time);
    }
  }

  /**
   * Makes a change without edits, which says no more than that this actor has seen all changes
   * here.
   *
   * @param message the change's message; null for none
   * @param time its time, in seconds since 1970 by custom, within 2^62 of it; 0 for none
   * @return the change's hash
   */
  public synchronized ChangeHash emptyChange(@Nullable String message, long time) {
    return state.commitEmpty(message, time);
  }

  // Undo.

  /**
   * Makes one change that restores what changes replaced and leaves the work of others alone, as
   * far as the two can be told apart:
   *
   * <ul>
   *   <li>A key or element where the value seen is one of these changes' gets the value back that
   *       is there without them; without one, it is deleted. An object comes back as a copy.
   *   <li>An element that they inserted is deleted; one that they deleted is inserted again where
   *       it was, with its marks.
   *   <li>What they added to a counter is taken off.
   *   <li>An object that they made and in which others worked later stays, with the work of the
   *       others in it and without theirs; so does a counter that others added to, with what those
   *       added.
   *   <li>Marks that they put or took away are as before, on all text that is still there; what
   *       others typed into such a mark becomes like the character before it.
   *   <li>A place that another change wrote to after them, or wins by a concurrent write, stays as
   *       it is; so does a text's mark by name once another change marked with that name after
   *       them.
   * </ul>
   *
   * <p>Cost: in the order of the changes and operations since the first of these changes.
   *
   * @param changes the changes to revert, by anyone
   * @param message the new change's message; null for none
   * @param time its time, in seconds since 1970 by custom, within 2^62 of it; 0 for none
   * @return the new change's hash, or empty when there was nothing to restore
   * @throws TransactionInProgress when a transaction is open
   * @throws AutomergeException when one of the changes is not in this document
   */
  public synchronized Optional<ChangeHash> revert(
      Collection<ChangeHash> changes, @Nullable String message, long time) {
    Engine unused = state.idle();
    state.requireHeads(changes.toArray(new ChangeHash[0]));
    Set<ChangeHash> group = new LinkedHashSet<>(changes);
    try (TransactionImpl tx = state.start(null)) {
      tx.revert(group);
      return tx.commit(message, time);
    }
  }

  /**
   * Reverts this document's actor's own last change. Done again, it reverts that: the first change
   * is redone.
   *
   * @param message the new change's message; null for none
   * @return the new change's hash, or empty when there was nothing to restore
   * @throws TransactionInProgress when a transaction is open
   */
  public synchronized Optional<ChangeHash> undo(@Nullable String message) {
    Engine engine = state.idle();
    int last = engine.lastLocalChange();
    return last < 0 ? Optional.empty() : revert(List.of(engine.graph().hashOf(last)), message, 0);
  }

  // Sync.

  /**
   * The next message to a peer, which must then be sent.
   *
   * @param syncState what is known of the peer
   * @return the message, or empty when there is nothing to say until one of the peer's comes or
   *     this document changes
   * @throws TransactionInProgress when a transaction is open
   */
  public synchronized Optional<byte[]> generateSyncMessage(SyncState syncState) {
    return syncState.generate(new EngineDocument(state.idle()));
  }

  /** What {@link SyncState#isSettled} says. */
  synchronized boolean isSettled(SyncState syncState) {
    return syncState.settled(new EngineDocument(state.idle()));
  }

  /**
   * Takes a message of a peer's and applies the changes in it.
   *
   * @param syncState what is known of the peer
   * @param message the message
   * @throws TransactionInProgress when a transaction is open
   * @throws MalformedDataException when the message or a change in it is bad; this document and
   *     what is known of the peer are then as they were
   */
  public synchronized void receiveSyncMessage(SyncState syncState, byte[] message) {
    receive(syncState, null, message);
  }

  /**
   * Takes a message of a peer's and applies the changes in it, logging what that does to the
   * visible state.
   *
   * @param syncState what is known of the peer
   * @param patchLog where to
   * @param message the message
   * @throws TransactionInProgress when a transaction is open
   * @throws MalformedDataException when the message or a change in it is bad; this document and
   *     what is known of the peer are then as they were
   */
  public synchronized void receiveSyncMessage(
      SyncState syncState, PatchLog patchLog, byte[] message) {
    receive(syncState, patchLog, message);
  }

  private void receive(SyncState syncState, @Nullable PatchLog log, byte[] message) {
    state.take(log, to -> syncState.receive(new EngineDocument(to), message));
  }
}
