package org.amkit.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    Deque<ChangeHash> todo = new ArrayDeque<>();
    for (ChangeHash head : heads) {
      if (!engine.hasChange(head)) {
        todo.add(head);
      }
    }
    if (todo.isEmpty()) {
      return List.of();
    }
    Set<ChangeHash> seen = new HashSet<>();
    Set<ChangeHash> missing = new TreeSet<>();
    while (!todo.isEmpty()) {
      ChangeHash hash = todo.pop();
      if (engine.hasChange(hash) || !seen.add(hash)) {
        continue;
      }
      if (engine.isWaiting(hash)) {
        todo.addAll(engine.depsOf(hash));
      } else {
        missing.add(hash);
      }
    }
    return List.copyOf(missing);
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
