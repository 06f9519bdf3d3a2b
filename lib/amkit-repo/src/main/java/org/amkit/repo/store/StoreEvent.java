package org.amkit.repo.store;

import java.util.Optional;
import java.util.function.Function;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Reading.Position;
import org.jspecify.annotations.Nullable;

/**
 * A document got something, or any may have; and what it got, where the store knows that without
 * being asked.
 */
public final class StoreEvent {
  private final Optional<DocumentId> id;
  private final @Nullable Function<Position, Optional<Reading>> since;

  private StoreEvent(
      Optional<DocumentId> id, @Nullable Function<Position, Optional<Reading>> since) {
    this.id = id;
    this.since = since;
  }

  /** {@return any document may have changed} */
  public static StoreEvent any() {
    return new StoreEvent(Optional.empty(), null);
  }

  /**
   * A document is to be read again.
   *
   * @param id names it
   * @return the event
   */
  public static StoreEvent of(DocumentId id) {
    return new StoreEvent(Optional.of(id), null);
  }

  /**
   * A document got something that is known. Only by a thread that holds no lock: it may do what a
   * document does with it.
   *
   * @param id names it
   * @param since as {@link #since}
   * @return the event
   */
  public static StoreEvent of(DocumentId id, Function<Position, Optional<Reading>> since) {
    return new StoreEvent(Optional.of(id), since);
  }

  /** {@return the document; empty: any may have changed} */
  public Optional<DocumentId> id() {
    return id;
  }

  /** {@return whether it says what the document got} */
  public boolean hasContent() {
    return since != null;
  }

  /**
   * What the document got, for one who has read it up to a position. Does not ask the store.
   *
   * @param position of a reading, of an append, or of another event's reading
   * @return part of what {@link DocumentStore#readSince} would give, with the position behind it;
   *     empty where that is to be called
   */
  public Optional<Reading> since(Position position) {
    return since == null ? Optional.empty() : since.apply(position);
  }
}
