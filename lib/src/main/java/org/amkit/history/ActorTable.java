package org.amkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.amkit.chunk.ActorId;

/**
 * The actors of a document, numbered in order of arrival, with their rank in byte order.
 *
 * <p>Op ids carry the number, so a new actor changes no id; order between ids with the same counter
 * is by rank. Cost: O(1), adding O(actors).
 */
public final class ActorTable implements IntFunction<ActorId> {
  private static final long ACTOR_MASK = 0x7fffffffL;

  private final List<ActorId> actors = new ArrayList<>();
  private final Map<ActorId, Integer> numbers = new HashMap<>();
  private int[] ranks = new int[4];

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
    if (number == ranks.length) {
      ranks = Arrays.copyOf(ranks, number * 2);
    }
    int rank = 0;
    for (int i = 0; i < number; i++) {
      if (actors.get(i).compareTo(actor) < 0) {
        rank++;
      } else {
        ranks[i]++;
      }
    }
    ranks[number] = rank;
    return number;
  }

  /** The actor's place in byte order. */
  public int rank(int number) {
    return ranks[number];
  }

  /** Numbers of all actors in byte order. */
  public int[] sorted() {
    return java.util.stream.IntStream.range(0, size())
        .boxed()
        .sorted(Comparator.comparingInt(this::rank))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Lamport order of op ids: counter, then actor bytes. */
  public int compare(long a, long b) {
    long ctrA = a >>> 31;
    long ctrB = b >>> 31;
    if (ctrA != ctrB) {
      return ctrA < ctrB ? -1 : 1;
    }
    return Integer.compare(ranks[(int) (a & ACTOR_MASK)], ranks[(int) (b & ACTOR_MASK)]);
  }
}
