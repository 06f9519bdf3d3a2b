package org.amkit;

import java.util.function.Function;
import org.amkit.codec.FormatException;
import org.amkit.codec.LimitException;

/** What the layers below refuse, as the exceptions of the API. */
final class Refusal {
  /** For what the engine finds later; a class, as a lambda costs am's start milliseconds. */
  static final Function<FormatException, AutomergeException> OF_FORMAT = new OfFormat();

  private static final class OfFormat implements Function<FormatException, AutomergeException> {
    @Override
    public AutomergeException apply(FormatException e) {
      return of(e);
    }
  }

  private Refusal() {}

  /** A time that no two of differ by more than 64 bits, which is what a document keeps of them. */
  static void requireTime(long time) {
    if (Math.abs(time / 2) >= 1L << 61) {
      throw new AutomergeException("a change's time is within 2^62 seconds of 1970, not " + time);
    }
  }

  static AutomergeException of(RuntimeException e) {
    if (e instanceof AutomergeException already) {
      return already;
    } else if (e instanceof LimitException limit) {
      return new LimitExceededException(limit);
    } else if (e instanceof FormatException bad) {
      return new MalformedDataException(String.valueOf(bad.getMessage()), bad.offset(), bad);
    }
    return new AutomergeException(e.getMessage(), e);
  }
}
