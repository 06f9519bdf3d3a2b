package org.amkit.engine;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.Hash;
import org.amkit.history.ChangeMeta;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.Expand;
import org.amkit.ops.MarkRange;
import org.amkit.ops.ObjType;
import org.amkit.ops.TextSpan;
import org.amkit.ops.TextUnit;
import org.amkit.ops.Value;
import org.amkit.patch.EnginePatch;
import org.jspecify.annotations.Nullable;

/** SURFACE ONLY (bodies come with the real engine). See BRIEF. Not thread-safe. */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class Engine {
  public static final long ROOT = 0;

  private static UnsupportedOperationException no() {
    return new UnsupportedOperationException();
  }

  public static Engine create(ActorId actor, TextUnit unit) {
    throw no();
  }

  /**
   * Loads chunks lying one behind the other; empty input gives an empty document. FormatException
   * with offset on bad bytes.
   */
  public static Engine load(byte[] data, LoadOptions options, ActorId actor) {
    throw no();
  }

  /**
   * With keepPartial: what was wrong with the input, in order; empty when all of it was good.
   * record Fault(long start, long end, String message)
   */
  public List<Fault> loadFaults() {
    throw no();
  }

  public record Fault(long start, long end, String message) {}

  public Engine fork(ActorId actor) {
    throw no();
  }

  public Engine forkAt(List<Hash> heads, ActorId actor) {
    throw no();
  }

  public ActorId actor() {
    throw no();
  }

  public void setActor(ActorId actor) {
    throw no();
  }

  public TextUnit textUnit() {
    throw no();
  }

  /**
   * Applies every change of other that this one lacks. DuplicateSeq -> IllegalStateException,
   * nothing applied.
   */
  public void merge(Engine other) {
    throw no();
  }

  public byte[] save() {
    throw no();
  }

  public byte[] save(SaveOptions options) {
    throw no();
  }

  public byte[] saveSince(List<Hash> have) {
    throw no();
  }

  public byte[] saveIncremental() {
    throw no();
  }

  public int loadIncremental(byte[] data, LoadOptions options) {
    throw no();
  }

  public List<Hash> heads() {
    throw no();
  }

  public int changeCount() {
    throw no();
  }

  public long opCount() {
    throw no();
  }

  public boolean hasChange(Hash hash) {
    throw no();
  }

  public List<Hash> changesSince(List<Hash> have) {
    throw no();
  }

  public List<Hash> depsOf(Hash hash) {
    throw no();
  }

  public byte[] changeBytes(Hash hash) {
    throw no();
  }

  public ChangeMeta changeMeta(Hash hash) {
    throw no();
  }

  public List<Hash> missingDeps(List<Hash> heads) {
    throw no();
  }

  /** Hashes of changes that wait for dependencies. */
  public List<Hash> waiting() {
    throw no();
  }

  public void applyChanges(List<byte[]> changeChunks) {
    throw no();
  }

  public @Nullable Hash hashOf(ActorId actor, long seq) {
    throw no();
  }

  public @Nullable Hash lastLocalChange() {
    throw no();
  }

  public @Nullable Hash hashOfOp(long opId) {
    throw no();
  }

  /** All actors with their highest seq, in sorted actor order. */
  public List<ActorId> actors() {
    throw no();
  }

  public long maxSeq(ActorId actor) {
    throw no();
  }

  public long resolveId(ActorId actor, long counter) {
    throw no();
  }

  public ActorId actorOf(long id) {
    throw no();
  }

  public @Nullable ObjType objectType(long obj) {
    throw no();
  }

  public Clock clockAt(List<Hash> heads) {
    throw no();
  }

  public @Nullable Entry get(long obj, String key, @Nullable Clock at) {
    throw no();
  }

  public @Nullable Entry get(long obj, long index, @Nullable Clock at) {
    throw no();
  }

  public List<Entry> getAll(long obj, String key, @Nullable Clock at) {
    throw no();
  }

  public List<Entry> getAll(long obj, long index, @Nullable Clock at) {
    throw no();
  }

  public List<String> keys(long obj, @Nullable Clock at) {
    throw no();
  }

  public void forEachEntry(long obj, @Nullable Clock at, BiConsumer<String, Entry> visitor) {
    throw no();
  }

  public void forEachItem(long obj, @Nullable Clock at, Consumer<Entry> visitor) {
    throw no();
  }

  public long length(long obj, @Nullable Clock at) {
    throw no();
  }

  public String text(long obj, @Nullable Clock at) {
    throw no();
  }

  public List<MarkRange> marks(long obj, @Nullable Clock at) {
    throw no();
  }

  public List<MarkRange> marksAt(long obj, long index, @Nullable Clock at) {
    throw no();
  }

  public List<TextSpan> spans(long obj, @Nullable Clock at) {
    throw no();
  }

  /** The id of the element at an index (IndexOutOfBoundsException past the end). */
  public long elementId(long obj, long index, @Nullable Clock at) {
    throw no();
  }

  /**
   * Where an element is now; where it is gone: the index it would have (moveBefore: of its visible
   * predecessor). IllegalArgumentException when unknown.
   */
  public long indexOfElement(long obj, long elementId, boolean moveBefore, @Nullable Clock at) {
    throw no();
  }

  public void begin() {
    throw no();
  }

  public void beginAt(List<Hash> heads) {
    throw no();
  }

  public boolean inTransaction() {
    throw no();
  }

  public void put(long obj, String key, Value.Scalar value) {
    throw no();
  }

  public void put(long obj, long index, Value.Scalar value) {
    throw no();
  }

  public long putObject(long obj, String key, ObjType type) {
    throw no();
  }

  public long putObject(long obj, long index, ObjType type) {
    throw no();
  }

  public void insert(long obj, long index, Value.Scalar value) {
    throw no();
  }

  public long insertObject(long obj, long index, ObjType type) {
    throw no();
  }

  public void increment(long obj, String key, long by) {
    throw no();
  }

  public void increment(long obj, long index, long by) {
    throw no();
  }

  public void delete(long obj, String key) {
    throw no();
  }

  public void delete(long obj, long index) {
    throw no();
  }

  public void splice(long obj, long index, long deleteCount, List<Value.Scalar> values) {
    throw no();
  }

  public void spliceText(long obj, long index, long deleteCount, String text) {
    throw no();
  }

  public void mark(long obj, long start, long end, String name, Value.Scalar value, Expand expand) {
    throw no();
  }

  public void unmark(long obj, long start, long end, String name, Expand expand) {
    throw no();
  }

  public @Nullable Hash commit(@Nullable String message, long time) {
    throw no();
  }

  public Hash commitEmpty(@Nullable String message, long time) {
    throw no();
  }

  public int rollback() {
    throw no();
  }

  public int pendingOps() {
    throw no();
  }

  /**
   * What turns the state at before into the state at after (null after = now, with the open
   * transaction).
   */
  public List<EnginePatch> diff(Clock before, @Nullable Clock after) {
    throw no();
  }

  public List<EnginePatch> diffObject(
      long obj, boolean recursive, Clock before, @Nullable Clock after) {
    throw no();
  }
}
