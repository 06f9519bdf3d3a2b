package org.amkit.engine;

import java.util.ArrayList;
import java.util.List;
import org.amkit.chunk.ActorId;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.amkit.history.ChangeGraph;
import org.amkit.ops.OpStore;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind each actor. The first change of an actor says it, in its extra bytes:
 *
 * <pre>
 *   01   byteCount: uleb   author bytes
 * </pre>
 *
 * <p>As Automerge 3.5.0 has it. All later changes of the actor are the same author's.
 */
final class Authors {
  private static final int AUTHOR = 1;

  private final OpStore store;
  private final ChangeGraph graph;

  Authors(OpStore store, ChangeGraph graph) {
    this.store = store;
    this.graph = graph;
  }

  /** The extra bytes of a first change. */
  static byte[] extraBytes(byte[] author) {
    ByteWriter out = new ByteWriter();
    out.putByte(AUTHOR);
    out.uleb(author.length);
    out.putBytes(author);
    return out.toByteArray();
  }

  /** The author that extra bytes name, or null. */
  static byte @Nullable [] read(byte[] extra) {
    ByteReader in = new ByteReader(extra);
    try {
      return in.atEnd() || in.readByte() != AUTHOR ? null : in.readBytes(in.count("bytes", 1));
    } catch (FormatException e) {
      return null;
    }
  }

  /** The author behind an actor, or null where none is named. */
  byte @Nullable [] of(int actor) {
    int first = graph.find(actor, 1);
    return first < 0 ? null : read(graph.extraOf(first));
  }

  /** Actors with changes whose author this is, in byte order. */
  List<ActorId> actorsOf(byte[] author) {
    List<ActorId> out = new ArrayList<>();
    for (int number : store.actors.sorted()) {
      if (java.util.Arrays.equals(author, of(number))) {
        out.add(store.actors.get(number));
      }
    }
    return out;
  }
}
