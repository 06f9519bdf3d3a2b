package org.amkit.codec;

/**
 * Bytes that are not what the format says.
 *
 * <p>{@link #fault()} says what was expected and what was found; {@link #offset()} says where,
 * counted in bytes from the start of the input that was handed to the outermost reader. A fault
 * inside an inflated column or chunk carries the offset at which its compressed form starts.
 */
public class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String fault;
  private final long offset;

  public FormatException(String fault, long offset) {
    this(fault, offset, null);
  }

  public FormatException(
      String fault, long offset, @org.jspecify.annotations.Nullable Throwable cause) {
    super(fault + " at byte " + offset, cause);
    this.fault = fault;
    this.offset = offset;
  }

  /**
   * The offset of the byte that stands {@code byteCount} behind the one at {@code baseOffset},
   * which may be {@link ByteReader#inflatedFrom}.
   */
  public static long offset(long baseOffset, long byteCount) {
    return baseOffset < 0 ? ~baseOffset : baseOffset + byteCount;
  }

  /** What is wrong, without the offset. */
  public String fault() {
    return fault;
  }

  /** Where it is wrong: a byte offset into the outermost input. */
  public long offset() {
    return offset;
  }
}
