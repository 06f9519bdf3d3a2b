package org.amkit.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.amkit.ChangeHash;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.codec.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a document in the order they were applied, and how they depend on each other.
 *
 * <p>Changes are numbered from 0; a change's dependencies have lower numbers. The first ones may be
 * those of a loaded document chunk (the <em>base</em>), of which little is kept; those that came
 * later are in a table.
 *
 * <pre>
 *   number   0 .. baseCount - 1     baseCount ..
 *            BaseChanges            ChangeTable
 * </pre>
 *
 * <p>Cost: O(1) by number or hash in the table, that of {@link BaseChanges} in the base; a walk
 * over ancestors costs O(log pending) for each chain of changes of one actor.
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

  /** Takes changes that were made again; the writer holds a change's bytes until the next. */
  public interface Sink {
    void take(int row, ChangeChunkWriter writer);
  }

  /** What makes the changes of the base again, from the document's columns and ops. */
  public interface Base {
    /** The change rows, read anew. */
    ChangeRows rows();

    /** The hashes of all rows. */
    RowHashes hashes(ChangeRows rows);

    /** Makes the changes of the rows {@code [from..to)}. */
    void rebuild(ChangeRows rows, RowHashes hashes, int from, int to, Sink sink);

    /** Counter of a row's first op; one more than that of its last where it has none. */
    long startOp(ChangeRows rows, int row);

    /** The last rows' changes, where they were made as the hashes were. */
    NewestChanges newest();
  }

  private static final int[] NO_CHANGES = {};

  private @Nullable BaseChanges base;
  private int baseCount;

  private final ChangeTable table = new ChangeTable();

  private final ActorChanges byActor = new ActorChanges();
  private final Heads heads = new Heads();

  /** Numbers of the heads while their hashes are not known: those the document states may lie. */
  private int @Nullable [] unhashedHeads;

  private long maxOp;

  /** The roots among the first {@link #rootsEnd} changes. */
  private final BitSet roots = new BitSet();

  private int rootsEnd;

  private @Nullable RecentSince recentSince;

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
    return baseCount + table.count;
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
    int[] numbers = unhashedHeads;
    if (numbers != null) {
      for (int number : numbers) {
        heads.add(number, base().hash(number), NO_CHANGES);
      }
      unhashedHeads = null;
    }
    return heads;
  }

  /** Number of changes the actor has made. */
  public int seqOf(int actor) {
    return byActor.seq(actor);
  }

  /** Counter of the actor's last op; 0 for none. */
  public long maxOpOf(int actor) {
    return byActor.maxOp(actor);
  }

  /**
   * Starts from a base.
   *
   * @param headNumberList numbers of the changes with the hashes {@code headHashList}, in the same
   *     order
   * @param headHashList null if they are not verified: they are then made from the changes, when a
   *     head's hash is first asked for
   * @param hashes the hashes of all changes, where they are known
   */
  public void startFrom(
      Base from,
      ChangeRows rows,
      int[] headNumberList,
      @Nullable List<ChangeHash> headHashList,
      @Nullable RowHashes hashes) {
    base = new BaseChanges(from, rows, hashes);
    baseCount = rows.count();
    if (headHashList != null) {
      heads.set(headNumberList, headHashList);
    } else if (baseCount > 0) {
      unhashedHeads = headNumberList;
    }
    byActor.addBase(rows);
    for (long lastOp : rows.lastOps()) {
      maxOp = Math.max(maxOp, lastOp);
    }
  }

  private BaseChanges base() {
    BaseChanges from = base;
    if (from == null) {
      throw new IllegalStateException("there is no base");
    }
    return from;
  }

  /**
   * Takes over the hashes that another graph of the same changes in the same order knows, so that
   * they need not be made; does nothing where it does not know them.
   */
  public void takeHashesOf(ChangeGraph other) {
    BaseChanges to = base;
    BaseChanges from = other.base;
    if (to == null || to.hasHashes() || other.count() != baseCount) {
      return;
    }
    if (from == null || from.hasHashes()) {
      to.setHashes(other.hashesOf(to.rows()));
    }
  }

  /** The hashes of rows that these changes were written as, in their order. */
  public RowHashes hashesOf(ChangeRows rows) {
    RowHashes known = new RowHashes(rows);
    for (int number = 0; number < rows.count(); number++) {
      if (known.isKept(number)) {
        known.set(number, hashOf(number));
      } else {
        known.setPrefix(number, prefixOf(number));
      }
    }
    return known;
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
    int number = baseCount + at;
    byActor.add(row.actor(), row.seq(), row.maxOp(), number);
    maxOp = Math.max(maxOp, row.maxOp());
    known.add(number, hash, row.deps());
    return number;
  }

  /** Number of the change with this hash, or -1. */
  public int find(ChangeHash hash) {
    int number = findBesidesBase(hash);
    return number >= 0 || baseCount == 0 ? number : base().find(hash);
  }

  /** As {@link #find}, of the heads and the changes behind the base. */
  private int findBesidesBase(ChangeHash hash) {
    int head = hashedHeads().find(hash);
    int at = head >= 0 ? -1 : table.find(hash);
    return at >= 0 ? at + baseCount : head;
  }

  public boolean has(ChangeHash hash) {
    return find(hash) >= 0;
  }

  public ChangeHash hashOf(int number) {
    if (number >= baseCount) {
      return table.hash(number - baseCount);
    }
    ChangeHash head = hashedHeads().hashOf(number);
    return head != null ? head : base().hash(number);
  }

  /** The first four bytes of a change's hash. */
  int prefixOf(int number) {
    return number >= baseCount ? table.prefix(number - baseCount) : base().hashes().prefix(number);
  }

  /** The first change at or behind {@code from} whose hash begins so under a mask, or -1. */
  int nextWith(int from, int prefix, int mask) {
    int number = from < baseCount ? base().hashes().next(from, prefix, mask) : -1;
    for (int i = Math.max(from, baseCount) - baseCount; number < 0 && i < table.count; i++) {
      if ((table.prefix(i) & mask) == prefix) {
        number = i + baseCount;
      }
    }
    return number;
  }

  /** Shows each change whose hash begins so. Cost: O(1) where many are asked for. */
  void forEachWith(int prefix, IntConsumer visitor) {
    RowHashes.Candidates all =
        row -> {
          visitor.accept(row);
          return false;
        };
    if (baseCount > 0) {
      base().hashes().find(prefix, all);
    }
    table.find(
        prefix,
        i -> {
          visitor.accept(i + baseCount);
          return false;
        });
  }

  public int actorOf(int number) {
    return number < baseCount ? base().rows().actor(number) : table.actor(number - baseCount);
  }

  public int seqNumberOf(int number) {
    return number < baseCount ? base().rows().seq(number) : table.seq(number - baseCount);
  }

  public long maxOpOfChange(int number) {
    return number < baseCount ? base().rows().maxOp(number) : table.maxOp(number - baseCount);
  }

  /** Whether a change was made or came here, so that its bytes need not be made. */
  public boolean hasBytes(int number) {
    return number >= baseCount;
  }

  /** Counter of a change's first op; one more than that of its last where it has none. */
  public long startOpOf(int number) {
    return number < baseCount ? base().startOp(number) : table.startOp(number - baseCount);
  }

  public long timeOf(int number) {
    return number < baseCount ? base().rows().time(number) : table.time(number - baseCount);
  }

  public @Nullable String messageOf(int number) {
    return number < baseCount ? base().rows().message(number) : table.message(number - baseCount);
  }

  /** A change's extra bytes. Not to be written to. */
  public byte[] extraOf(int number) {
    return number < baseCount ? base().rows().extra(number) : table.extra(number - baseCount);
  }

  /** Numbers of the dependencies, in the order the change names them. */
  public int[] depsOf(int number) {
    return number < baseCount ? base().rows().depsOf(number) : table.deps(number - baseCount);
  }

  /**
   * Numbers of the changes that depend on nothing, not to be modified. Cost: O(changes since the
   * last time).
   */
  public BitSet roots() {
    for (; rootsEnd < count(); rootsEnd++) {
      boolean isRoot =
          rootsEnd < baseCount
              ? base().rows().isRoot(rootsEnd)
              : table.depCount(rootsEnd - baseCount) == 0;
      roots.set(rootsEnd, isRoot);
    }
    return roots;
  }

  /** The change as an uncompressed chunk, which must not be modified. */
  public byte[] bytesOf(int number) {
    return number < baseCount ? base().chunk(number) : table.chunk(number - baseCount);
  }

  /** Appends the change as an uncompressed chunk. */
  public void putBytesOf(int number, ByteWriter out) {
    if (number < baseCount) {
      base().putChunk(number, out);
    } else {
      table.putChunk(number - baseCount, out);
    }
  }

  /** Appends changes, by ascending numbers, as uncompressed chunks. */
  public void putBytesOf(int[] numbers, ByteWriter out) {
    int i = 0;
    while (i < numbers.length && numbers[i] < baseCount) {
      int first = numbers[i];
      int end = first;
      while (i < numbers.length && numbers[i] == end && end < baseCount) {
        i++;
        end++;
      }
      base().putChunks(first, end, out);
    }
    for (; i < numbers.length; i++) {
      table.putChunk(numbers[i] - baseCount, out);
    }
  }

  public boolean isHead(int number) {
    return hashedHeads().hashOf(number) != null;
  }

  /** Number of the actor's last change. The actor has one. */
  public int lastOf(int actor) {
    return byActor.last(actor);
  }

  /** Number of the actor's change with this sequence number, or -1. */
  public int find(int actor, long seq) {
    if (seq < 1 || seq > seqOf(actor)) {
      return -1;
    }
    return seq <= byActor.baseSeq(actor)
        ? base().rows().find(actor, (int) seq)
        : byActor.added(actor, (int) seq);
  }

  /** Number of the actor's change that holds op {@code counter}, or -1. Cost: O(log changes). */
  public int findByOp(int actor, long counter) {
    int n = seqOf(actor);
    if (n == 0 || counter > maxOpOf(actor)) {
      return -1;
    }
    int inBase = byActor.baseSeq(actor);
    int number;
    if (inBase > 0 && maxOpOfChange(find(actor, inBase)) >= counter) {
      number = base().rows().findByOp(actor, counter);
    } else {
      int lo = inBase + 1;
      int hi = n;
      while (lo < hi) {
        int mid = (lo + hi) >>> 1;
        if (maxOpOfChange(byActor.added(actor, mid)) < counter) {
          lo = mid + 1;
        } else {
          hi = mid;
        }
      }
      number = byActor.added(actor, lo);
    }
    return startOpOf(number) <= counter ? number : -1;
  }

  /** Visits the facts of all changes in order; start ops of the base are 0. */
  public void forEachRun(RunVisitor visitor) {
    if (baseCount > 0) {
      ChangeRows rows = base().rows();
      for (int run = 0; run < rows.runCount(); run++) {
        int row = rows.start(run);
        Row first =
            new Row(
                rows.actor(row),
                rows.seq(row),
                0,
                rows.maxOp(row),
                rows.time(row),
                rows.message(row),
                rows.deps(run),
                rows.extra(row));
        visitor.visit(first, rows.end(run) - row, rows.maxOpStep(run), rows.timeStep(run));
      }
    }
    for (int i = 0; i < table.count; i++) {
      visitor.visit(table.row(i), 1, 0, 0);
    }
  }

  // Walks.

  /**
   * The lowest number, {@code floor} at least, from which on up to {@code number} each change is of
   * one actor and depends on the one before it only.
   */
  int chainStart(int number, int floor) {
    if (number < baseCount) {
      ChangeRows rows = base().rows();
      return Math.max(floor, rows.start(rows.runOf(number)));
    }
    int least = Math.max(floor, baseCount);
    int at = number;
    while (at > least
        && isChainedTo(at, at - 1)
        && table.actor(at - baseCount) == table.actor(at - 1 - baseCount)) {
      at--;
    }
    return at;
  }

  /** Whether a change depends on this one and on no other, and has the number behind it. */
  boolean isChainedTo(int number, int before) {
    if (before < 0 || before != number - 1) {
      return false;
    }
    if (number >= baseCount) {
      int i = number - baseCount;
      return table.depCount(i) == 1 && table.dep(i, 0) == before;
    }
    ChangeRows rows = base().rows();
    int run = rows.runOf(number);
    return number > rows.start(run) || rows.isChained(run);
  }

  /** Which changes are reachable from these (themselves included). */
  public BitSet ancestors(int[] from) {
    DescendingWalk walk = new DescendingWalk(this);
    for (int number : from) {
      walk.push(number, false);
    }
    walk.run();
    return walk.set();
  }

  /** Numbers of the known ones among these hashes. */
  public int[] known(List<ChangeHash> hashList) {
    return hashList.stream().mapToInt(this::find).filter(number -> number >= 0).toArray();
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
   *
   * @return not to be changed
   */
  public int[] since(List<ChangeHash> have) {
    if (areHeads(have)) {
      return NO_CHANGES;
    }
    RecentSince recent = recentSince;
    if (recent == null || !recent.isOf(have, count())) {
      recent = new RecentSince(have, count(), allSince(have));
      recentSince = recent.isSmall() ? recent : null;
    }
    return recent.numbers();
  }

  private int[] allSince(List<ChangeHash> have) {
    if (have.isEmpty()) {
      int[] all = new int[count()];
      for (int i = 0; i < all.length; i++) {
        all[i] = i;
      }
      return all;
    }
    return lacking(have).numbers();
  }

  /** The walk to what a version lacks. Only such hashes are made as the walk depends on. */
  private DescendingWalk lacking(List<ChangeHash> version) {
    DescendingWalk walk = new DescendingWalk(this);
    List<ChangeHash> others = new ArrayList<>();
    for (ChangeHash hash : version) {
      int number = findBesidesBase(hash);
      if (number >= 0) {
        walk.push(number, true);
      } else {
        others.add(hash);
      }
    }
    if (baseCount > 0) {
      base().pushTo(walk, others);
    }
    for (int number : headNumbers()) {
      walk.push(number, false);
    }
    walk.run();
    return walk;
  }

  /** Highest op counter per actor number. Cost: O(actors), whatever the heads are. */
  public long[] clock() {
    return byActor.maxOps();
  }

  /**
   * Highest op counter per actor number of the version with these heads; unknown ones ignored.
   * Cost: that of {@link #since}.
   */
  public long[] clock(List<ChangeHash> hashList) {
    if (areHeads(hashList)) {
      return byActor.maxOps();
    }
    if (hashList.isEmpty()) {
      return new long[byActor.maxOps().length];
    }
    long[] recent = recentClocks.get(hashList);
    if (recent != null) {
      return recent.clone();
    }
    DescendingWalk lacking = lacking(hashList);
    long[] clock = byActor.maxOps();
    // What the version lacks is, of each actor, everything from some change on.
    for (int first : lacking.starts()) {
      int actor = actorOf(first);
      int before = find(actor, seqNumberOf(first) - 1L);
      clock[actor] = before < 0 ? 0 : maxOpOfChange(before);
    }
    // A hash that is unknown today may be known tomorrow, so only known versions are remembered.
    if (lacking.knownStarts() == hashList.size()) {
      recentClocks.put(List.copyOf(hashList), clock.clone());
    }
    return clock;
  }
}
