package org.amkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.amkit.chunk.ActorId;

/**
 * The actors of a document, numbered in order of arrival, with their order by bytes.
 *
 * <p>Op ids carry the number, so a new actor changes no id; between ids with the same counter the
 * actors' labels decide, numbers that rise with the bytes and leave gaps for actors to come:
 *
 * <pre>
 *   byte order   07..    1e..    1f..    c4..
 *   label         1024    2048    2560    3072      1f.. came last, between its neighbours
 * </pre>
 *
 * <p>Cost: O(1); adding O(log actors) comparisons, and O(actors) where a gap is used up.
 */
public final class ActorTable implements IntFunction<ActorId> {
  private static final long ACTOR_MASK = 0x7fffffffL;
  private static final long GAP = 1L << 32;

  private final List<ActorId> actors = new ArrayList<>();
  private final Map<ActorId, Integer> numbers = new HashMap<>();

  /** Numbers in byte order, {@code [0..size)}. */
  private int[] byBytes = new int[4];

  private long[] labels = new long[4];

  /** Number of the actor found last, who is mostly asked for next, too; -1 for none. */
  private int lastAsked = -1;

  public int size() {
    return actors.size();
  }

  public ActorId get(int number) {
    return actors.get(number);
  }

  @Override
  public ActorId apply(int number) {
    return get(number);
  }

  /** The actor's number, or -1. */
  public int find(ActorId actor) {
    if (lastAsked >= 0 && actors.get(lastAsked).equals(actor)) {
      return lastAsked;
    }
    Integer number = numbers.get(actor);
    if (number == null) {
      return -1;
    }
    lastAsked = number;
    return number;
  }

  /** The actor's number; a new one is added. */
  public int intern(ActorId actor) {
    int known = find(actor);
    if (known >= 0) {
      return known;
    }
    int number = actors.size();
    actors.add(actor);
    numbers.put(actor, number);
    if (number == labels.length) {
      byBytes = Arrays.copyOf(byBytes, number * 2);
      labels = Arrays.copyOf(labels, number * 2);
    }
    int place = place(actor, number);
    System.arraycopy(byBytes, place, byBytes, place + 1, number - place);
    byBytes[place] = number;
    label(place);
    return number;
  }

  /** How many of the first {@code count} actors in byte order come before this one. */
  private int place(ActorId actor, int count) {
    int from = 0;
    int to = count;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (actors.get(byBytes[middle]).compareTo(actor) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** Gives the new actor at this place in byte order a label between its neighbours'. */
  private void label(int place) {
    long before = place == 0 ? 0 : labels[byBytes[place - 1]];
    long after = place + 1 == size() ? before + 2 * GAP : labels[byBytes[place + 1]];
    long label = (before + after) >>> 1;
    if (label > before) {
      labels[byBytes[place]] = label;
      return;
    }
    for (int i = 0; i < size(); i++) {
      labels[byBytes[i]] = (i + 1) * GAP;
    }
  }

  /** Numbers of all actors in byte order. */
  public int[] sorted() {
    return Arrays.copyOf(byBytes, size());
  }

  /** Lamport order of op ids: counter, then actor bytes. */
  public int compare(long a, long b) {
    long ctrA = a >>> 31;
    long ctrB = b >>> 31;
    if (ctrA != ctrB) {
      return ctrA < ctrB ? -1 : 1;
    }
    return Long.compare(labels[(int) (a & ACTOR_MASK)], labels[(int) (b & ACTOR_MASK)]);
  }
}
