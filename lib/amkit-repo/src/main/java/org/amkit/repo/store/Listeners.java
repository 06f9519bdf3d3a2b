package org.amkit.repo.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who wants to know which documents got something: for stores. Safe for use by many threads. */
public final class Listeners {
  private final List<Registered> all = new CopyOnWriteArrayList<>();

  /** None at first. */
  public Listeners() {}

  private final class Registered implements DocumentStore.Watch {
    final Consumer<StoreEvent> listener;

    Registered(Consumer<StoreEvent> listener) {
      this.listener = listener;
    }

    @Override
    public void close() {
      all.remove(this);
    }
  }

  /**
   * Adds one.
   *
   * @param listener as of {@link DocumentStore#watch}
   * @return ends it
   */
  public DocumentStore.Watch add(Consumer<StoreEvent> listener) {
    Registered registered = new Registered(listener);
    all.add(registered);
    return registered;
  }

  /**
   * Calls all of them.
   *
   * @param event what they are told
   */
  public void tell(StoreEvent event) {
    all.forEach(registered -> registered.listener.accept(event));
  }
}
