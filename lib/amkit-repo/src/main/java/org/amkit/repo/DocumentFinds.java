package org.amkit.repo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.amkit.repo.protocol.Availability;
import org.jspecify.annotations.Nullable;

/** Who looks for a document, and what they are told. Used in the document's queue. */
final class DocumentFinds {
  private static final long DOUBT_MILLIS = 250;

  private final RepoRuntime runtime;
  private final DocumentId id;
  private final Runnable reconsider;

  /** Searches may be closed by any thread. */
  private final List<FindProgress> searches = new CopyOnWriteArrayList<>();

  private final List<CompletableFuture<Optional<DocHandle>>> waiting = new ArrayList<>();

  /** Since when peers say that they do not have what is looked for; 0: they do not. */
  private long doubtedSince;

  /**
   * Those of a document.
   *
   * @param reconsider has it judged and told again
   */
  DocumentFinds(RepoRuntime runtime, DocumentId id, Runnable reconsider) {
    this.runtime = runtime;
    this.id = id;
    this.reconsider = reconsider;
  }

  /** Has a find answered once it is known whether the document is there. */
  void add(CompletableFuture<Optional<DocHandle>> find) {
    waiting.add(find);
  }

  /** Has a search notified of how it stands, from now on. */
  void follow(FindProgress search, Availability now, @Nullable Exception trouble) {
    searches.add(search);
    search.tell(now, trouble);
  }

  boolean areWaiting() {
    return !waiting.isEmpty();
  }

  boolean areFollowed() {
    searches.removeIf(FindProgress::isClosed);
    return !searches.isEmpty();
  }

  /**
   * How it stands: as the actor has it; but for as long as a dialer tries, a peer may come that is
   * asked.
   */
  Availability judge(Availability actual, int peerCount) {
    if (actual != Availability.UNAVAILABLE) {
      doubtedSince = 0;
      return actual;
    }
    return runtime.isDialing() || isDoubted(peerCount) ? Availability.REQUESTING : actual;
  }

  /** Tells how it stands. */
  void tell(Availability now, @Nullable Exception trouble) {
    for (FindProgress search : searches) {
      search.tell(now, trouble);
    }
    boolean isOpen = now == Availability.LOADING || now == Availability.REQUESTING;
    if (!waiting.isEmpty() && (!isOpen || runtime.isClosed())) {
      answer(now, trouble);
    }
  }

  /**
   * Whether a find does not believe yet that no peer has it: a server of automerge-repo says so,
   * too, while another peer is just bringing it.
   */
  private boolean isDoubted(int peerCount) {
    if (waiting.isEmpty() || peerCount == 0) {
      return false;
    }
    long now = runtime.millis();
    if (doubtedSince == 0) {
      doubtedSince = now;
      runtime.later(reconsider, DOUBT_MILLIS);
    }
    return now - doubtedSince < DOUBT_MILLIS;
  }

  private void answer(Availability now, @Nullable Exception why) {
    doubtedSince = 0;
    List<CompletableFuture<Optional<DocHandle>>> answered = List.copyOf(waiting);
    waiting.clear();
    for (CompletableFuture<Optional<DocHandle>> find : answered) {
      if (runtime.isClosed()) {
        find.completeExceptionally(RepoRuntime.closed());
      } else if (now == Availability.FAILED) {
        find.completeExceptionally(why == null ? new IOException("it cannot be read") : why);
      } else {
        find.complete(
            now == Availability.READY ? Optional.of(new DocHandle(runtime, id)) : Optional.empty());
      }
    }
  }
}
