package org.amkit.repo;

/** A listener that was added. */
public final class ListenerRegistration {
  private final Runnable removal;

  ListenerRegistration(Runnable removal) {
    this.removal = removal;
  }

  /** The listener is not called any more. Harmless when repeated. */
  public void remove() {
    removal.run();
  }
}
