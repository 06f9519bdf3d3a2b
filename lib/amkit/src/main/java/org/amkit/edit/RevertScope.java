package org.amkit.edit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.OpId;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;

/**
 * Which changes a revert is of, and how all others stand to them.
 *
 * <pre>
 *   group     the changes to revert
 *   later     those made in the knowledge of one of the group
 *   without   the version of all others: what there would be without group and later
 * </pre>
 */
final class RevertScope {
  private final Engine engine;
  private final Set<ChangeHash> group;

  /** Group and later changes, each behind those it depends on. */
  private final List<ChangeHash> groupInOrder = new ArrayList<>();

  private final List<ChangeHash> later = new ArrayList<>();
  private final Clock without;

  private RevertScope(
      Engine engine,
      Set<ChangeHash> group,
      Collection<ChangeHash> later,
      Collection<ChangeHash> rest) {
    this.engine = engine;
    this.group = group;
    groupInOrder.addAll(group);
    this.later.addAll(later);
    // A change starts above all operations of those it depends on.
    Comparator<ChangeHash> inOrder = Comparator.comparingLong(h -> engine.startOpOf(h));
    groupInOrder.sort(inOrder);
    this.later.sort(inOrder);
    without = engine.clockAt(List.copyOf(rest));
  }

  /** A group of changes. */
  static RevertScope of(Engine engine, Set<ChangeHash> group) {
    Set<ChangeHash> candidates = new LinkedHashSet<>();
    Set<ChangeHash> bases = new HashSet<>();
    for (ChangeHash hash : group) {
      List<ChangeHash> deps = engine.depsOf(hash);
      bases.addAll(deps);
      candidates.addAll(engine.changesSince(deps));
    }
    Set<ChangeHash> tainted = new HashSet<>(group);
    // Changes come behind those they depend on in each part, and in the whole only when asked for
    // it.
    boolean grown = true;
    while (grown) {
      grown = false;
      for (ChangeHash hash : candidates) {
        if (!tainted.contains(hash) && engine.depsOf(hash).stream().anyMatch(tainted::contains)) {
          tainted.add(hash);
          grown = true;
        }
      }
    }
    candidates.addAll(bases);
    Set<ChangeHash> rest = new LinkedHashSet<>(candidates);
    rest.removeAll(tainted);
    tainted.removeAll(group);
    return new RevertScope(engine, group, tainted, rest);
  }

  /** All changes that a version lacks and another has. */
  static RevertScope since(Engine engine, List<ChangeHash> version, List<ChangeHash> other) {
    Set<ChangeHash> group = new LinkedHashSet<>(engine.changesSince(version));
    engine.changesSince(other).forEach(group::remove);
    return new RevertScope(engine, group, List.of(), version);
  }

  /** The version of all that does not know of the group. */
  Clock without() {
    return without;
  }

  List<ChangeOp> groupOps() {
    return ops(groupInOrder);
  }

  List<ChangeOp> laterOps() {
    return ops(later);
  }

  private List<ChangeOp> ops(List<ChangeHash> changes) {
    List<ChangeOp> ops = new ArrayList<>();
    for (ChangeHash hash : changes) {
      ChangeChunk change = ChangeChunk.parse(engine.changeBytes(hash), Limits.NONE);
      int[] actors = new int[change.actorCount()];
      for (int i = 0; i < actors.length; i++) {
        actors[i] = OpId.actor(engine.resolveId(change.actor(i), 0));
      }
      ops.addAll(ChangeOp.of(change, actors));
    }
    return ops;
  }

  /** Whether an operation is of a change of the group. */
  boolean isOfGroup(long opId) {
    ChangeHash hash = engine.hashOfOp(opId);
    return hash != null && group.contains(hash);
  }
}
