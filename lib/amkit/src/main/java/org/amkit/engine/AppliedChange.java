package org.amkit.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.amkit.ChangeHash;
import org.amkit.chunk.ActorId;
import org.amkit.history.ChangeGraph;
import org.jspecify.annotations.Nullable;

/**
 * A change of a document, by its number there, which never changes. What is asked for is looked up
 * in the engine, under the document's lock.
 */
public record AppliedChange(Object lock, Engine engine, int number) implements ChangeFacts {
  private <T> T read(Function<ChangeGraph, T> read) {
    synchronized (lock) {
      return read.apply(engine.graph());
    }
  }

  @Override
  public ChangeHash hash() {
    return read(graph -> graph.hashOf(number));
  }

  @Override
  public ActorId actor() {
    return read(graph -> engine.actorOf(graph.actorOf(number)));
  }

  @Override
  public long seq() {
    return read(graph -> graph.seqNumberOf(number));
  }

  @Override
  public long startOp() {
    return read(graph -> graph.startOpOf(number));
  }

  @Override
  public long maxOp() {
    return read(graph -> graph.maxOpOfChange(number));
  }

  @Override
  public long time() {
    return read(graph -> graph.timeOf(number));
  }

  @Override
  public @Nullable String message() {
    synchronized (lock) {
      String message = engine.graph().messageOf(number);
      return message == null || message.isEmpty() ? null : message;
    }
  }

  @Override
  public List<ChangeHash> deps() {
    return read(
        graph -> {
          List<ChangeHash> deps = new ArrayList<>();
          for (int dep : graph.depsOf(number)) {
            deps.add(graph.hashOf(dep));
          }
          return deps;
        });
  }

  @Override
  public byte[] extra() {
    return read(graph -> graph.extraOf(number));
  }

  @Override
  public byte[] chunk() {
    return read(graph -> graph.bytesOf(number));
  }

  @Override
  public byte @Nullable [] author() {
    synchronized (lock) {
      return engine.authorOf(engine.graph().actorOf(number));
    }
  }
}
