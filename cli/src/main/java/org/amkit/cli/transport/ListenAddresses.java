package org.amkit.cli.transport;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.websocket.Endpoint;
import org.jspecify.annotations.Nullable;

/** The URLs of {@code serve --listen}, found to be safe. */
public final class ListenAddresses {
  /**
   * What a server asks for and has.
   *
   * @param hasTls whether there are a certificate and its key
   * @param namesTls whether there is any option of TLS
   * @param insecure whether other machines may connect without TLS
   */
  public record Security(
      boolean hasTls,
      boolean namesTls,
      boolean insecure,
      boolean asksForToken,
      boolean asksForCertificate) {}

  /** One of them. */
  private record Door(
      String url, Scheme.Server server, String path, @Nullable InetAddress address, int port) {}

  private final List<Door> doors;

  private ListenAddresses(List<Door> doors) {
    this.doors = doors;
  }

  /**
   * Reads them. Fails (exit 2) when one is none, or would accept clients that another refuses: a
   * server that asks for a token or a certificate has no way in without.
   */
  public static ListenAddresses parse(List<String> urls, Security security) {
    List<Door> doors = new ArrayList<>();
    for (String url : urls) {
      Door door = door(url);
      check(door, security);
      doors.add(door);
    }
    if (security.namesTls && doors.stream().noneMatch(door -> door.server.isSecure())) {
      throw Failure.usage("serve: --tls-cert, --tls-key and --tls-ca are for wss:// URLs");
    }
    return new ListenAddresses(doors);
  }

  private static Door door(String url) {
    Scheme transport = Schemes.of(url);
    Scheme.Server server = transport == null ? null : transport.server();
    if (transport == null || server == null || url.length() == transport.prefix().length()) {
      throw bad(url);
    }
    String rest = url.substring(transport.prefix().length());
    if (server.isLocal()) {
      return new Door(url, server, rest, null, 0);
    }
    try {
      URI uri = new URI(url);
      String path = uri.getPath();
      if (uri.getHost() == null
          || uri.getPort() < 0
          || uri.getPort() > PeerUrl.HIGHEST_PORT
          || !(path == null || path.isEmpty() || path.equals("/"))) {
        throw bad(url);
      }
      return new Door(url, server, rest, InetAddress.getByName(uri.getHost()), uri.getPort());
    } catch (URISyntaxException e) {
      throw bad(url);
    } catch (UnknownHostException e) {
      throw Failure.usage("serve: " + url + ": unknown host");
    }
  }

  private static Failure bad(String url) {
    List<String> forms = new ArrayList<>();
    for (Scheme transport : Schemes.ALL) {
      Scheme.Server server = transport.server();
      if (server != null) {
        forms.add(server.form());
      }
    }
    String last = forms.remove(forms.size() - 1);
    return Failure.usage("serve: '" + url + "' is not an address to listen on")
        .hint(String.join(", ", forms) + " or " + last);
  }

  private static void check(Door door, Security security) {
    InetAddress address = door.address;
    if (address == null) {
      return;
    }
    boolean secure = door.server.isSecure();
    if (secure && !security.hasTls) {
      throw Failure.usage("serve: " + door.url + " wants --tls-cert and --tls-key");
    }
    if (!secure && !address.isLoopbackAddress() && !security.insecure) {
      throw Failure.usage("serve: " + door.url + " is not a loopback address and has no TLS")
          .hint(
              "use wss:// with --tls-cert and --tls-key, or 127.0.0.1 and an ssh tunnel, or"
                  + " --insecure if the network is trusted");
    }
    if (!door.server.takesTokens() && security.asksForToken) {
      throw Failure.usage("serve: over " + door.url + " no token can be shown")
          .hint("use ws:// or wss://; a unix: socket is open to this user alone");
    }
    if (!secure && security.asksForCertificate && !security.asksForToken) {
      throw Failure.usage("serve: over " + door.url + " no certificate can be shown");
    }
  }

  /** Where to listen. */
  public List<Endpoint> endpoints(Environment environment) {
    return doors.stream()
        .map(door -> door.server.endpoint().of(environment, door.path, door.address, door.port))
        .toList();
  }
}
