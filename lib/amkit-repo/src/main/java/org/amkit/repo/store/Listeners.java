package org.amkit.repo.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.amkit.repo.DocumentId;

/** Who wants to know which documents got something. */
final class Listeners {
  private final List<Registered> all = new CopyOnWriteArrayList<>();

  private final class Registered implements DocumentStore.Watch {
    final Consumer<Optional<DocumentId>> listener;

    Registered(Consumer<Optional<DocumentId>> listener) {
      this.listener = listener;
    }

    @Override
    public void close() {
      all.remove(this);
    }
  }

  DocumentStore.Watch add(Consumer<Optional<DocumentId>> listener) {
    Registered registered = new Registered(listener);
    all.add(registered);
    return registered;
  }

  void tell(Optional<DocumentId> id) {
    all.forEach(registered -> registered.listener.accept(id));
  }
}
