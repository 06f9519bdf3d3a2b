package org.amkit.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amkit.ChangeHash;
import org.jspecify.annotations.Nullable;

/**
 * The history cut into fragments, as Automerge 3.5 cuts it, so that peers that have most of it find
 * the same pieces without comparing every change.
 *
 * <pre>
 *   level of a change = zero bytes that its hash begins with         one change in 256 has one
 *
 *   change     o--o--A--o--o--o--B--o--o      A and B of level 1
 *   fragment   `-----'                        head A, no boundary
 *                     `---------'             head B, boundary A
 *                                  o  o       loose: a fragment of level 0 each
 * </pre>
 *
 * <p>A change of level 1 or more closes a fragment: it and all before it that are in no fragment of
 * its level or higher. A head takes the place of the fragments of lower levels before it, which are
 * its checkpoints then. Cost: O(changes + fragments squared).
 */
public final class Fragments {
  /**
   * A part of the history.
   *
   * @param head its last change
   * @param level of the head's hash
   * @param boundary heads of the fragments before it; of a loose change, its dependencies
   * @param checkpoints its changes of level 1 and more, but for the head
   * @param members its changes, last first
   */
  public record Fragment(
      ChangeHash head,
      int level,
      List<ChangeHash> boundary,
      List<ChangeHash> checkpoints,
      List<ChangeHash> members) {}

  /** A fragment that nothing has taken the place of; {@code clock} is of its head. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Closed(int head, int level, int[] boundary, int[] clock) {}

  private final ChangeGraph graph;
  private final int actorCount;
  private final List<Closed> closed = new ArrayList<>();

  /** Sequence numbers by actor of each head of level 1 and more, by its number. */
  private final Map<Integer, int[]> clocks = new HashMap<>();

  /** What is in a fragment: the last sequence number of each actor. */
  private final int[] covered;

  private Fragments(ChangeGraph graph, int actorCount) {
    this.graph = graph;
    this.actorCount = actorCount;
    covered = new int[actorCount];
    for (int number = 0; number < graph.count(); number++) {
      close(number);
    }
  }

  /** The fragments of a graph's changes as they are now. */
  public static Fragments of(ChangeGraph graph, int actorCount) {
    return new Fragments(graph, actorCount);
  }

  /** How many zero bytes a hash begins with. */
  public static int level(ChangeHash hash) {
    byte[] bytes = new byte[ChangeHash.BYTE_COUNT];
    hash.putTo(bytes, 0);
    int level = 0;
    while (level < bytes.length && bytes[level] == 0) {
      level++;
    }
    return level;
  }

  private void close(int number) {
    int level = level(graph.hashOf(number));
    if (level == 0) {
      return;
    }
    int[] clock = clock(new int[] {number});
    clocks.put(number, clock);
    int[] boundary = new int[closed.size()];
    int n = 0;
    for (int i = closed.size() - 1; i >= 0; i--) {
      Closed before = closed.get(i);
      if (!covers(clock, before.clock)) {
        continue;
      }
      if (before.level >= level) {
        boundary[n++] = before.head;
      } else {
        closed.remove(i);
      }
    }
    merge(covered, clock);
    closed.add(new Closed(number, level, Arrays.copyOf(boundary, n), clock));
  }

  /**
   * The fragments of some levels, oldest first; loose changes are of level 0 and come last.
   *
   * @param end level behind the last
   */
  public List<Fragment> list(int start, int end) {
    List<Fragment> list = new ArrayList<>();
    for (Closed one : closed) {
      if (one.level >= start && one.level < end) {
        list.add(describe(one));
      }
    }
    if (start <= 0 && end > 0) {
      List<Fragment> loose = loose();
      for (int i = loose.size() - 1; i >= 0; i--) {
        list.add(loose.get(i));
      }
    }
    return list;
  }

  /** The fragment with a head; any change of level 0 is one of its own. */
  public @Nullable Fragment find(ChangeHash head) {
    int number = graph.find(head);
    if (number < 0) {
      return null;
    }
    if (level(head) == 0) {
      return loose(number);
    }
    for (Closed one : closed) {
      if (one.head == number) {
        return describe(one);
      }
    }
    return null;
  }

  private List<Fragment> loose() {
    int[] heads = graph.headNumbers();
    int[] seeds = new int[heads.length];
    int n = 0;
    for (int head : heads) {
      if (level(graph.hashOf(head)) == 0) {
        seeds[n++] = head;
      }
    }
    List<Fragment> list = new ArrayList<>();
    for (int number : reached(Arrays.copyOf(seeds, n), covered)) {
      // Beside the fragments there are only changes of level 0.
      list.add(loose(number));
    }
    return list;
  }

  private Fragment loose(int number) {
    ChangeHash head = graph.hashOf(number);
    return new Fragment(head, 0, hashes(graph.depsOf(number)), List.of(), List.of(head));
  }

  private Fragment describe(Closed one) {
    int[] before = one.boundary.length == 0 ? new int[actorCount] : clock(one.boundary);
    List<ChangeHash> members = new ArrayList<>();
    List<ChangeHash> checkpoints = new ArrayList<>();
    for (int number : reached(new int[] {one.head}, before)) {
      ChangeHash hash = graph.hashOf(number);
      members.add(hash);
      if (number != one.head && level(hash) > 0) {
        checkpoints.add(hash);
      }
    }
    return new Fragment(
        graph.hashOf(one.head),
        one.level,
        hashes(one.boundary),
        List.copyOf(checkpoints),
        List.copyOf(members));
  }

  private List<ChangeHash> hashes(int[] numbers) {
    List<ChangeHash> hashes = new ArrayList<>(numbers.length);
    for (int number : numbers) {
      hashes.add(graph.hashOf(number));
    }
    return List.copyOf(hashes);
  }

  /** The seeds and what is before them, nearest first, up to what a clock has. */
  private List<Integer> reached(int[] seeds, int[] clock) {
    List<Integer> reached = new ArrayList<>();
    Deque<Integer> queue = new ArrayDeque<>();
    BitSet seen = new BitSet();
    for (int seed : seeds) {
      queue.add(seed);
      seen.set(seed);
    }
    for (Integer number = queue.poll(); number != null; number = queue.poll()) {
      reached.add(number);
      for (int dep : graph.depsOf(number)) {
        if (!seen.get(dep) && clock[graph.actorOf(dep)] < graph.seqNumberOf(dep)) {
          seen.set(dep);
          queue.add(dep);
        }
      }
    }
    return reached;
  }

  /** Sequence numbers by actor of the version with these heads. */
  private int[] clock(int[] heads) {
    int[] clock = new int[actorCount];
    BitSet seen = new BitSet();
    Deque<Integer> todo = new ArrayDeque<>();
    for (int head : heads) {
      todo.push(head);
      seen.set(head);
    }
    while (!todo.isEmpty()) {
      int number = todo.pop();
      int actor = graph.actorOf(number);
      clock[actor] = Math.max(clock[actor], graph.seqNumberOf(number));
      int[] known = clocks.get(number);
      if (known != null) {
        merge(clock, known);
        continue;
      }
      for (int dep : graph.depsOf(number)) {
        if (!seen.get(dep)) {
          seen.set(dep);
          todo.push(dep);
        }
      }
    }
    return clock;
  }

  private static void merge(int[] into, int[] other) {
    for (int a = 0; a < into.length; a++) {
      into[a] = Math.max(into[a], other[a]);
    }
  }

  private static boolean covers(int[] clock, int[] other) {
    for (int a = 0; a < clock.length; a++) {
      if (clock[a] < other[a]) {
        return false;
      }
    }
    return true;
  }
}
