package org.amkit.repo.protocol;

/**
 * What a peer may do with a document.
 *
 * @param announce whether it is notified of the document before it asks, and asked for it
 * @param read whether it is sent changes
 * @param write whether its changes are taken
 */
public record Access(boolean announce, boolean read, boolean write) {
  /** Everything. */
  public static final Access ALL = new Access(true, true, true);

  /** Everything, once the peer has asked for it. */
  public static final Access ON_REQUEST = new Access(false, true, true);

  /** Nothing: to the peer, there is no such document. */
  public static final Access NONE = new Access(false, false, false);

  /** {@return whether there is no such document to the peer} */
  public boolean isDenied() {
    return !read && !write;
  }
}
