package org.amkit.cli.address;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.jspecify.annotations.Nullable;

/**
 * The history of a document as a graph: its changes numbered in an order in which each stands
 * behind what it depends on.
 *
 * <p>Making it costs time in the order of the history; it is made only where a hash has to be
 * looked up or ancestry is asked for.
 */
public final class History {
  private static final int[] NONE = {};

  private final List<Change> changes;
  private final Map<ChangeHash, Integer> numbers;
  private final int[][] parents;
  private @Nullable ChangeNames names;
  private @Nullable Instant @Nullable [] times;

  private History(List<Change> changes) {
    this.changes = changes;
    this.numbers = new HashMap<>(changes.size() * 2);
    this.parents = new int[changes.size()][];
    for (int i = 0; i < changes.size(); i++) {
      numbers.put(changes.get(i).hash(), i);
      List<ChangeHash> deps = changes.get(i).deps();
      int[] of = new int[deps.size()];
      int count = 0;
      for (ChangeHash dep : deps) {
        Integer number = numbers.get(dep);
        if (number != null) {
          of[count++] = number;
        }
      }
      parents[i] = count == of.length ? of : Arrays.copyOf(of, count);
    }
  }

  /** The graph of all changes that a document has applied. */
  public static History of(Document document) {
    return new History(document.getAllChanges());
  }

  /** How many changes there are. */
  public int size() {
    return changes.size();
  }

  /** The change of a number. */
  public Change change(int number) {
    return changes.get(number);
  }

  /** All changes, each behind its dependencies. */
  public List<Change> changes() {
    return changes;
  }

  /** The number of a change, or null when the document does not have it. */
  public @Nullable Integer number(ChangeHash hash) {
    return numbers.get(hash);
  }

  /** The numbers of the changes that a change was made on top of. Not to be written to. */
  public int[] parents(int number) {
    return parents[number];
  }

  /** Short names for the changes, made when they are first asked for. */
  public ChangeNames names() {
    ChangeNames made = names;
    if (made == null) {
      made = new ChangeNames(changes);
      names = made;
    }
    return made;
  }

  /**
   * When a change was made. One without a time counts as made with the latest of all it builds on;
   * null where none of them has a time.
   */
  public @Nullable Instant time(int number) {
    return times()[number];
  }

  private @Nullable Instant[] times() {
    @Nullable Instant[] made = times;
    if (made == null) {
      made = new Instant[changes.size()];
      @Nullable Instant[] latest = new Instant[changes.size()];
      for (int i = 0; i < made.length; i++) {
        Instant before = null;
        for (int parent : parents[i]) {
          before = later(before, latest[parent]);
        }
        Instant own = ChangeTimes.instant(changes.get(i).time());
        made[i] = own == null ? before : own;
        latest[i] = later(before, own);
      }
      times = made;
    }
    return made;
  }

  private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isAfter(a)) ? b : a;
  }

  /**
   * The heads of the version of a time: all changes made at or before it, all of whose ancestors
   * are too. Sorted.
   */
  public ChangeHash[] heads(Instant time) {
    BitSet in = new BitSet(changes.size());
    BitSet inner = new BitSet(changes.size());
    for (int i = 0; i < parents.length; i++) {
      Instant made = time(i);
      if ((made == null || !made.isAfter(time)) && areIn(in, parents[i])) {
        in.set(i);
        for (int parent : parents[i]) {
          inner.set(parent);
        }
      }
    }
    in.andNot(inner);
    return in.stream().mapToObj(i -> changes.get(i).hash()).sorted().toArray(ChangeHash[]::new);
  }

  private static boolean areIn(BitSet in, int[] numbers) {
    for (int number : numbers) {
      if (!in.get(number)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What a change was made on top of, for drawings: its actor's own change before it first, if it
   * is one of them, then the others, the newest first.
   */
  public int[] lineage(int number) {
    int[] sorted = Arrays.stream(parents[number]).map(n -> -n).sorted().map(n -> -n).toArray();
    return ownFirst(number, sorted);
  }

  /** Some changes with the first of them by the actor of a change in front. */
  public int[] ownFirst(int number, int[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      if (change(numbers[i]).actor().equals(change(number).actor())) {
        int own = numbers[i];
        int[] moved = numbers.clone();
        System.arraycopy(numbers, 0, moved, 1, i);
        moved[0] = own;
        return moved;
      }
    }
    return numbers;
  }

  /** The changes of a version: the named ones and all they depend on. */
  public BitSet version(ChangeHash... heads) {
    BitSet in = new BitSet(changes.size());
    int top = -1;
    for (ChangeHash head : heads) {
      Integer number = numbers.get(head);
      if (number != null) {
        in.set(number);
        top = Math.max(top, number);
      }
    }
    for (int i = top; i >= 0; i = in.previousSetBit(i - 1)) {
      for (int parent : parents[i]) {
        in.set(parent);
      }
      if (i == 0) {
        break;
      }
    }
    return in;
  }

  /**
   * Without the changes that another one of them depends on: the heads of their union, sorted.
   * Cost: O(changes from the first of them to the last).
   */
  public ChangeHash[] heads(Collection<ChangeHash> hashes) {
    int[] named =
        hashes.stream()
            .map(numbers::get)
            .filter(Objects::nonNull)
            .mapToInt(n -> n)
            .sorted()
            .distinct()
            .toArray();
    List<ChangeHash> heads = new ArrayList<>();
    int lowest = named.length == 0 ? 0 : named[0];
    BitSet below = new BitSet();
    int last = named.length - 1;
    for (int i = last < 0 ? -1 : named[last]; i >= lowest && last >= 0; i--) {
      boolean isNamed = i == named[last];
      if (isNamed) {
        last--;
      }
      boolean isBelow = below.get(i - lowest);
      if (isNamed && !isBelow) {
        heads.add(changes.get(i).hash());
      }
      for (int parent : isNamed || isBelow ? parents[i] : NONE) {
        if (parent >= lowest) {
          below.set(parent - lowest);
        }
      }
    }
    return heads.stream().sorted().toArray(ChangeHash[]::new);
  }
}
