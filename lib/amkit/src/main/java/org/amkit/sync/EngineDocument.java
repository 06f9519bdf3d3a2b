package org.amkit.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.amkit.LoadOptions;
import org.amkit.LoadOptions.Limits;
import org.amkit.SaveOptions;
import org.amkit.chunk.Hash;
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
  public List<Hash> heads() {
    return engine.heads();
  }

  @Override
  public int changeCount() {
    return engine.changeCount();
  }

  @Override
  public boolean hasChange(Hash hash) {
    return engine.hasChange(hash);
  }

  @Override
  public boolean mentions(Hash hash) {
    return engine.mentions(hash);
  }

  @Override
  public Limits limits() {
    return engine.limits();
  }

  @Override
  public Origins origins() {
    List<Hash> loose = new ArrayList<>(engine.waiting());
    loose.addAll(engine.missingDeps(List.of()));
    return new Origins(engine.roots(), loose);
  }

  @Override
  public List<Hash> changesSince(List<Hash> have) {
    return engine.changesSince(have);
  }

  @Override
  public List<Hash> depsOf(Hash hash) {
    return engine.depsOf(hash);
  }

  @Override
  public byte[] changeBytes(Hash hash) {
    return engine.changeBytes(hash);
  }

  @Override
  public List<Hash> missingFor(List<Hash> heads) {
    Deque<Hash> todo = new ArrayDeque<>();
    for (Hash head : heads) {
      if (!engine.hasChange(head)) {
        todo.add(head);
      }
    }
    if (todo.isEmpty()) {
      return List.of();
    }
    Set<Hash> waiting = new HashSet<>(engine.waiting());
    Set<Hash> seen = new HashSet<>();
    Set<Hash> missing = new TreeSet<>();
    while (!todo.isEmpty()) {
      Hash hash = todo.pop();
      if (engine.hasChange(hash) || !seen.add(hash)) {
        continue;
      }
      if (waiting.contains(hash)) {
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
