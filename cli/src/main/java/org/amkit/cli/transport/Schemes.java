package org.amkit.cli.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of transports. */
final class Schemes {
  /** All there are. */
  static final List<Scheme> ALL =
      List.of(
          new ExecTransport(),
          new SshTransport(),
          new TcpTransport(),
          new UnixTransport(),
          new WebSocketTransport("ws"),
          new WebSocketTransport("wss"));

  private Schemes() {}

  /** The transport that an address begins with; null for none. */
  static @Nullable Scheme of(String address) {
    for (Scheme transport : ALL) {
      String prefix = transport.prefix();
      boolean isUrl = prefix.endsWith("://");
      if (address.regionMatches(isUrl, 0, prefix, 0, prefix.length())) {
        return transport;
      }
    }
    return null;
  }
}
