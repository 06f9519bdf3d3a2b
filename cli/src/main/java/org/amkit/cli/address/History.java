package org.amkit.cli.address;

import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Changes;
import org.amkit.Document;
import org.jspecify.annotations.Nullable;

/**
 * The history of a document as a graph: its changes numbered in an order in which each stands
 * behind what it depends on.
 *
 * <p>Nothing of it is made beforehand, see {@link Changes}; when changes were made is found out for
 * all of them when it is first asked for.
 */
public final class History {
  private final Changes changes;
  private final ChangeNames names;
  private @Nullable Instant @Nullable [] times;

  private History(Document document) {
    changes = document.changes();
    names = new ChangeNames(document);
  }

  /** The graph of all changes that a document has applied. */
  public static History of(Document document) {
    return new History(document);
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
  public Changes changes() {
    return changes;
  }

  /** The number of a change, or null when the document does not have it. */
  public @Nullable Integer number(ChangeHash hash) {
    int number = changes.numberOf(hash);
    return number < 0 ? null : number;
  }

  /** The numbers of the changes that a change was made on top of. Not to be written to. */
  public int[] parents(int number) {
    return changes.parents(number);
  }

  /** Short names for the changes. */
  public ChangeNames names() {
    return names;
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
        for (int parent : parents(i)) {
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
    for (int i = 0; i < size(); i++) {
      Instant made = time(i);
      if ((made == null || !made.isAfter(time)) && areIn(in, parents(i))) {
        in.set(i);
        for (int parent : parents(i)) {
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
    int[] sorted = Arrays.stream(parents(number)).map(n -> -n).sorted().map(n -> -n).toArray();
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
    return changes.version(heads);
  }

  /** Without the changes that another one of them depends on: the heads of their union, sorted. */
  public ChangeHash[] heads(int[] numbers) {
    int[] below =
        Arrays.stream(numbers).distinct().flatMap(n -> Arrays.stream(parents(n))).toArray();
    BitSet inner = numbers.length == 1 ? new BitSet() : changes.ancestors(below);
    return Arrays.stream(numbers)
        .distinct()
        .filter(number -> !inner.get(number))
        .mapToObj(number -> changes.get(number).hash())
        .sorted()
        .toArray(ChangeHash[]::new);
  }
}
