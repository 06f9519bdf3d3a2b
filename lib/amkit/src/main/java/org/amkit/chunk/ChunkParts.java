package org.amkit.chunk;

import java.util.ArrayList;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.jspecify.annotations.Nullable;

/** What several kinds of chunk have in common: lists of hashes and of actors. */
final class ChunkParts {
  private ChunkParts() {}

  static List<ChangeHash> readHashes(ByteReader in, String what) {
    return readHashes(in, what, null);
  }

  /** Reads hashes; an only one is {@code likely} itself where they are equal. */
  static List<ChangeHash> readHashes(ByteReader in, String what, @Nullable ChangeHash likely) {
    int count = in.count(what, ChangeHash.BYTE_COUNT);
    if (count == 0) {
      return List.of();
    }
    if (count == 1) {
      int at = in.skip(ChangeHash.BYTE_COUNT);
      return List.of(
          likely != null && likely.isAt(in.buffer(), at)
              ? likely
              : ChangeHash.fromBytes(in.buffer(), at));
    }
    List<ChangeHash> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hashes.add(ChangeHash.fromBytes(in.buffer(), in.skip(ChangeHash.BYTE_COUNT)));
    }
    return List.copyOf(hashes);
  }

  static ActorId readActor(ByteReader in) {
    return readActor(in, null);
  }

  /** Reads an actor, which is {@code likely} itself where they are equal. */
  static ActorId readActor(ByteReader in, @Nullable ActorId likely) {
    int start = in.skip(in.uleb());
    return likely != null && likely.isAt(in.buffer(), start, in.position())
        ? likely
        : ActorId.of(in.buffer(), start, in.position());
  }

  static List<ActorId> readActors(ByteReader in) {
    int count = in.count("actors", 1);
    if (count == 0) {
      return List.of();
    }
    List<ActorId> actors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      actors.add(readActor(in));
    }
    return List.copyOf(actors);
  }

  static void writeActor(ByteWriter out, ActorId actor) {
    byte[] bytes = actor.bytes();
    out.uleb(bytes.length);
    out.putBytes(bytes);
  }

  static void writeHash(ByteWriter out, ChangeHash hash) {
    int at = out.reserve(ChangeHash.BYTE_COUNT);
    hash.putTo(out.buffer(), at);
  }
}
