package org.amkit.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.BundleChunkWriter;
import org.amkit.chunk.ChangeChunk;
import org.amkit.history.ChangeGraph;
import org.amkit.history.Fragments;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Engine} says of its changes: those applied, by their hashes, and those that wait.
 */
public sealed interface EngineHistory permits Engine {
  private Engine engine() {
    return (Engine) this;
  }

  default List<ChangeHash> heads() {
    return engine().graph.heads();
  }

  default int changeCount() {
    return engine().graph.count();
  }

  default boolean hasChange(ChangeHash hash) {
    return engine().graph.has(hash);
  }

  /**
   * Changes that these do not reach, in application order; unknown hashes are ignored. A hash is
   * made when it is asked for; {@code contains} costs O(log changes).
   */
  default List<ChangeHash> changesSince(List<ChangeHash> have) {
    return new NumberedChanges(engine().graph, engine().graph.since(have));
  }

  /** Applied changes in the order of their application, each once. */
  default List<ChangeHash> inApplicationOrder(List<ChangeHash> hashes) {
    BitSet numbers = new BitSet();
    for (ChangeHash hash : hashes) {
      numbers.set(engine().number(hash));
    }
    List<ChangeHash> out = new ArrayList<>();
    for (int i = numbers.nextSetBit(0); i >= 0; i = numbers.nextSetBit(i + 1)) {
      out.add(engine().graph.hashOf(i));
    }
    return out;
  }

  /** Dependencies of a change, applied or waiting. */
  default List<ChangeHash> depsOf(ChangeHash hash) {
    ChangeChunk change = engine().waiting.get(hash);
    return change != null ? change.deps() : deps(engine().number(hash));
  }

  private List<ChangeHash> deps(int number) {
    List<ChangeHash> out = new ArrayList<>();
    for (int dep : engine().graph.depsOf(number)) {
      out.add(engine().graph.hashOf(dep));
    }
    return out;
  }

  /** A change as an uncompressed chunk; of an applied or a waiting one. */
  default byte[] changeBytes(ChangeHash hash) {
    ChangeChunk change = engine().waiting.get(hash);
    return (change != null ? change.bytes() : engine().bytes(engine().number(hash))).clone();
  }

  /**
   * Changes in one compressed bundle chunk; no bytes for none.
   *
   * @throws IllegalArgumentException when a bundle cannot bring one of them back as it is
   */
  default byte[] bundle(List<ChangeHash> hashes) {
    List<ChangeChunk> bundled = new ArrayList<>(hashes.size());
    for (ChangeHash hash : hashes) {
      bundled.add(ChangeChunk.parse(changeBytes(hash), Limits.NONE));
    }
    return bundled.isEmpty() ? new byte[0] : BundleChunkWriter.write(bundled, true);
  }

  /** Counter of a change's first op; one more than that of its last where it has none. */
  default long startOpOf(ChangeHash hash) {
    return engine().graph.startOpOf(engine().number(hash));
  }

  /** The applied changes, to be read. */
  default ChangeGraph graph() {
    return engine().graph;
  }

  /** The actor with this number in the {@link #graph}. */
  default ActorId actorOf(int number) {
    return engine().store.actors.get(number);
  }

  /** Hashes, sorted, that these heads or the waiting changes need and that are not here. */
  default List<ChangeHash> missingDeps(List<ChangeHash> heads) {
    TreeSet<ChangeHash> missing = new TreeSet<>();
    for (ChangeHash head : heads) {
      if (engine().waiting.get(head) == null && !engine().graph.has(head)) {
        missing.add(head);
      }
    }
    for (ChangeChunk change : engine().waiting.all()) {
      for (ChangeHash dep : change.deps()) {
        if (engine().waiting.get(dep) == null && !engine().graph.has(dep)) {
          missing.add(dep);
        }
      }
    }
    return new ArrayList<>(missing);
  }

  /**
   * Hashes of the applied changes that depend on nothing, sorted. Cost: O(changes) the first time.
   */
  default List<ChangeHash> roots() {
    List<ChangeHash> roots = new ArrayList<>();
    BitSet numbers = engine().graph.roots();
    for (int i = numbers.nextSetBit(0); i >= 0; i = numbers.nextSetBit(i + 1)) {
      roots.add(engine().graph.hashOf(i));
    }
    Collections.sort(roots);
    return roots;
  }

  /** Whether the change is applied, waits, or is one that a waiting change depends on. */
  default boolean mentions(ChangeHash hash) {
    return isWaiting(hash) || engine().waiting.needs(hash) || engine().graph.has(hash);
  }

  /** Whether the change is here and waits for dependencies. */
  default boolean isWaiting(ChangeHash hash) {
    return engine().waiting.get(hash) != null;
  }

  /** The history as it is now, cut into fragments. Cost: O(changes). */
  default Fragments fragments() {
    return Fragments.of(engine().graph, engine().store.actors.size());
  }

  /** Hashes of the changes that wait for dependencies. */
  default List<ChangeHash> waiting() {
    List<ChangeHash> out = new ArrayList<>();
    engine().waiting.all().forEach(change -> out.add(change.hash()));
    return out;
  }

  default @Nullable ChangeHash hashOf(ActorId author, long seq) {
    int number = engine().graph.find(engine().store.actors.find(author), seq);
    return number < 0 ? null : engine().graph.hashOf(number);
  }

  /** Number of the last change this document's actor made, or -1. */
  default int lastLocalChange() {
    int actor = engine().store.actors.find(engine().actor());
    return engine().graph.find(actor, engine().graph.seqOf(actor));
  }

  /** The change that holds an op, or {@code null} (ops of the open transaction among them). */
  default @Nullable ChangeHash hashOfOp(long opId) {
    int number = engine().graph.findByOp((int) (opId & 0x7fffffff), opId >>> 31);
    return number < 0 ? null : engine().graph.hashOf(number);
  }

  /** The actors that made changes, in byte order. */
  default List<ActorId> actors() {
    List<ActorId> out = new ArrayList<>();
    for (int number : engine().store.actors.sorted()) {
      if (engine().graph.seqOf(number) > 0) {
        out.add(engine().store.actors.get(number));
      }
    }
    return out;
  }

  default long maxSeq(ActorId author) {
    int number = engine().store.actors.find(author);
    return number < 0 ? 0 : engine().graph.seqOf(number);
  }
}
