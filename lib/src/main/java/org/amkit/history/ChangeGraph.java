package org.amkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.amkit.chunk.Hash;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a document in the order they were applied, and how they depend on each other.
 *
 * <p>Changes are numbered from 0; a change's dependencies have lower numbers. The changes of a
 * loaded document chunk (the <em>base</em>) may stay folded: only their number, their heads and
 * each actor's last sequence number and op are kept until something asks for more, and then a
 * {@link Source} lists them once.
 *
 * <p>Cost: O(1) by number or hash, O(changes) to walk ancestors and to unfold.
 */
public final class ChangeGraph {
  /** The changes of a folded base. */
  public interface Source {
    /** Lists them in order by calling {@link ChangeGraph#add} for each. */
    void unfold(ChangeGraph into);

    /** Visits them in order; {@code startOp} is not known and 0. Much cheaper than unfolding. */
    void forEachRow(Consumer<ChangeMetaRow> visitor);
  }

  private static final int[] NO_DEPS = {};
  private static final byte[] NO_BYTES = {};

  private @Nullable Source source;

  /** Number of folded changes; the arrays hold those from here on. */
  private int folded;

  private int count;

  private int[] actors = new int[8];
  private int[] seqs = new int[8];
  private long[] startOps = new long[8];
  private long[] maxOps = new long[8];
  private long[] times = new long[8];
  private @Nullable String[] messages = new String[8];
  private int[][] deps = new int[8][];
  private Hash[] hashes = new Hash[8];
  private byte[][] bytes = new byte[8][];
  private byte[][] extras = new byte[8][];

  /** Hash table of the changes {@code [0..indexed)} of the arrays, each plus 1; 0 is free. */
  private int[] table = new int[16];

  private int indexed;

  private int[] seqByActor = new int[4];
  private long[] maxOpByActor = new long[4];
  private int[][] changesByActor = new int[4][];

  /** Heads in hash order: their hashes, and in step their numbers. */
  private List<Hash> headHashes = List.of();

  private int[] headNumbers = {};
  private long maxOp;

  public int count() {
    return count;
  }

  /** Highest op counter of all changes; 0 when there are none. */
  public long maxOp() {
    return maxOp;
  }

  /** Heads in hash order. */
  public List<Hash> heads() {
    return headHashes;
  }

  /** Numbers of the heads, in hash order. */
  public int[] headNumbers() {
    return headNumbers.clone();
  }

  /** Number of changes the actor has made. */
  public int seqOf(int actor) {
    return actor < seqByActor.length ? seqByActor[actor] : 0;
  }

  /** Counter of the actor's last op; 0 for none. */
  public long maxOpOf(int actor) {
    return actor < maxOpByActor.length ? maxOpByActor[actor] : 0;
  }

