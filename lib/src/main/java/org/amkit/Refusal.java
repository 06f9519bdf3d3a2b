package org.amkit;

import org.amkit.codec.FormatException;
import org.amkit.codec.LimitException;

/** What the layers below refuse, as the exceptions of the API. */
final class Refusal {
  private Refusal() {}

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
