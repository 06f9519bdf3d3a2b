package org.amkit.repo.protocol;

/** Where a {@link DocumentActor} is; what leads from one to the next is drawn there. */
enum DocumentPhase {
  UNLOADED(false),
  LOADING(false),
  LOADED(false),
  FAILED(true),
  DELETED(true);

  /** Whether nothing can be done with the document. */
  private final boolean isOfNoUse;

  DocumentPhase(boolean isOfNoUse) {
    this.isOfNoUse = isOfNoUse;
  }

  boolean isOfNoUse() {
    return isOfNoUse;
  }
}
