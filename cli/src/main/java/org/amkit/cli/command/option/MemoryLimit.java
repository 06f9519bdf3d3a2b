package org.amkit.cli.command.option;

import org.amkit.LoadOptions.Limits;
import org.amkit.cli.terminal.Failure;
import org.amkit.storage.InputBytes;
import org.jspecify.annotations.Nullable;

/**
 * How much memory one input may take: {@code --max-memory}, or without it what the library allows
 * by default, which depends on the size of the input.
 *
 * @param byteCount the option's value; -1 without it
 */
public record MemoryLimit(long byteCount) {
  /** Without the option. */
  public static final MemoryLimit DEFAULT = new MemoryLimit(-1);

  /** What to do about an input that is refused. */
  public static final String ADVICE = "--max-memory SIZE sets another limit, for example 4G";

  private static final String UNITS = "KMGT";
  private static final int UNIT_BITS = 10;

  /** The limit that the option gives; {@link Failure} (exit 2) when it is no size. */
  public static MemoryLimit of(@Nullable String size) {
    return size == null ? DEFAULT : new MemoryLimit(parse(size));
  }

  private static long parse(String size) {
    int end = size.length();
    int unit = end == 0 ? -1 : UNITS.indexOf(Character.toUpperCase(size.charAt(end - 1)));
    int bits = (unit + 1) * UNIT_BITS;
    long count = 0;
    for (int i = 0; i < (unit < 0 ? end : end - 1); i++) {
      char c = size.charAt(i);
      if (c < '0' || c > '9' || count > Long.MAX_VALUE / 100) {
        throw wrong(size);
      }
      count = 10 * count + (c - '0');
    }
    if (count == 0 || count > Long.MAX_VALUE >> bits) {
      throw wrong(size);
    }
    return count << bits;
  }

  private static Failure wrong(String size) {
    return Failure.usage("--max-memory: '" + size + "' is not a size")
        .hint("a number of bytes of 1 or more, with K, M, G or T behind it for KiB to TiB");
  }

  /** The limits for a document and what it receives. */
  public Limits limits() {
    return byteCount < 0 ? Limits.DEFAULT : Limits.ofMemory(byteCount);
  }

  /** The most bytes to read from one stream. */
  public long maxStreamBytes() {
    return byteCount < 0 ? InputBytes.DEFAULT_STREAM_LIMIT : byteCount;
  }

  /** The most bytes to read from one file. */
  public long maxFileBytes() {
    return byteCount < 0 ? Long.MAX_VALUE : byteCount;
  }
}
