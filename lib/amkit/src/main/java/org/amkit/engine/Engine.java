package org.amkit.engine;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions;
import org.amkit.LoadOptions.Limits;
import org.amkit.SaveOptions;
import org.amkit.TextUnit;
import org.amkit.VerifiedChunks;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.Budget;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.amkit.history.ActorTable;
import org.amkit.history.ChangeGraph;
import org.amkit.history.WaitingChanges;
import org.amkit.ops.Clock;
import org.amkit.ops.ObjectStore;
import org.amkit.ops.OpApplier;
import org.amkit.ops.OpRun;
import org.amkit.ops.OpStore;
import org.amkit.ops.StoreView;
import org.jspecify.annotations.Nullable;

/**
 * One document: its ops, its history, and at most one open transaction.
 *
 * <p>Ids of objects, ops and elements are packed longs that mean something in this document only;
 * {@link #ROOT} is the root map. Versions are lists of change hashes, or a {@link Clock} made of
 * one. A failed call leaves the document as it was. Not thread-safe.
 *
 * <p>The one door to the packages below: what its methods do is done by the store's view, the
 * appliers, the graph and the saver. Here is what makes, changes and saves the document; {@link
 * EngineReads} has the reads of its objects, {@link EngineHistory} those of its changes, {@link
 * EnginePatches} what changed.
 */
public final class Engine implements EngineHistory, EngineReads, EnginePatches {
  public static final long ROOT = 0;

  private static final byte[] NO_BYTES = {};

  final OpStore store;
  final ChangeGraph graph = new ChangeGraph();
  final WaitingChanges waiting = new WaitingChanges();
  final StoreView view;
  final OpApplier applier;
  final ChangeApplier changes;

  private final ChangeChunkWriter writer = new ChangeChunkWriter();

  /** Null: a random one, made when it is first asked for, as who only reads needs none. */
  private @Nullable ActorId actor;

  final HistorySaver saver = new HistorySaver(this);
  private final Authors authors;
  private byte @Nullable [] author;
  private @Nullable LocalChange open;

  /** Counts what may have changed the store, but for the edits of the open transaction. */
  private long edition;

  private List<ChangeHash> savedHeads = List.of();
  private List<Fault> loadFaults = List.of();
  private Limits limits = Limits.DEFAULT;

  /** Who remembers the document chunks that were verified when they were loaded, or are saved. */
  private @Nullable VerifiedChunks verified;

  private @Nullable Function<FormatException, ? extends RuntimeException> refusal;

  Engine(@Nullable ActorId actor, TextUnit unit) {
    this.actor = actor;
    store = new OpStore(new ActorTable(), unit);
    view = new StoreView(store);
    applier = new OpApplier(store);
    changes = new ChangeApplier(store, graph, waiting, applier, saver);
    authors = new Authors(store, graph);
  }

  /** A stretch {@code [start..end)} of a loaded input that holds no good chunk, and why. */
  public record Fault(long start, long end, String message) {}

  /** An empty document; null stands for a random actor. */
  public static Engine create(@Nullable ActorId actor, TextUnit unit) {
    return new Engine(actor, unit);
  }

  /**
   * Loads consecutive chunks; empty input gives an empty document.
   *
   * @param actor who goes on with it; null stands for a random one
   * @throws org.amkit.codec.FormatException with the offset in {@code data} when it is no document
   */
  public static Engine load(byte[] data, LoadOptions options, @Nullable ActorId actor) {
    return load(data, options, actor, false);
  }

  private static Engine load(
      byte[] data, LoadOptions options, @Nullable ActorId actor, boolean trusted) {
    Engine engine = new Engine(actor, options.textUnit());
    engine.limits = options.limits();
    engine.verified = options.verifyHeads() ? options.verifiedChunks() : null;
    engine.loadFaults = new ChunkLoader(engine, options, trusted).load(data);
    if (options.migrateStrings()) {
      StringMigration.migrate(engine);
    }
    return engine;
  }

  /** With {@link LoadOptions#keepPartial()}: what was wrong with the input, in order. */
  public List<Fault> loadFaults() {
    return loadFaults;
  }

  /** A copy that goes on as another actor. Cost: that of a save and a load. */
  public Engine fork(@Nullable ActorId newActor) {
    requireNoTransaction();
    byte[] bytes = toBytes(new SaveOptions(false, true));
    Engine copy = load(bytes, copyOptions(), newActor, !saver.keepsDocument());
    copy.limits = limits;
    copy.graph.takeHashesOf(graph);
    copy.author = author;
    return copy;
  }

