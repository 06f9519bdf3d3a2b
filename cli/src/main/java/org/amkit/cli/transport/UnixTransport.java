package org.amkit.cli.transport;

import org.amkit.repo.DocumentId;
import org.amkit.repo.websocket.Endpoint;
import org.jspecify.annotations.Nullable;

/** Framed messages over a socket in the file system. */
final class UnixTransport extends Scheme {
  UnixTransport() {
    super("unix:", "unix:PATH");
  }

  @Override
  PeerAddress parse(String text) {
    String rest = text.substring(prefix().length());
    int hash = rest.lastIndexOf('#');
    String path = hash < 0 ? rest : rest.substring(0, hash);
    return new Address(
        PeerAddress.required(text, path, "a path"),
        hash < 0 ? null : PeerAddress.document(text, rest.substring(hash + 1)));
  }

  @Override
  Server server() {
    return new Server(
        form(),
        true,
        false,
        false,
        (environment, path, address, port) -> Endpoint.unix(environment.path(path)));
  }

  /** A server; no document is whichever it has. */
  record Address(String path, @Nullable DocumentId document) implements PeerAddress {
    @Override
    public String naming() {
      return "Here: unix:PATH#ID. ";
    }

    @Override
    public Connection connection(Dial dial) {
      return new Connection(
          dial, () -> Sockets.connect(dial.environment().path(path), dial.maxMessageBytes()));
    }
  }
}
