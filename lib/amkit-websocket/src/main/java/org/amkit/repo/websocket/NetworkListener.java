package org.amkit.repo.websocket;

/**
 * What a server says of its connections, for a log. Texts are of one line; no token is in them.
 * Called by the server's threads: be quick.
 */
public interface NetworkListener {
  /**
   * A client was refused.
   *
   * @param remote where it is
   * @param reason why
   */
  default void refused(String remote, String reason) {}

  /**
   * A peer's connection is closed.
   *
   * @param remote where it was
   * @param reason why, when it did not close in good order; empty when it did
   */
  default void closed(String remote, String reason) {}

  /**
   * Something failed in this program.
   *
   * @param remote the peer whose message or request it was about
   * @param failure what was thrown
   */
  default void failed(String remote, Throwable failure) {}
}
