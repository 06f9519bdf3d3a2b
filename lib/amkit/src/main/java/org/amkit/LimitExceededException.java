package org.amkit;

import org.amkit.codec.LimitException;

/**
 * Bytes that ask for more than one of the {@link LoadOptions.Limits} allows. They may be a good
 * document: {@link LoadOptions#withLimits} raises the limit.
 */
public final class LimitExceededException extends MalformedDataException {
  private static final long serialVersionUID = 1;

  private final String limit;
  private final String problem;

  LimitExceededException(LimitException e) {
    super(e.getMessage() + " (LoadOptions.Limits." + e.limit() + ")", e.offset(), e);
    limit = e.limit();
    problem = e.fault();
  }

  /** {@return the name of the limit, a component of {@link LoadOptions.Limits}} */
  public String limit() {
    return limit;
  }

  /** {@return what is wrong, without the offset and without the names of classes} */
  public String problem() {
    return problem;
  }
}
