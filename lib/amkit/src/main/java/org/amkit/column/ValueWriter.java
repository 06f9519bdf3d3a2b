package org.amkit.column;

import org.amkit.codec.ByteWriter;

/**
 * Writes the two columns that {@link ValueReader} reads. Cost: O(bytes) an append.
 *
 * <p>Bytes are taken as they are: a number must be in its shortest LEB128, a string in UTF-8.
 */
public final class ValueWriter {
  private final RleWriter meta = new RleWriter();
  private final ByteWriter raw = new ByteWriter();

  /**
   * Appends {@code n} entries of one kind and length; the bytes of all of them are {@code
   * buf[off..off+byteCount*n)}.
   */
  public void append(int typeCode, byte[] buf, int off, int byteCount, int n) {
    meta.append((long) byteCount << 4 | typeCode, n);
    if (byteCount > 0) {
      raw.putBytes(buf, off, Math.multiplyExact(byteCount, n));
    }
  }

  /** Appends {@code n} entries without bytes: null, false or true. */
  public void append(int typeCode, int n) {
    meta.append(typeCode, n);
  }

  /** Whether nothing was appended. */
  public boolean isEmpty() {
    return meta.isEmpty();
  }

  /** Always false once something was appended: a null value is an entry like any other. */
  public boolean allNull() {
    return meta.isEmpty();
  }

  /** Ends the meta column and gives its bytes' count. */
  public int finishMeta() {
    return meta.finish();
  }

  public int rawByteCount() {
    return raw.size();
  }

  public void writeMetaTo(ByteWriter dst) {
    meta.writeTo(dst);
  }

  public void writeRawTo(ByteWriter dst) {
    dst.putBytes(raw);
  }

  public byte[] metaToByteArray() {
    return meta.toByteArray();
  }

  public byte[] rawToByteArray() {
    return raw.toByteArray();
  }

  /** Makes this writer as good as new. */
  public void reset() {
    meta.reset();
    raw.clear();
  }
}
