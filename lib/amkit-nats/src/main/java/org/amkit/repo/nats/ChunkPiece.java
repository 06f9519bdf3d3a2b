package org.amkit.repo.nats;

import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message of a document: what was appended at once, or a piece of it, as a message has a limit.
 *
 * <pre>
 *   Am-Append   NAME NUMBER/COUNT SHA-256
 *   Am-Born     NAME NAME...               the appends that made the document
 * </pre>
 *
 * @param sequence its number in the stream
 * @param append a random name
 * @param number of the piece, from 1 on
 * @param count of the pieces
 * @param hash of all pieces together
 * @param births of the document
 * @param bytes of the piece
 * @param isOld whether pieces that are still missing never come
 */
record ChunkPiece(
    long sequence,
    String append,
    int number,
    int count,
    String hash,
    Set<String> births,
    ByteBuffer bytes,
    boolean isOld) {
  private static final String APPEND = "Am-Append";
  private static final String BORN = "Am-Born";
  private static final Duration ORPHANED = Duration.ofDays(1);

  /** More are not kept: a reader that knows only others reads the document again. */
  private static final int MOST_BIRTHS = 16;

  static Headers headers(String append, int number, int count, String hash, Set<String> births) {
    List<String> names = new ArrayList<>(births);
    int from = Math.max(0, names.size() - MOST_BIRTHS);
    return new Headers()
        .put(APPEND, append + " " + number + "/" + count + " " + hash)
        .put(BORN, String.join(" ", names.subList(from, names.size())));
  }

  /** Whether the name of the append begins with something. */
  static boolean isOf(String node, @Nullable Headers headers) {
    String append = headers == null ? null : headers.getFirst(APPEND);
    return append != null && append.startsWith(node);
  }

  /** Reads what {@link #headers} made. */
  static ChunkPiece of(MessageInfo message) throws IOException {
    Headers headers = message.getHeaders();
    String append = headers == null ? null : headers.getFirst(APPEND);
    String born = headers == null ? null : headers.getFirst(BORN);
    if (append == null || born == null || !append.matches("\\w+ \\d{1,9}/\\d{1,9} \\w+")) {
      throw new IOException(
          "is damaged: message " + message.getSeq() + " of the stream is not of this store");
    }
    String[] parts = append.split("[ /]", -1);
    byte[] data = message.getData();
    return new ChunkPiece(
        message.getSeq(),
        parts[0],
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        parts[3],
        Set.copyOf(List.of(born.split(" ", -1))),
        ByteBuffer.wrap(data == null ? new byte[0] : data),
        isOld(message.getTime() == null ? null : message.getTime().toInstant()));
  }

  private static boolean isOld(@Nullable Instant time) {
    return time != null && time.isBefore(Instant.now().minus(ORPHANED));
  }
}
