package org.amkit.repo.protocol;

import org.amkit.Document;

/** Something that is done with a document as soon as it is here. */
public interface DocumentUse {
  /**
   * Called with the document, which may be changed; it is not to be kept.
   *
   * @param document as it is
   */
  void with(Document document);

  /**
   * Called instead when the document cannot be read, or was deleted.
   *
   * @param why it is not
   */
  void failed(Exception why);
}
