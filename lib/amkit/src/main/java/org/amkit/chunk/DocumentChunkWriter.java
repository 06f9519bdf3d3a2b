package org.amkit.chunk;

import java.util.Arrays;
import java.util.List;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.Sha256;

/** Writes what {@link DocumentChunk} parses. Cost: O(bytes), and that of DEFLATE. */
public final class DocumentChunkWriter {
  private DocumentChunkWriter() {}

  /**
   * The bytes of a whole document chunk.
   *
   * @param actors rising
   * @param heads rising
   * @param changes columns of the changes
   * @param ops columns of the ops
   * @param headIndexes for each head the row of its change; none leaves them out
   * @param deflate whether columns of 256 bytes and more are deflated
   */
  public static byte[] write(
      List<ActorId> actors,
      List<Hash> heads,
      ColumnSetWriter changes,
      ColumnSetWriter ops,
      long[] headIndexes,
      boolean deflate) {
    ColumnSetWriter changeColumns = deflate ? changes.deflated() : changes;
    ColumnSetWriter opColumns = deflate ? ops.deflated() : ops;
    int room = ChunkFrame.MAX_HEADER_BYTE_COUNT;
    ByteWriter out =
        new ByteWriter(
            room
                + 64
                + 20 * actors.size()
                + 34 * heads.size()
                + 256
                + changeColumns.byteCount()
                + opColumns.byteCount());
    out.reserve(room);
    out.uleb(actors.size());
    for (ActorId actor : actors) {
      ChunkParts.writeActor(out, actor);
    }
    out.uleb(heads.size());
    for (Hash head : heads) {
      ChunkParts.writeHash(out, head);
    }
    changeColumns.writeMeta(out);
    opColumns.writeMeta(out);
    changeColumns.writeData(out);
    opColumns.writeData(out);
    for (long index : headIndexes) {
      out.uleb(index);
    }
    int start =
        ChunkFrame.close(out, room, ChunkType.DOCUMENT, new Sha256(), new byte[Hash.BYTE_COUNT]);
    return Arrays.copyOfRange(out.buffer(), start, out.size());
  }
}
