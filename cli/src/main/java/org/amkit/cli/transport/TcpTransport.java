package org.amkit.cli.transport;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.amkit.repo.DocumentId;
import org.amkit.repo.websocket.Endpoint;
import org.jspecify.annotations.Nullable;

/** Framed messages over TCP, without TLS. */
final class TcpTransport extends Scheme {
  TcpTransport() {
    super("tcp://", "tcp://HOST:PORT");
  }

  @Override
  PeerAddress parse(String text) {
    PeerUrl url = PeerUrl.parse(text);
    if (url.port() < 0) {
      throw PeerAddress.bad(text, "no port in it");
    }
    String id = url.afterSlash();
    return new Address(
        url.host(), url.port(), id.isEmpty() ? null : PeerAddress.document(text, id));
  }

  @Override
  Server server() {
    return new Server(
        form(),
        false,
        false,
        false,
        (environment, path, address, port) ->
            Endpoint.tcp(new InetSocketAddress(Objects.requireNonNull(address), port)));
  }

  /** A server; no document is whichever it has. */
  record Address(String host, int port, @Nullable DocumentId document) implements PeerAddress {
    @Override
    public String naming() {
      return "Here: tcp://HOST:PORT/ID. ";
    }

    @Override
    public Connection connection(Dial dial) {
      return new Connection(
          dial, () -> Sockets.connect(host, port, dial.timeout(), dial.maxMessageBytes()));
    }
  }
}
