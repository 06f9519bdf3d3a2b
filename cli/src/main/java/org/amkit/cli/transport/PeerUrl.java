package org.amkit.cli.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The URL of a peer.
 *
 * @param text as it was written
 * @param host without brackets
 * @param port less than 0 for none
 * @param path decoded; may be empty
 */
record PeerUrl(String text, URI uri, String host, int port, String path) {
  /** The highest number of a TCP port. */
  static final int HIGHEST_PORT = 65_535;

  /** Reads one; {@link org.amkit.cli.terminal.Failure} (exit 2) if it is invalid. */
  static PeerUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw PeerAddress.bad(text, String.valueOf(e.getReason()).toLowerCase(Locale.ROOT));
    }
    if (uri.getHost() == null) {
      throw PeerAddress.bad(text, "no host name in it");
    }
    if (uri.getPort() > HIGHEST_PORT) {
      throw PeerAddress.bad(text, "no such port as " + uri.getPort());
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    return new PeerUrl(text, uri, Sockets.withoutBrackets(uri.getHost()), uri.getPort(), path);
  }

  /** What stands before {@code ://}. */
  static String scheme(String text) {
    return text.substring(0, text.indexOf("://")).toLowerCase(Locale.ROOT);
  }

  /** The path without its first slash. */
  String afterSlash() {
    return path.isEmpty() ? "" : path.substring(1);
  }
}
