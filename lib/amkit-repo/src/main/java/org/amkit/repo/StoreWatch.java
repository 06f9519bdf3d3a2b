package org.amkit.repo;

import java.io.IOException;
import java.util.function.Consumer;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.StoreEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hears what others write into the store for as long as the Repo is there. A store that cannot be
 * watched at first, because its server starts again just then, is asked each second until it can.
 */
final class StoreWatch implements AutoCloseable {
  private static final long AGAIN_MILLIS = 1_000;

  private final DocumentStore store;
  private final Consumer<StoreEvent> listener;
  private final Consumer<Runnable> later;

  private DocumentStore.@Nullable Watch watch;
  private boolean isClosed;

  private StoreWatch(DocumentStore store, Consumer<StoreEvent> listener, Consumer<Runnable> later) {
    this.store = store;
    this.listener = listener;
    this.later = later;
  }

  /**
   * Begins.
   *
   * @param listener as of {@link DocumentStore#watch}
   * @param threads where it asks again
   */
  static StoreWatch begin(DocumentStore store, Consumer<StoreEvent> listener, RepoThreads threads) {
    Consumer<Runnable> later =
        work -> threads.later(() -> RepoRuntime.tried(() -> threads.io(work)), AGAIN_MILLIS);
    StoreWatch begun = new StoreWatch(store, listener, later);
    begun.open(true);
    return begun;
  }

  private void open(boolean isFirst) {
    DocumentStore.Watch opened;
    try {
      opened = store.watch(listener);
    } catch (IOException | RuntimeException e) {
      if (isFirst) {
        RepoLog.log(
            System.Logger.Level.WARNING,
            "the store cannot be watched, which is tried again: " + e.getMessage());
      }
      boolean unused = RepoRuntime.tried(() -> later.accept(() -> open(false)));
      return;
    }
    keep(opened);
    if (!isFirst) {
      // What came before was told to no one.
      listener.accept(StoreEvent.any());
      RepoLog.log(System.Logger.Level.INFO, "the store is watched now");
    }
  }

  private void keep(DocumentStore.Watch opened) {
    synchronized (this) {
      if (!isClosed) {
        watch = opened;
        return;
      }
    }
    opened.close();
  }

  @Override
  public void close() {
    DocumentStore.Watch open;
    synchronized (this) {
      isClosed = true;
      open = watch;
    }
    if (open != null) {
      open.close();
    }
  }
}
