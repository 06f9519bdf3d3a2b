package org.amkit.repo;

/**
 * How a {@link Repo} uses a {@link Dialer}.
 *
 * @param backoff how long it waits before it tries again
 */
public record DialerConfig(BackoffConfig backoff) {
  /** {@return tries again without end, as {@link BackoffConfig#defaults} says} */
  public static DialerConfig defaults() {
    return new DialerConfig(BackoffConfig.defaults());
  }

  /** {@return how long it waits before it tries again} */
  public BackoffConfig getBackoff() {
    return backoff;
  }
}
