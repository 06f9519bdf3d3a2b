package org.amkit.storage;

import java.io.IOException;

/** An input has more bytes than may be read. */
public final class InputTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  private final long maxByteCount;

  InputTooLargeException(long maxByteCount) {
    super("has more than " + inWords(maxByteCount) + ", the limit for one input");
    this.maxByteCount = maxByteCount;
  }

  /** {@return how many bytes may be read} */
  public long maxByteCount() {
    return maxByteCount;
  }

  private static String inWords(long byteCount) {
    return byteCount >> 20 == 0 ? byteCount + " bytes" : (byteCount >> 20) + " MiB";
  }
}
