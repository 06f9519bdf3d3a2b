package org.amkit.net;

import java.io.IOException;
import java.util.Set;
import org.amkit.repo.DocumentId;
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

  /** {@return the one document that there is; null where there are several} */
  default @Nullable SharedDocument single() {
    return null;
  }

  /**
   * The id of the one document, for a peer that names none.
   *
   * @return null where there are several documents, or this one has no id yet
   * @throws IOException when it cannot be read
   */
  default @Nullable DocumentId defaultId() throws IOException {
    return null;
  }

  /**
   * Called when a session that speaks first has settled on what the one document is called.
   *
   * @param id which {@link #find} has to know from now on
   * @throws IOException when it cannot be noted
   */
  default void begin(DocumentId id) throws IOException {}

  /**
   * Offers one document.
   *
   * @param document the one
   * @param id what it is called
   * @return a source for one session
   */
  static DocumentSource only(SharedDocument document, DocumentId id) {
    return new OnlyDocument(document, Set.of(id), id);
  }

  /**
   * Offers one document that has no id: a session that speaks first has to be given one.
   *
   * @param document the one
   * @return a source for one session
   */
  static DocumentSource only(SharedDocument document) {
    return new OnlyDocument(document, Set.of(), null);
  }
}