  private LoadOptions copyOptions() {
    return LoadOptions.DEFAULT
        .withTextUnit(textUnit())
        .withVerifyHeads(false)
        .withAllowBrokenMarks(true)
        .withLimits(Limits.NONE);
  }

  /**
   * A copy of the document as it was at a version.
   *
   * @throws IllegalArgumentException when a hash is unknown
   */
  public Engine forkAt(List<ChangeHash> heads, @Nullable ActorId newActor) {
    requireNoTransaction();
    int[] from = new int[heads.size()];
    for (int i = 0; i < from.length; i++) {
      from[i] = number(heads.get(i));
    }
    Engine copy = new Engine(newActor, textUnit());
    copy.limits = limits;
    List<ChangeChunk> chunks = new ArrayList<>();
    BitSet wanted = graph.ancestors(from);
    for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
      chunks.add(ChangeChunk.parseKnown(bytes(i), graph.hashOf(i)));
    }
    int unused = copy.apply(chunks);
    return copy;
  }

  /** A document of the same history with other content; {@link Anonymizer} says how. */
  public Engine anonymize(RandomGenerator random) {
    requireNoTransaction();
    return Anonymizer.anonymize(this, random);
  }

  public ActorId actor() {
    ActorId known = actor;
    if (known == null) {
      known = ActorId.random(Randomness.SECURE);
      actor = known;
    }
    return known;
  }

  public void setActor(ActorId newActor) {
    requireNoTransaction();
    actor = newActor;
  }

  /** Sets what is thrown when a document that was not verified turns out bad later. */
  public void refuseWith(Function<FormatException, ? extends RuntimeException> exceptions) {
    refusal = exceptions;
  }

  RuntimeException refusal(FormatException e) {
    return refusal == null ? e : refusal.apply(e);
  }

  /** Bounds on what an input may take; those of the load unless others are set. */
  public Limits limits() {
    return limits;
  }

  /** How further input is taken: within the limits of the load, and with its memory. */
  public LoadOptions optionsForMore() {
    return LoadOptions.DEFAULT.withLimits(limits).withVerifiedChunks(verified);
  }

  void setLimits(Limits limits) {
    this.limits = limits;
  }

  /** Who changes are by beside the actor, or null. */
  public byte @Nullable [] author() {
    return author == null ? null : author.clone();
  }

  /**
   * Has further changes be by an author, or by none. Another author than before goes on as a new
   * actor, as an actor's author never changes.
   */
  public void setAuthor(byte @Nullable [] bytes, @Nullable ActorId newActor) {
    requireNoTransaction();
    if (!java.util.Arrays.equals(author, bytes)) {
      author = bytes == null ? null : bytes.clone();
      actor = newActor;
    }
  }

  /** The author behind an actor, or null where none is named. */
  public byte @Nullable [] authorOf(ActorId actorId) {
    int number = store.actors.find(actorId);
    return number < 0 ? null : authorOf(number);
  }

  /** The author behind the actor with this number, or null where none is named. */
  public byte @Nullable [] authorOf(int actorNumber) {
    return authors.of(actorNumber);
  }

  /** The author that a change's extra bytes name, or null. */
  public static byte @Nullable [] authorIn(byte[] extra) {
    return Authors.read(extra);
  }

  /** Actors with changes whose author this is, in byte order. */
  public List<ActorId> actorsOf(byte[] by) {
    return authors.actorsOf(by);
  }

  public TextUnit textUnit() {
    return store.unit;
  }

  private void requireNoTransaction() {
    if (open != null) {
      throw new IllegalStateException("a transaction is open");
    }
  }

  /**
   * Applies every change of another document that this one lacks; changes that only wait there stay
   * there.
   *
   * @throws IllegalStateException when both use one actor's sequence number for different changes
   */
  public void merge(Engine other) {
    requireNoTransaction();
    int unused = apply(lackingHere(other));
  }

  /** The other document's changes that are not here, in its order; none that waits there. */
  List<ChangeChunk> lackingHere(Engine other) {
    List<ChangeChunk> lacking = new ArrayList<>();
    BitSet numbers = numbersLackingHere(other);
    for (int number = numbers.nextSetBit(0); number >= 0; number = numbers.nextSetBit(number + 1)) {
      lacking.add(ChangeChunk.parseKnown(other.bytes(number), other.graph.hashOf(number)));
    }
    return lacking;
  }

  /**
   * Numbers of the other document's changes that are not here: an actor's changes are a chain, so
   * what is lacking of each is what comes after the last one known.
   */
  private BitSet numbersLackingHere(Engine other) {
    BitSet lacking = new BitSet();
    if (other.graph.areHeads(heads())) {
      return lacking;
    }
    for (int theirs = 0; theirs < other.store.actors.size(); theirs++) {
      ActorId author = other.store.actors.get(theirs);
      int mine = store.actors.find(author);
      int last = other.graph.seqOf(theirs);
      int common = Math.min(graph.seqOf(mine), last);
      // Where the two differ, the first that does is among the lacking ones, to be refused.
      while (common > 0 && !sameChange(other, theirs, mine, common)) {
        common--;
      }
      for (int seq = common + 1; seq <= last; seq++) {
        lacking.set(other.graph.find(theirs, seq));
      }
    }
    return lacking;
  }

  private boolean sameChange(Engine other, int theirs, int mine, int seq) {
    ChangeHash here = graph.hashOf(graph.find(mine, seq));
    return here.equals(other.graph.hashOf(other.graph.find(theirs, seq)));
  }

  // Bytes

  public byte[] save() {
    return save(SaveOptions.DEFAULT);
  }

  /**
   * {@link #toBytes} for the owner of the document, who keeps the bytes: {@link #saveIncremental}
   * goes on from here.
   */
  public byte[] save(SaveOptions options) {
    byte[] bytes = toBytes(options);
    savedHeads = heads();
    VerifiedChunks memory = verified;
    if (memory != null) {
      DocumentLoader.remember(bytes, this, memory);
    }
    return bytes;
  }

  /**
   * The document chunk, and behind it the waiting changes unless told otherwise. For copies and
   * peers: what {@link #saveIncremental} gives next stays as it is.
   */
  public byte[] toBytes(SaveOptions options) {
    requireNoTransaction();
    byte[] document = saver.save(options.deflate());
    if (!options.retainOrphans() || waiting.isEmpty()) {
      return document;
    }
    ByteWriter out = new ByteWriter(document.length * 2);
    out.putBytes(document);
    for (ChangeChunk change : waiting.all()) {
      out.putBytes(change.bytes());
    }
    return out.toByteArray();
  }

  /** The changes that these heads do not reach, as change chunks in application order. */
  public byte[] saveSince(List<ChangeHash> have) {
    requireNoTransaction();
    ByteWriter out = new ByteWriter();
    graph.putBytesOf(graph.since(have), out);
    return out.toByteArray();
  }

  /**
   * The changes since the last {@link #save} or {@code saveIncremental} of this document, as change
   * chunks. A document that was loaded or copied has not been saved yet.
   */
  public byte[] saveIncremental() {
    byte[] bytes = saveSince(savedHeads);
    savedHeads = heads();
    return bytes;
  }

  /**
   * Applies chunks of any kind.
   *
   * @return number of ops applied
   */
  public int loadIncremental(byte[] data, LoadOptions options) {
    requireNoTransaction();
    ChunkLoader loader = new ChunkLoader(this, options, false);
    loadFaults = loader.loadMore(data);
    return loader.opCount();
  }

  public int objectCount() {
    return store.objectCount();
  }

  int number(ChangeHash hash) {
    int number = graph.find(hash);
    if (number < 0) {
      throw new IllegalArgumentException("unknown change " + hash);
    }
    return number;
  }

  ObjectStore object(long obj) {
    ObjectStore object = obj < 0 ? null : store.object(obj);
    if (object == null) {
      throw new IllegalArgumentException("this document has no such object");
    }
    return object;
  }

  byte[] bytes(int number) {
    return graph.bytesOf(number);
  }

  /** Applies changes, each a chunk or several; all or none. */
  public void applyChanges(List<byte[]> changeChunks) {
    requireNoTransaction();
    List<ChangeChunk> batch = new ArrayList<>();
    long byteCount = 0;
    for (byte[] chunk : changeChunks) {
      byteCount += chunk.length;
    }
    Budget budget = Budget.of(limits, byteCount);
    for (byte[] chunk : changeChunks) {
      ChunkLoader.addChanges(chunk, budget, batch);
    }
    int unused = apply(batch);
  }

  /** The changes in chunks of any kind, in order. */
  public static List<ChangeChunk> changesOf(byte[] chunks, Limits bounds) {
    List<ChangeChunk> out = new ArrayList<>();
    ChunkLoader.addChanges(chunks, Budget.of(bounds, chunks.length), out);
    return out;
  }

  int apply(List<ChangeChunk> batch) {
    edition++;
    try {
      return changes.apply(batch);
    } finally {
      // What was looked up in the midst of it is old, too.
      edition++;
    }
  }

  @Nullable Clock scope(@Nullable Clock at) {
    return at != null || open == null ? at : open.scope;
  }

  // The transaction

  public void begin() {
    requireNoTransaction();
    int number = store.actors.intern(actor());
    long seq = graph.seqOf(number) + 1L;
    List<ChangeHash> deps = heads();
    int own = seq > 1 ? graph.lastOf(number) : -1;
    if (own >= 0 && !graph.isHead(own)) {
      deps = new ArrayList<>(deps);
      deps.add(graph.hashOf(own));
    }
    open = new LocalChange(store, view, applier, number, seq, graph.maxOp() + 1, deps, null);
  }

  /**
   * Begins a transaction that sees, and builds on, an old version. Where the actor has gone on
   * since, the change is by an actor made of it.
   */
  public void beginAt(List<ChangeHash> heads) {
    requireNoTransaction();
    for (ChangeHash head : heads) {
      number(head);
    }
    int number = store.actors.intern(actor());
    for (int level = 1; !ownOpsCovered(number, heads); level++) {
      number = store.actors.intern(concurrent(actor(), level));
    }
    long[] clock = java.util.Arrays.copyOf(graph.clock(heads), store.actors.size());
    clock[number] = Long.MAX_VALUE;
    long seq = graph.seqOf(number) + 1L;
    open =
        new LocalChange(
            store,
            view,
            applier,
            number,
            seq,
            graph.maxOp() + 1,
            new ArrayList<>(heads),
            new Clock(clock));
  }

  private boolean ownOpsCovered(int number, List<ChangeHash> heads) {
    long maxOp = graph.maxOpOf(number);
    if (maxOp == 0) {
      return true;
    }
    long[] clock = graph.clock(heads);
    return number < clock.length && clock[number] >= maxOp;
  }

  private static ActorId concurrent(ActorId base, int level) {
    ByteWriter bytes = new ByteWriter();
    bytes.putBytes(new byte[] {0x13, (byte) 0xb2, 0x23, 0x09});
    bytes.uleb(level);
    bytes.putBytes(base.toBytes());
    return ActorId.of(bytes.toByteArray());
  }

  long edition() {
    return edition;
  }

  private LocalChange transaction() {
    LocalChange change = open;
    edition++;
    if (change == null) {
      throw new IllegalStateException("no transaction is open");
    }
    return change;
  }

  /** The edits of the open transaction; refused once it has ended. */
  public Edits edits() {
    return transaction();
  }

  public int pendingOps() {
    return open == null ? 0 : open.log.opCount();
  }

  /** Ends the transaction with a change; with nothing done, {@code null} and no change. */
  public @Nullable ChangeHash commit(@Nullable String message, long time) {
    LocalChange change = transaction();
    if (change.log.isEmpty()) {
      open = null;
      return null;
    }
    return finish(change, message, time);
  }

  /** Ends the transaction (or begins and ends one) with a change, even without ops. */
  public ChangeHash commitEmpty(@Nullable String message, long time) {
    if (open == null) {
      begin();
    }
    return finish(transaction(), message, time);
  }

  private ChangeHash finish(LocalChange change, @Nullable String message, long time) {
    // Waiting changes that claim this number cannot come any more: two changes would have it.
    waiting.dropBranch(store.actors.get(change.actor()), change.seq);
    String text = message == null || message.isEmpty() ? null : message;
    writer.begin(change.actor(), change.startOp, store.actors);
    for (OpRun run : change.log) {
      run.writeTo(writer, store.heap.buffer(), 0, run.count);
    }
    List<ChangeHash> sortedDeps = change.deps;
    if (sortedDeps.size() > 1) {
      sortedDeps = new ArrayList<>(sortedDeps);
      sortedDeps.sort(null);
    }
    int[] deps = new int[sortedDeps.size()];
    for (int i = 0; i < deps.length; i++) {
      deps[i] = graph.find(sortedDeps.get(i));
    }
    byte[] by = author;
    byte[] extra = change.seq == 1 && by != null ? Authors.extraBytes(by) : NO_BYTES;
    ChangeHash hash = writer.finish(change.seq, time, text, sortedDeps, extra);
    long maxOp = change.startOp + change.log.opCount() - 1;
    graph.add(
        new ChangeGraph.Row(
            change.actor(), (int) change.seq, change.startOp, maxOp, time, text, deps, extra),
        hash,
        writer.toByteArray());
    open = null;
    return hash;
  }

  /** Takes the transaction back; returns how many ops it had. */
  public int rollback() {
    int undone = transaction().undo();
    open = null;
    return undone;
  }

  /** Set up when first asked for: it takes 20 ms. */
  private static final class Randomness {
    static final SecureRandom SECURE = new SecureRandom();
  }
}
