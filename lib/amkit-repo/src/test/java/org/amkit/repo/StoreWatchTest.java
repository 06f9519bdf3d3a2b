package org.amkit.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that cannot be watched when the Repo starts. */
@Timeout(60)
class StoreWatchTest extends ConnectedRepos {
  private final MemoryStore inner = new MemoryStore();
  private final AtomicInteger refusals = new AtomicInteger();

  private DocumentStore store() {
    return (DocumentStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DocumentStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("watch") && refusals.getAndDecrement() > 0) {
                throw new IOException("the server starts");
              }
              try {
                return method.invoke(inner, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void storeThatCanBeWatchedLater_tellsWhatCameBeforeAndAfter() throws Exception {
    refusals.set(2);
    Repo late = repo(RepoConfig.builder().store(store()));
    Repo other = repo(RepoConfig.builder().store(inner));
    DocHandle handle = late.create().get(10, TimeUnit.SECONDS);
    set(handle, "k", "1");
    late.flush().get(10, TimeUnit.SECONDS);
    DocHandle there = awaitFind(other, handle.getDocumentId()).orElseThrow();
    set(there, "k", "2");
    other.flush().get(10, TimeUnit.SECONDS);
    assertThat(get(handle, "k")).as("it is not watched yet").contains("1");

    awaitValue(handle, "k", "2");
    set(there, "k", "3");
    awaitValue(handle, "k", "3");
  }

  @Test
  void close_beforeItCanBeWatched_isNotWatched() throws Exception {
    refusals.set(1);
    repo(RepoConfig.builder().store(store())).close();
    Thread.sleep(1_200);
    assertThat(refusals).hasValue(0);
  }
}
