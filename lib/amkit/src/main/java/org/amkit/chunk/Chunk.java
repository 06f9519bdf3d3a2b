package org.amkit.chunk;

import org.amkit.ChangeHash;
import org.amkit.codec.ByteReader;

/**
 * One chunk with its checksum verified. A deflated change stands here in its inflated form, with
 * the header it would then have.
 *
 * @param type a deflated change keeps {@link ChunkType#COMPRESSED_CHANGE}
 * @param start offset of the chunk in the input
 * @param end offset behind the chunk in the input
 * @param buf the bytes: the input itself, or the inflated form; not a copy
 * @param frameStart index in {@code buf} of the chunk's header
 * @param bodyStart index in {@code buf} of the chunk's content
 * @param bodyEnd index in {@code buf} behind the chunk's content
 * @param baseOffset of {@code buf[bodyStart]}, as {@link ByteReader} takes it
 * @param hash SHA-256 over type, length and content; for a change, its name
 */
@SuppressWarnings("ArrayRecordComponent") // a view of bytes, never compared
public record Chunk(
    ChunkType type,
    long start,
    long end,
    byte[] buf,
    int frameStart,
    int bodyStart,
    int bodyEnd,
    long baseOffset,
    ChangeHash hash) {
  /** A reader of the content. */
  ByteReader reader() {
    return new ByteReader(buf, bodyStart, bodyEnd, baseOffset);
  }
}
