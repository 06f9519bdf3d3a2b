package org.amkit.cli.transport;

import java.net.InetAddress;
import org.amkit.cli.terminal.Environment;
import org.amkit.repo.websocket.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A way to peers: how the address of one is written and connected to, and how a server listens. A
 * new one is a class, its row in {@link Schemes} and its test.
 */
abstract class Scheme {
  private final String prefix;
  private final String form;

  /**
   * Describes a transport.
   *
   * @param prefix what an address begins with
   * @param form what an address looks like
   */
  Scheme(String prefix, String form) {
    this.prefix = prefix;
    this.form = form;
  }

  /** What an address begins with. */
  final String prefix() {
    return prefix;
  }

  /** What an address looks like. */
  final String form() {
    return form;
  }

  /** Reads the address of a peer, which begins with the prefix. */
  abstract PeerAddress parse(String text);

  /** How a server listens; null where there is none. */
  @Nullable Server server() {
    return null;
  }

  /**
   * How a server listens.
   *
   * @param form what an address looks like
   * @param isLocal whether peers are on this machine and this user's: no host and port
   * @param isSecure whether it is encrypted, and asks for certificates
   * @param takesTokens whether a peer can show a token
   * @param endpoint where that is
   */
  record Server(
      String form, boolean isLocal, boolean isSecure, boolean takesTokens, Place endpoint) {}

  /** Where a server listens. */
  @FunctionalInterface
  interface Place {
    /**
     * Where that is.
     *
     * @param path what is behind the prefix
     * @param address null where the server is local
     * @param port 0 for any that is free
     */
    Endpoint of(Environment environment, String path, @Nullable InetAddress address, int port);
  }
}
