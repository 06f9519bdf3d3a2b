package org.amkit.repo;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a dialer waits before it tries again: twice as long each time, up to a limit. */
public final class BackoffConfig {
  private final Duration initialDelay;
  private final Duration maxDelay;
  private final @Nullable Integer maxRetries;

  private BackoffConfig(Builder builder) {
    this.initialDelay = builder.initialDelay;
    this.maxDelay = builder.maxDelay;
    this.maxRetries = builder.maxRetries;
  }

  /** {@return from 100 ms up to 30 s, without end} */
  public static BackoffConfig defaults() {
    return builder().build();
  }

  /** {@return a builder that begins with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the wait after the first failure} */
  public Duration getInitialDelay() {
    return initialDelay;
  }

  /** {@return the longest wait} */
  public Duration getMaxDelay() {
    return maxDelay;
  }

  /** {@return how often it is tried again in a row; empty: without end} */
  public Optional<Integer> getMaxRetries() {
    return Optional.ofNullable(maxRetries);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof BackoffConfig other
        && initialDelay.equals(other.initialDelay)
        && maxDelay.equals(other.maxDelay)
        && Objects.equals(maxRetries, other.maxRetries);
  }

  @Override
  public int hashCode() {
    return Objects.hash(initialDelay, maxDelay, maxRetries);
  }

  @Override
  public String toString() {
    return "from " + initialDelay + " to " + maxDelay + ", retries: " + maxRetries;
  }

  /** Makes a {@link BackoffConfig}. */
  public static final class Builder {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Duration initialDelay = FIRST;
    private Duration maxDelay = LONGEST;
    private @Nullable Integer maxRetries;

    private Builder() {}

    /**
     * Sets the wait after the first failure.
     *
     * @param delay more than nothing
     * @return this
     */
    public Builder initialDelay(Duration delay) {
      initialDelay = delay;
      return this;
    }

    /**
     * Sets the longest wait.
     *
     * @param delay more than nothing
     * @return this
     */
    public Builder maxDelay(Duration delay) {
      maxDelay = delay;
      return this;
    }

    /**
     * Sets how often it is tried again in a row.
     *
     * @param retries 0: never
     * @return this
     */
    public Builder maxRetries(int retries) {
      maxRetries = retries;
      return this;
    }

    /** {@return what was set} */
    public BackoffConfig build() {
      return new BackoffConfig(this);
    }
  }
}
