package org.amkit.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The documents that a session offers its peer. Used by one session, from one thread. */
public interface DocumentSource {
  /**
   * The document that a peer asks for or offers.
   *
   * @param id what the peer calls it
   * @param isRequest whether the peer does not have it and asks for it
   * @return null when there is no such document here, which the peer is then told
   * @throws IOException when it is here and cannot be read, or made
   */
  @Nullable SharedDocument find(DocumentId id, boolean isRequest) throws IOException;

  /** {@return whether there is one document only, under whatever id a peer asks for} */
  default boolean takesAnyId() {
    return false;
  }

  /** {@return a source that offers nothing but what the session itself begins with} */
  static DocumentSource none() {
    return (id, isRequest) -> null;
  }

  /**
   * Offers one document, which takes whatever id the peer asks for first and then no other.
   *
   * @param document the one
   * @return a source for one session
   */
  static DocumentSource only(SharedDocument document) {
    return new DocumentSource() {
      private @Nullable DocumentId taken;

      @Override
      public boolean takesAnyId() {
        return true;
      }

      @Override
      public @Nullable SharedDocument find(DocumentId id, boolean isRequest) {
        if (taken == null) {
          taken = id;
        }
        return taken.equals(id) ? document : null;
      }
    };
  }
}
