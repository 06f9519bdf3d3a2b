package org.amkit.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions;
import org.amkit.LoadOptions.Limits;
import org.amkit.SaveOptions;
import org.amkit.engine.Engine;

/** An engine as the protocol sees it. */
public final class EngineDocument implements SyncDocument {
  private final Engine engine;
  private final LoadOptions options;

  public EngineDocument(Engine engine) {
    this.engine = engine;
    this.options = LoadOptions.DEFAULT.withTextUnit(engine.textUnit()).withLimits(engine.limits());
  }

  @Override
  public List<ChangeHash> heads() {
    return engine.heads();
  }

  @Override
  public int changeCount() {
    return engine.changeCount();
  }

  @Override
  public boolean hasChange(ChangeHash hash) {
    return engine.hasChange(hash);
  }

  @Override
  public boolean mentions(ChangeHash hash) {
    return engine.mentions(hash);
  }

  @Override
  public Limits limits() {
    return engine.limits();
  }

  @Override
  public Origins origins() {
    List<ChangeHash> loose = new ArrayList<>(engine.waiting());
    loose.addAll(engine.missingDeps(List.of()));
    return new Origins(engine.roots(), loose);
  }

  @Override
  public List<ChangeHash> changesSince(List<ChangeHash> have) {
    return engine.changesSince(have);
  }

  @Override
  public List<ChangeHash> depsOf(ChangeHash hash) {
    return engine.depsOf(hash);
  }

  @Override
  public byte[] changeBytes(ChangeHash hash) {
    return engine.changeBytes(hash);
  }

  @Override
  public List<ChangeHash> missingFor(List<ChangeHash> heads) {
    List<ChangeHash> missing = new ArrayList<>();
    Deque<ChangeHash> waiting = new ArrayDeque<>();
    sortOut(heads, missing, waiting);
    Set<ChangeHash> seen = new HashSet<>();
    while (!waiting.isEmpty()) {
      ChangeHash hash = waiting.pop();
      if (seen.add(hash)) {
        sortOut(engine.depsOf(hash), missing, waiting);
      }
    }
    Collections.sort(missing);
    return distinct(missing);
  }

  private void sortOut(
      List<ChangeHash> hashes, List<ChangeHash> missing, Deque<ChangeHash> waiting) {
    for (ChangeHash hash : hashes) {
      if (engine.isWaiting(hash)) {
        waiting.add(hash);
      } else if (!engine.hasChange(hash)) {
        missing.add(hash);
      }
    }
  }

  private static List<ChangeHash> distinct(List<ChangeHash> sorted) {
    List<ChangeHash> distinct = new ArrayList<>(sorted.size());
    ChangeHash last = null;
    for (ChangeHash hash : sorted) {
      if (!hash.equals(last)) {
        distinct.add(hash);
      }
      last = hash;
    }
    return Collections.unmodifiableList(distinct);
  }

  @Override
  public byte[] save() {
    return engine.toBytes(SaveOptions.DEFAULT);
  }

  @Override
  public void apply(byte[] chunks) {
    engine.loadIncremental(chunks, options);
  }
}
