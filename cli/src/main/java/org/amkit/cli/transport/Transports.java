package org.amkit.cli.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of transports. */
final class Transports {
  /** All there are. */
  static final List<Transport> ALL =
      List.of(
          new ExecTransport(),
          new SshTransport(),
          new TcpTransport(),
          new UnixTransport(),
          new WebSocketTransport("ws"),
          new WebSocketTransport("wss"));

  private Transports() {}

  /** The transport that an address begins with; null for none. */
  static @Nullable Transport of(String address) {
    for (Transport transport : ALL) {
      String prefix = transport.prefix();
      boolean isUrl = prefix.endsWith("://");
      if (address.regionMatches(isUrl, 0, prefix, 0, prefix.length())) {
        return transport;
      }
    }
    return null;
  }
}
