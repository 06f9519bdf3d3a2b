package org.amkit.history;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a document in the order they were applied, and how they depend on each other.
 *
 * <p>Changes are numbered from 0; a change's dependencies have lower numbers. The changes of a
 * loaded document chunk (the <em>base</em>) may stay folded: only their number, their heads and
 * each actor's last sequence number and op are kept until something asks for more, and then a
 * {@link Base} lists them once.
 *
 * <p>Cost: O(1) by number or hash, O(changes) to walk ancestors and to unfold.
 */
public final class ChangeGraph {
  /** A change's facts by number instead of hash. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Row(
      int actor,
      int seq,
      long startOp,
      long maxOp,
      long time,
      @Nullable String message,
      int[] deps,
      byte[] extra) {}

  /** Takes the base's changes in order; the hash is {@code hashes[offset..offset+32)}. */
  public interface Sink {
    void take(Row row, byte[] hashes, int offset);
  }

  /** Takes changes run by run. */
  public interface RunVisitor {
    /**
     * Takes {@code count} changes of one actor, each depending on the one before it.
     *
     * @param first facts of the first; those of the others differ in what counts up
     * @param maxOpStep by how much the last op's counter rises from change to change
     * @param timeStep by how much the time rises
     */
    void visit(Row first, int count, long maxOpStep, long timeStep);
  }

  /** The changes of the base, which can be made from the document again. */
  public interface Base {
    /** Lists them in order. */
    void unfold(Sink sink);

    /** Visits them in order; {@code startOp} is not known and 0. Much cheaper than unfolding. */
    void forEachRun(RunVisitor visitor);

    /** Makes all their chunks. */
    byte[][] chunks();
  }

  private @Nullable Base base;
  private int baseCount;

  /** Number of folded changes: those of the base, or 0; the table holds those from here on. */
  private int folded;

  private ChangeTable table = new ChangeTable();
  private byte @Nullable [][] baseChunks;

  private int[] seqByActor = new int[4];
  private long[] maxOpByActor = new long[4];

  /** Change numbers by actor and sequence number; empty while folded. */
  private int[][] changesByActor = new int[4][];

  private final Heads heads = new Heads();

  /** Numbers of the heads while their hashes are not known: those the document states may lie. */
  private int @Nullable [] unhashedHeads;

  private long maxOp;