  /**
   * Starts from a folded base.
   *
   * @param headNumberList numbers of the changes with the hashes {@code headHashList}, in the same
   *     order
   */
  public void fold(
      Source baseSource,
      int changeCount,
      int[] headNumberList,
      List<Hash> headHashList,
      int[] lastSeqs,
      long[] lastOps) {
    source = baseSource;
    folded = changeCount;
    count = changeCount;
    headNumbers = headNumberList.clone();
    headHashes = List.copyOf(headHashList);
    growActors(lastSeqs.length);
    for (int a = 0; a < lastSeqs.length; a++) {
      seqByActor[a] = lastSeqs[a];
      maxOpByActor[a] = lastOps[a];
      maxOp = Math.max(maxOp, lastOps[a]);
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

  /** Lists a folded base in full. */
  private void unfold() {
    Source from = source;
    if (from == null) {
      return;
    }
    source = null;
    ChangeGraph whole = new ChangeGraph();
    whole.reserve(count);
    from.unfold(whole);
    if (whole.count != folded) {
      throw new IllegalStateException("unfolded " + whole.count + " changes of " + folded);
    }
    int tail = count - folded;
    for (int i = 0; i < tail; i++) {
      whole.add(row(i), hashes[i], bytes[i]);
    }
    folded = 0;
    adopt(whole);
  }

  private void adopt(ChangeGraph whole) {
    actors = whole.actors;
    seqs = whole.seqs;
    startOps = whole.startOps;
    maxOps = whole.maxOps;
    times = whole.times;
    messages = whole.messages;
    deps = whole.deps;
    hashes = whole.hashes;
    bytes = whole.bytes;
    extras = whole.extras;
    table = whole.table;
    indexed = whole.indexed;
    changesByActor = whole.changesByActor;
  }

  /** A change's facts by number instead of hash: what {@link #add} needs. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record ChangeMetaRow(
      int actor,
      int seq,
      long startOp,
      long maxOp,
      long time,
      @Nullable String message,
      int[] deps,
      byte[] extra) {}

  private void reserve(int n) {
    if (n <= actors.length) {
      return;
    }
    actors = Arrays.copyOf(actors, n);
    seqs = Arrays.copyOf(seqs, n);
    startOps = Arrays.copyOf(startOps, n);
    maxOps = Arrays.copyOf(maxOps, n);
    times = Arrays.copyOf(times, n);
    messages = Arrays.copyOf(messages, n);
    deps = Arrays.copyOf(deps, n);
    hashes = Arrays.copyOf(hashes, n);
    bytes = Arrays.copyOf(bytes, n);
    extras = Arrays.copyOf(extras, n);
  }

  /** Brings the hash table up to date: committing alone never needs it. */
  private void index() {
    int n = count - folded;
    if (n * 2 > table.length) {
      table = new int[Integer.highestOneBit(Math.max(8, n)) * 4];
      indexed = 0;
    }
    for (int i = indexed; i < n; i++) {
      table[slot(hashes[i])] = i + 1;
    }
    indexed = n;
  }

  private int slot(Hash hash) {
    int mask = table.length - 1;
    int at = hash.hashCode() & mask;
    while (table[at] != 0 && !hashes[table[at] - 1].equals(hash)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** Appends a change whose dependencies are all here; returns its number. */
  public int add(ChangeMetaRow row, Hash hash, byte @Nullable [] chunk) {
    int at = count - folded;
    if (at == actors.length) {
      reserve(at * 2);
    }
    actors[at] = row.actor();
    seqs[at] = row.seq();
    startOps[at] = row.startOp();
    maxOps[at] = row.maxOp();
    times[at] = row.time();
    messages[at] = row.message();
    deps[at] = row.deps().length == 0 ? NO_DEPS : row.deps();
    hashes[at] = hash;
    bytes[at] = chunk;
    extras[at] = row.extra().length == 0 ? null : row.extra();
    int number = count++;
    int actor = row.actor();
    growActors(actor + 1);
    seqByActor[actor] = row.seq();
    maxOpByActor[actor] = Math.max(maxOpByActor[actor], row.maxOp());
    maxOp = Math.max(maxOp, row.maxOp());
    addToActor(actor, row.seq(), number);
    updateHeads(number, row.deps(), hash);
    return number;
  }

  private void addToActor(int actor, int seq, int number) {
    if (source != null) {
      return;
    }
    int[] list = changesByActor[actor];
    if (list == null) {
      list = new int[4];
    }
    if (seq > list.length) {
      list = Arrays.copyOf(list, Math.max(seq, list.length * 2));
    }
    list[seq - 1] = number;
    changesByActor[actor] = list;
  }

  private void updateHeads(int number, int[] depNumbers, Hash hash) {
    if (headNumbers.length == 1 && depNumbers.length == 1 && headNumbers[0] == depNumbers[0]) {
      headNumbers[0] = number;
      headHashes = List.of(hash);
      return;
    }
    List<Hash> hashList = new ArrayList<>(headHashes.size() + 1);
    int[] numbers = new int[headNumbers.length + 1];
    boolean placed = false;
    for (int i = 0; i < headNumbers.length; i++) {
      int head = headNumbers[i];
      if (Arrays.stream(depNumbers).anyMatch(dep -> dep == head)) {
        continue;
      }
      if (!placed && headHashes.get(i).compareTo(hash) > 0) {
        numbers[hashList.size()] = number;
        hashList.add(hash);
        placed = true;
      }
      numbers[hashList.size()] = head;
      hashList.add(headHashes.get(i));
    }
    if (!placed) {
      numbers[hashList.size()] = number;
      hashList.add(hash);
    }
    headNumbers = Arrays.copyOf(numbers, hashList.size());
    headHashes = List.copyOf(hashList);
  }

  /** Number of the change with this hash, or -1. */
  public int find(Hash hash) {
    int head = headHashes.size() > 8 ? -1 : headHashes.indexOf(hash);
    if (head >= 0) {
      return headNumbers[head];
    }
    index();
    int at = table[slot(hash)];
    if (at != 0) {
      return at - 1 + folded;
    }
    if (folded == 0) {
      return -1;
    }
    unfold();
    return find(hash);
  }

  public boolean has(Hash hash) {
    return find(hash) >= 0;
  }

  private int at(int number) {
    if (number < folded) {
      unfold();
    }
    return number - folded;
  }

  public Hash hashOf(int number) {
    for (int i = 0; number < folded && i < headNumbers.length; i++) {
      if (headNumbers[i] == number) {
        return headHashes.get(i);
      }
    }
    int i = at(number);
    return hashes[i];
  }

  public int actorOf(int number) {
    int i = at(number);
    return actors[i];
  }

  public int seqNumberOf(int number) {
    int i = at(number);
    return seqs[i];
  }

  public long startOpOf(int number) {
    int i = at(number);
    return startOps[i];
  }

  public long maxOpOfChange(int number) {
    int i = at(number);
    return maxOps[i];
  }

  public long timeOf(int number) {
    int i = at(number);
    return times[i];
  }

  public @Nullable String messageOf(int number) {
    int i = at(number);
    return messages[i];
  }

  /** Numbers of the dependencies, in the order the change names them. Not to be changed. */
  public int[] depsOf(int number) {
    int i = at(number);
    return deps[i];
  }

  public byte[] extraOf(int number) {
    int i = at(number);
    byte[] extra = extras[i];
    return extra == null ? NO_BYTES : extra;
  }

  /** The change chunk as it came, or {@code null} when it is to be rebuilt from the op store. */
  public byte @Nullable [] bytesOf(int number) {
    int i = at(number);
    return bytes[i];
  }

  public void setBytes(int number, byte[] chunk) {
    int i = at(number);
    bytes[i] = chunk;
  }

  public boolean isHead(int number) {
    for (int head : headNumbers) {
      if (head == number) {
        return true;
      }
    }
    return false;
  }

  /** Number of the actor's last change. The actor has one. */
  public int lastOf(int actor) {
    if (source == null) {
      return find(actor, seqOf(actor));
    }
    for (int i = count - folded - 1; i >= 0; i--) {
      if (actors[i] == actor) {
        return i + folded;
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
      if (maxOps[list[mid]] < counter) {
        lo = mid + 1;
      } else {
        hi = mid;
      }
    }
    return startOps[list[lo]] <= counter ? list[lo] : -1;
  }

  /** Visits the facts of all changes in order; start ops of a folded base are 0. */
  public void forEachRow(Consumer<ChangeMetaRow> visitor) {
    Source from = source;
    if (from != null) {
      from.forEachRow(visitor);
    }
    for (int i = 0; i < count - folded; i++) {
      visitor.accept(row(i));
    }
  }

  private ChangeMetaRow row(int i) {
    byte[] extra = extras[i];
    return new ChangeMetaRow(
        actors[i],
        seqs[i],
        startOps[i],
        maxOps[i],
        times[i],
        messages[i],
        deps[i],
        extra == null ? NO_BYTES : extra);
  }

  /** Which changes are reachable from these (themselves included). Cost: O(changes reached). */
  public BitSet ancestors(int[] from) {
    BitSet seen = new BitSet(count);
    int[] stack = new int[Math.max(16, from.length)];
    int n = 0;
    for (int number : from) {
      if (!seen.get(number)) {
        seen.set(number);
        stack[n++] = number;
      }
    }
    while (n > 0) {
      int number = stack[--n];
      for (int dep : depsOf(number)) {
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
  public int[] known(List<Hash> hashList) {
    return hashList.stream().mapToInt(this::find).filter(i -> i >= 0).toArray();
  }

  /** Whether these are exactly the heads. */
  public boolean areHeads(List<Hash> hashList) {
    if (hashList.size() != headHashes.size()) {
      return false;
    }
    return hashList.size() == 1
        ? hashList.get(0).equals(headHashes.get(0))
        : hashList.containsAll(headHashes);
  }

  /** Highest op counter per actor number of the version with these heads; unknown ones ignored. */
  public long[] clock(List<Hash> hashList) {
    if (areHeads(hashList)) {
      return maxOpByActor.clone();
    }
    long[] clock = new long[maxOpByActor.length];
    int[] from = known(hashList);
    if (from.length == 0) {
      return clock;
    }
    BitSet reached = ancestors(from);
    for (int i = reached.nextSetBit(0); i >= 0; i = reached.nextSetBit(i + 1)) {
      clock[actors[i]] = Math.max(clock[actors[i]], maxOps[i]);
    }
    return clock;
  }
}
