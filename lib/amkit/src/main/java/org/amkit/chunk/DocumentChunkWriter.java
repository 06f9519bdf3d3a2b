package org.amkit.chunk;

import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteWriter;

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
      List<ChangeHash> heads,
      ColumnSetWriter changes,
      ColumnSetWriter ops,
      long[] headIndexes,
      boolean deflate) {
    ColumnSetWriter changeColumns = deflate ? changes.deflated() : changes;
    ColumnSetWriter opColumns = deflate ? ops.deflated() : ops;
    ByteWriter out =
        ChunkFrame.open(
            64
                + 20 * actors.size()
                + 34 * heads.size()
                + 256
                + changeColumns.byteCount()
                + opColumns.byteCount());
    out.uleb(actors.size());
    for (ActorId actor : actors) {
      ChunkParts.writeActor(out, actor);
    }
    out.uleb(heads.size());
    for (ChangeHash head : heads) {
      ChunkParts.writeHash(out, head);
    }
    changeColumns.writeMeta(out);
    opColumns.writeMeta(out);
    changeColumns.writeData(out);
    opColumns.writeData(out);
    for (long index : headIndexes) {
      out.uleb(index);
    }
    return ChunkFrame.close(out, ChunkType.DOCUMENT);
  }
}