  /** Clocks of the versions asked for last: a version's never changes. */
  private final Map<List<ChangeHash>, long[]> recentClocks =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<ChangeHash>, long[]> eldest) {
          return size() > 8;
        }
      };

  public int count() {
    return folded + table.count;
  }

  /** Highest op counter of all changes; 0 when there are none. */
  public long maxOp() {
    return maxOp;
  }

  /** Heads in hash order. */
  public List<ChangeHash> heads() {
    return hashedHeads().hashes();
  }

  /** Numbers of the heads, in hash order. */
  public int[] headNumbers() {
    return hashedHeads().numbers();
  }

  private Heads hashedHeads() {
    if (unhashedHeads != null) {
      unfold();
    }
    return heads;
  }

  /** Number of changes the actor has made. */
  public int seqOf(int actor) {
    return actor >= 0 && actor < seqByActor.length ? seqByActor[actor] : 0;
  }

  /** Counter of the actor's last op; 0 for none. */
  public long maxOpOf(int actor) {
    return actor >= 0 && actor < maxOpByActor.length ? maxOpByActor[actor] : 0;
  }

  /**
   * Starts from a base, folded.
   *
   * @param headNumberList numbers of the changes with the hashes {@code headHashList}, in the same
   *     order
   * @param headHashList null if they are not verified: the base is then unfolded, which makes every
   *     hash from the changes, when a hash is first asked for
   * @param lastSeqs each actor's number of changes
   * @param lastOps each actor's highest op counter
   */
  public void fold(
      Base from,
      int changeCount,
      int[] headNumberList,
      @Nullable List<ChangeHash> headHashList,
      int[] lastSeqs,
      long[] lastOps) {
    base = from;
    baseCount = changeCount;
    folded = changeCount;
    if (headHashList != null) {
      heads.set(headNumberList, headHashList);
    } else if (changeCount > 0) {
      unhashedHeads = headNumberList;
    }
    growActors(lastSeqs.length);
    for (int a = 0; a < lastSeqs.length; a++) {
      seqByActor[a] = lastSeqs[a];
      maxOpByActor[a] = lastOps[a];
      maxOp = Math.max(maxOp, lastOps[a]);
    }
  }

  /**
   * Takes over what another graph of the same changes in the same order has listed, where this one
   * would have to unfold them; does nothing where the other is folded, too.
   *
   * @param actors this graph's actor numbers by the other's
   */
  public void listAs(ChangeGraph other, int[] actors) {
    if (other.folded > 0 || folded == 0 || other.count() != count()) {
      return;
    }
    table = other.table.copy(actors);
    folded = 0;
    for (int theirs = 0; theirs < actors.length && theirs < other.changesByActor.length; theirs++) {
      int[] list = other.changesByActor[theirs];
      if (list != null) {
        growActors(actors[theirs] + 1);
        changesByActor[actors[theirs]] = list.clone();
      }
    }
  }

  /** Lists the folded base. */
  public void unfold() {
    Base from = base;
    if (folded == 0 || from == null) {
      return;
    }
    ChangeTable whole = new ChangeTable();
    whole.reserve(count());
    changesByActor = new int[seqByActor.length][];
    from.unfold((row, hashes, offset) -> addToActor(row, whole.add(row, hashes, offset)));
    if (whole.count != folded) {
      throw new IllegalStateException("unfolded " + whole.count + " changes of " + folded);
    }
    for (int i = 0; i < table.count; i++) {
      addToActor(table.row(i), whole.addFrom(table, i));
    }
    folded = 0;
    table = whole;
    hashHeads();
  }

  private void hashHeads() {
    int[] numbers = unhashedHeads;
    if (numbers != null) {
      unhashedHeads = null;
      for (int number : numbers) {
        heads.add(number, table.hash(number), NO_CHANGES);
      }
    }
  }

  private void growActors(int n) {
    if (n > seqByActor.length) {
      int size = Math.max(n, seqByActor.length * 2);
      seqByActor = Arrays.copyOf(seqByActor, size);
      maxOpByActor = Arrays.copyOf(maxOpByActor, size);
      changesByActor = Arrays.copyOf(changesByActor, size);
    }
  }

  /** Makes room for as many changes more. */
  public void reserve(int more) {
    table.reserve(table.count + more);
  }

  /** Appends a change whose dependencies are all here, with its chunk; returns its number. */
  public int add(Row row, ChangeHash hash, byte[] chunk) {
    return add(row, hash, chunk, 0, chunk.length);
  }

  /** The same, of a change whose chunk is {@code buf[start..end)}, which must not be modified. */
  public int add(Row row, ChangeHash hash, byte[] buf, int start, int end) {
    Heads known = hashedHeads();
    int at = table.add(row, hash);
    table.setChunk(at, buf, start, end);
    int number = folded + at;
    int actor = row.actor();
    growActors(actor + 1);
    seqByActor[actor] = row.seq();
    maxOpByActor[actor] = Math.max(maxOpByActor[actor], row.maxOp());
    maxOp = Math.max(maxOp, row.maxOp());
    if (folded == 0) {
      addToActor(row, number);
    }
    known.add(number, hash, row.deps());
    return number;
  }

  private void addToActor(Row row, int number) {
    int[] list = changesByActor[row.actor()];
    if (list == null) {
      list = new int[Math.max(4, seqByActor[row.actor()])];
    }
    if (row.seq() > list.length) {
      list = Arrays.copyOf(list, Math.max(row.seq(), list.length * 2));
    }
    list[row.seq() - 1] = number;
    changesByActor[row.actor()] = list;
  }

  /** Number of the change with this hash, or -1. */
  public int find(ChangeHash hash) {
    int head = hashedHeads().find(hash);
    if (head >= 0) {
      return head;
    }
    int at = table.find(hash);
    if (at >= 0) {
      return at + folded;
    }
    if (folded == 0) {
      return -1;
    }
    unfold();
    return table.find(hash);
  }

  public boolean has(ChangeHash hash) {
    return find(hash) >= 0;
  }

  private int at(int number) {
    if (number < folded) {
      unfold();
    }
    return number - folded;
  }

  public ChangeHash hashOf(int number) {
    Heads known = hashedHeads();
    ChangeHash head = number < folded ? known.hashOf(number) : null;
    if (head != null) {
      return head;
    }
    int i = at(number);
    return table.hash(i);
  }

  public int actorOf(int number) {
    int i = at(number);
    return table.actor(i);
  }

  public int seqNumberOf(int number) {
    int i = at(number);
    return table.seq(i);
  }

  /** Facts of a change. */
  public Row row(int number) {
    int i = at(number);
    return table.row(i);
  }

  public long maxOpOfChange(int number) {
    int i = at(number);
    return table.maxOp(i);
  }

  /** Numbers of the dependencies, in the order the change names them. */
  public int[] depsOf(int number) {
    int i = at(number);
    return table.deps(i);
  }

  /** Whether a change depends on nothing. */
  public boolean isRoot(int number) {
    int i = at(number);
    return table.depCount(i) == 0;
  }

  /**
   * The change as an uncompressed chunk, which must not be modified. The first of the base makes
   * all of the base.
   */
  public byte[] bytesOf(int number) {
    return hasChunk(number) ? table.chunk(number - folded) : baseChunk(number);
  }

  /** Appends the change as an uncompressed chunk. */
  public void putBytesOf(int number, ByteWriter out) {
    if (hasChunk(number)) {
      table.putChunk(number - folded, out);
    } else {
      out.putBytes(baseChunk(number));
    }
  }

  private boolean hasChunk(int number) {
    return number >= folded && table.hasChunk(number - folded);
  }

  private byte[] baseChunk(int number) {
    if (number >= baseCount) {
      throw new IllegalStateException("change " + number + " has no bytes");
    }
    byte[][] chunks = baseChunks;
    if (chunks == null) {
      chunks = java.util.Objects.requireNonNull(base).chunks();
      baseChunks = chunks;
    }
    return chunks[number];
  }

  public boolean isHead(int number) {
    return hashedHeads().hashOf(number) != null;
  }

  /** Number of the actor's last change. The actor has one. */
  public int lastOf(int actor) {
    if (folded > 0) {
      for (int i = table.count - 1; i >= 0; i--) {
        if (table.actor(i) == actor) {
          return i + folded;
        }
      }
    }
    return find(actor, seqOf(actor));
  }

  /** Number of the actor's change with this sequence number, or -1. */
  public int find(int actor, long seq) {
    if (seq < 1 || seq > seqOf(actor)) {
      return -1;
    }
    unfold();
    return changesByActor[actor][(int) seq - 1];
  }

  /** Number of the actor's change that holds op {@code counter}, or -1. Cost: O(log changes). */
  public int findByOp(int actor, long counter) {
    int n = seqOf(actor);
    if (n == 0 || counter > maxOpOf(actor)) {
      return -1;
    }
    unfold();
    int[] list = changesByActor[actor];
    int lo = 0;
    int hi = n - 1;
    while (lo < hi) {
      int mid = (lo + hi) >>> 1;
      if (table.maxOp(list[mid]) < counter) {
        lo = mid + 1;
      } else {
        hi = mid;
      }
    }
    return table.startOp(list[lo]) <= counter ? list[lo] : -1;
  }

  /** Visits the facts of all changes in order; start ops of a folded base are 0. */
  public void forEachRun(RunVisitor visitor) {
    if (folded > 0 && base != null) {
      base.forEachRun(visitor);
    }
    for (int i = 0; i < table.count; i++) {
      visitor.visit(table.row(i), 1, 0, 0);
    }
  }

  /** Which changes are reachable from these (themselves included). Cost: O(changes reached). */
  public BitSet ancestors(int[] from) {
    BitSet seen = new BitSet(count());
    int[] stack = new int[Math.max(16, from.length)];
    int n = 0;
    for (int number : from) {
      if (!seen.get(number)) {
        seen.set(number);
        stack[n++] = number;
      }
    }
    while (n > 0) {
      int i = at(stack[--n]);
      for (int d = table.depCount(i) - 1; d >= 0; d--) {
        int dep = table.dep(i, d);
        if (!seen.get(dep)) {
          seen.set(dep);
          if (n == stack.length) {
            stack = Arrays.copyOf(stack, n * 2);
          }
          stack[n++] = dep;
        }
      }
    }
    return seen;
  }

  /** Numbers of the known ones among these hashes. */
  public int[] known(List<ChangeHash> hashList) {
    int[] numbers = new int[hashList.size()];
    int n = 0;
    for (ChangeHash hash : hashList) {
      int number = find(hash);
      if (number >= 0) {
        numbers[n++] = number;
      }
    }
    return Arrays.copyOf(numbers, n);
  }

  /** Whether these are exactly the heads. */
  public boolean areHeads(List<ChangeHash> hashList) {
    Heads known = hashedHeads();
    if (hashList.size() != known.size()) {
      return false;
    }
    return known.size() == 1
        ? known.find(hashList.get(0)) >= 0
        : hashList.equals(heads()) || new HashSet<>(hashList).containsAll(heads());
  }

  /**
   * Numbers, ascending, of the changes that these do not reach; unknown hashes are ignored. Cost:
   * that of a walk from the heads down to where only reached changes are left.
   */
  public int[] since(List<ChangeHash> have) {
    if (areHeads(have)) {
      return NO_CHANGES;
    }
    int[] from = known(have);
    if (from.length == 0) {
      int[] all = new int[count()];
      Arrays.setAll(all, i -> i);
      return all;
    }
    DescendingWalk walk = new DescendingWalk();
    for (int number : from) {
      walk.push(number, true);
    }
    for (int number : headNumbers()) {
      walk.push(number, false);
    }
    while (walk.hasUnreached()) {
      int number = walk.pop();
      int i = at(number);
      for (int d = table.depCount(i) - 1; d >= 0; d--) {
        walk.push(table.dep(i, d), walk.reached());
      }
    }
    return walk.unreached();
  }

  private static final int[] NO_CHANGES = {};

  /**
   * Highest op counter per actor number of the version with these heads; unknown ones ignored.
   * Cost: that of {@link #since}.
   */
  public long[] clock(List<ChangeHash> hashList) {
    long[] clock = maxOpByActor.clone();
    if (areHeads(hashList)) {
      return clock;
    }
    long[] recent = recentClocks.get(hashList);
    if (recent != null) {
      return recent.clone();
    }
    // What the version lacks is, of each actor, everything from some change on.
    int[] lacking = since(hashList);
    for (int n = lacking.length - 1; n >= 0; n--) {
      int actor = actorOf(lacking[n]);
      int before = find(actor, seqNumberOf(lacking[n]) - 1L);
      clock[actor] = before < 0 ? 0 : maxOpOfChange(before);
    }
    // A hash that is unknown today may be known tomorrow, so only known versions are remembered.
    if (known(hashList).length == hashList.size()) {
      recentClocks.put(List.copyOf(hashList), clock.clone());
    }
    return clock;
  }
}
