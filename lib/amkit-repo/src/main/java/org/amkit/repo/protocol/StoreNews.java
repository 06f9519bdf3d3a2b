package org.amkit.repo.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.Reading.Position;
import org.amkit.repo.store.StoreEvent;
import org.jspecify.annotations.Nullable;

/** What events say that others wrote, and whether the store has to be read for the rest. */
final class StoreNews {
  /** Events that wait; where there are more, what they tell is read. */
  private static final int MOST_EVENTS = 64;

  private final Deque<StoreEvent> events = new ArrayDeque<>();
  private boolean isToBeRead;

  void add(StoreEvent event, boolean isLoaded) {
    if (isLoaded && !isToBeRead && events.size() < MOST_EVENTS) {
      events.add(event);
    } else {
      isToBeRead = true;
    }
  }

  boolean isToBeRead() {
    return isToBeRead;
  }

  /** What an event told cannot be counted on. */
  void toBeRead() {
    isToBeRead = true;
  }

  /** All that came until now is read. */
  void reading() {
    isToBeRead = false;
    events.clear();
  }

  /**
   * Takes in what came, in its order, as far as that was told.
   *
   * @param position up to where all is known; null where nothing was read
   * @param each takes in what came behind that, and is then behind it
   */
  void take(Supplier<@Nullable Position> position, Consumer<Reading> each) {
    for (StoreEvent event = events.poll(); event != null && !isToBeRead; event = events.poll()) {
      Position known = position.get();
      Optional<Reading> since = known == null ? Optional.empty() : event.since(known);
      isToBeRead = since.isEmpty();
      since.ifPresent(each);
    }
    events.clear();
  }
}
