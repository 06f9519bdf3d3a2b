package org.amkit.repo.websocket;

/**
 * How much a peer may send: a bucket that fills at a rate and holds what comes in one second. What
 * was taken over its measure is a debt, to be waited for.
 */
final class RateLimit {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private double left;
  private long atNanos;

  /**
   * A full bucket.
   *
   * @param perSecond at least 1
   */
  RateLimit(long perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.left = perSecond;
    this.atNanos = nowNanos;
  }

  /**
   * Takes some, whether they are there or not.
   *
   * @return how long to wait before more are taken; 0 for not at all
   */
  long take(long count, long nowNanos) {
    left = Math.min(perSecond, left + (nowNanos - atNanos) / NANOS_PER_SECOND * perSecond);
    atNanos = nowNanos;
    left -= count;
    return left >= 0 ? 0 : (long) Math.ceil(-left / perSecond * NANOS_PER_SECOND);
  }
}
