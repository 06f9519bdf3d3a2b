package org.amkit.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LentThreadsTest {
  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private final LentThreads lent = new LentThreads(pool);
  private final CountDownLatch done = new CountDownLatch(1);
  private final List<Thread> ran = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    pool.shutdown();
    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private void note() {
    ran.add(Thread.currentThread());
  }

  @Test
  void execute_byAThreadThatLendsNothing_isThePools() throws InterruptedException {
    lent.execute(this::note);
    end();
    assertThat(ran).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void lend_tasksAndWhatTheyCause_areDoneBehindIt_byTheCaller() {
    lent.lend(
        () -> {
          lent.execute(() -> lent.execute(this::note));
          assertThat(ran).isEmpty();
        });
    assertThat(ran).containsExactly(Thread.currentThread());
  }

  @Test
  void lend_manyTasks_theRestIsThePools() throws InterruptedException {
    lent.lend(() -> repeat(100));
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).hasSize(101);
    assertThat(ran.get(0)).isEqualTo(Thread.currentThread());
    assertThat(ran.stream().distinct()).hasSize(2);
  }

  private void repeat(int more) {
    lent.execute(
        () -> {
          note();
          if (more > 0) {
            repeat(more - 1);
          } else {
            done.countDown();
          }
        });
  }

  @Test
  void lend_workThatFails_itsTasksAreDoneNevertheless() throws InterruptedException {
    assertThatThrownBy(
            () ->
                lent.lend(
                    () -> {
                      lent.execute(this::note);
                      throw new IllegalStateException("bad");
                    }))
        .hasMessage("bad");
    end();
    assertThat(ran).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void execute_afterTheEnd_isRefused() {
    pool.shutdown();
    assertThatThrownBy(() -> lent.lend(() -> lent.execute(this::note)))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(ran).isEmpty();
  }
}
