package org.amkit.codec;

/**
 * Input that asks its reader for more than a limit allows. It may be well formed: with a higher
 * limit it could be read.
 */
public final class LimitException extends FormatException {
  private static final long serialVersionUID = 1;

  private final String limit;

  /**
   * An exception.
   *
   * @param limit the limit's name, as the load options call it
   */
  public LimitException(String fault, long offset, String limit) {
    super(fault, offset);
    this.limit = limit;
  }

  /** Name of the limit, as the load options call it. */
  public String limit() {
    return limit;
  }
}
