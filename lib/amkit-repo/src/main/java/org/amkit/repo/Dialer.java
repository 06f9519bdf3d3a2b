package org.amkit.repo;

import java.util.concurrent.CompletableFuture;

/** Connects to a peer, each time it is asked to. */
public interface Dialer {
  /** {@return where the peer is, for people} */
  String getUrl();

  /**
   * Connects.
   *
   * @return the channel; failed when the peer cannot be reached
   */
  CompletableFuture<Transport> connect();
}
