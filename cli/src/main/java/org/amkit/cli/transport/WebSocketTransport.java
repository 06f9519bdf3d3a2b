package org.amkit.cli.transport;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Objects;
import org.amkit.repo.DocumentId;
import org.amkit.repo.websocket.Endpoint;
import org.jspecify.annotations.Nullable;

/** Messages over WebSocket: ws, without TLS, or wss, with TLS. */
final class WebSocketTransport extends Scheme {
  private final boolean isSecure;

  WebSocketTransport(String scheme) {
    super(scheme + "://", scheme + "://");
    this.isSecure = scheme.equals("wss");
  }

  @Override
  PeerAddress parse(String text) {
    URI uri = PeerUrl.parse(text).uri();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    int slash = path.lastIndexOf('/');
    String id = path.substring(slash + 1);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new Address(
        uri,
        path.substring(0, slash + 1) + query,
        id.isEmpty() ? null : PeerAddress.document(text, id));
  }

  @Override
  Server server() {
    return new Server(
        form() + "HOST:PORT",
        false,
        isSecure,
        true,
        (environment, path, address, port) -> {
          InetSocketAddress at = new InetSocketAddress(Objects.requireNonNull(address), port);
          return isSecure ? Endpoint.wss(at) : Endpoint.ws(at);
        });
  }

  /**
   * A server; no document is whichever it has.
   *
   * @param path of the request: all before DOC, from the slash behind the host; with the query
   */
  record Address(URI uri, String path, @Nullable DocumentId document) implements PeerAddress {
    @Override
    public String naming() {
      return "";
    }

    @Override
    public boolean takesTokens() {
      return true;
    }

    @Override
    public boolean isSecure() {
      return "wss".equalsIgnoreCase(uri.getScheme());
    }

    @Override
    public Connection connection(Dial dial) {
      return new Connection(dial, () -> WebSockets.connect(this, dial)) {
        @Override
        @Nullable String advice(PeerException e) {
          return WebSockets.untrusted(e) == null
              ? null
              : "--tls-ca FILE names the authority of its certificate";
        }
      };
    }
  }
}
