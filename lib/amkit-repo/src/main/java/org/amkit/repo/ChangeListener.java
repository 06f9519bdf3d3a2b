package org.amkit.repo;

/** Is told when a document changes, by whomever. */
@FunctionalInterface
public interface ChangeListener {
  /**
   * The document has changed. Called by a thread of the Repo's, one change after the other; what it
   * throws is logged.
   *
   * @param event what is new
   */
  void onDocumentChanged(DocumentChanged event);
}
