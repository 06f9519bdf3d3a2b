package org.amkit.cli.command.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that fails, or hangs. */
@Timeout(60)
class StoreReachTest {
  private static final StoreReach.Times TIMES =
      new StoreReach.Times(Duration.ofMillis(5), Duration.ofMillis(500), Duration.ofMillis(1_000));

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private volatile @Nullable String failure;
  private volatile boolean hangs;

  private void check() throws IOException {
    while (hangs) {
      pause();
    }
    String why = failure;
    if (why != null) {
      throw new IOException(why);
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private StoreReach started() {
    StoreReach reach = new StoreReach(this::check, TIMES);
    reach.start(
        new StoreReach.Listener() {
          @Override
          public void away(String why) {
            told.add(why);
          }

          @Override
          public void back() {
            told.add("back");
          }
        });
    return reach;
  }

  private static void awaitProblem(StoreReach reach, boolean isExpected) throws Exception {
    while ((reach.problem() != null) != isExpected) {
      Thread.sleep(2);
    }
  }

  @Test
  void failure_isNotReadyAtOnce_andAwayWhenItLasts() throws Exception {
    try (StoreReach reach = started()) {
      failure = "no way";
      awaitProblem(reach, true);
      failure = null;
      awaitProblem(reach, false);
      Thread.sleep(1_100);
      assertThat(told).as("it was short").isEmpty();
      failure = "no way";
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("no way");
      failure = null;
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("back");
      assertThat(reach.problem()).isNull();
    }
  }

  @Test
  void storeThatHangs_isAway() throws Exception {
    try (StoreReach reach = started()) {
      hangs = true;
      assertThat(told.poll(30, TimeUnit.SECONDS)).contains("does not answer");
      hangs = false;
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("back");
      assertThat(told).isEmpty();
      assertThat(reach.problem()).isNull();
    }
  }
}
