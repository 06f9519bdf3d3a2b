package org.amkit.repo;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.amkit.repo.protocol.Availability;
import org.jspecify.annotations.Nullable;

/** How the search for a document goes: {@link Repo#findWithProgress} begins one. */
public final class FindProgress implements AutoCloseable {

  private final CompletableFuture<Optional<DocHandle>> found;
  private final Consumer<Availability> listener;

  private volatile Availability state = Availability.LOADING;
  private volatile @Nullable Exception failure;
  private volatile boolean isClosed;
  private boolean wasTold;

  FindProgress(CompletableFuture<Optional<DocHandle>> found, Consumer<Availability> listener) {
    this.found = found;
    this.listener = listener;
  }

  /** How it stands; the listener is called when it changes. One call at a time. */
  void tell(Availability now, @Nullable Exception trouble) {
    if (!isClosed && (now != state || !wasTold)) {
      wasTold = true;
      failure = now == Availability.FAILED ? trouble : null;
      state = now;
      try {
        listener.accept(now);
      } catch (RuntimeException | Error e) {
        RepoLog.log(System.Logger.Level.ERROR, "a listener failed: " + e, e);
      }
    }
  }

  boolean isClosed() {
    return isClosed;
  }

  /** {@return how it stands, or stood when this was closed} */
  public Availability getState() {
    return state;
  }

  /** {@return why the document cannot be read; empty unless the state is FAILED} */
  public Optional<Exception> getFailure() {
    return Optional.ofNullable(failure);
  }

  /** {@return the same as {@link Repo#find}: the document as soon as it is ready, or empty} */
  public CompletableFuture<Optional<DocHandle>> getResult() {
    return found;
  }

  /** The listener is not called any more; {@link #getResult} goes on. Harmless when repeated. */
  @Override
  public void close() {
    isClosed = true;
  }
}
