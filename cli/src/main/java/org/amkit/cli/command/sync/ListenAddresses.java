package org.amkit.cli.command.sync;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.amkit.cli.address.PeerAddress;
import org.amkit.cli.command.Run;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.transport.Admission;
import org.amkit.cli.transport.Listener;
import org.amkit.cli.transport.Tls;
import org.jspecify.annotations.Nullable;

/** The URLs of {@code serve --listen}, found to be safe. */
final class ListenAddresses {
  private static final String UNIX = "unix:";
  private static final String HINT =
      "ws://HOST:PORT, wss://HOST:PORT, tcp://HOST:PORT or unix:PATH";

  /** One of them; a socket in the file system has no address. */
  private record Place(String url, String scheme, @Nullable InetAddress address, int port) {}

  private final List<Place> places;

  private ListenAddresses(List<Place> places) {
    this.places = places;
  }

  /**
   * Reads them. Fails (exit 2) when one is none, or would let in whom another keeps out: a server
   * that asks for a token or a certificate has no way in without.
   */
  static ListenAddresses parse(List<String> urls, WebServerOptions web) {
    List<Place> places = new ArrayList<>();
    for (String url : urls) {
      Place place = place(url);
      check(place, web);
      places.add(place);
    }
    boolean secure = places.stream().anyMatch(place -> place.scheme.equals("wss"));
    if (web.namesTls() && !secure) {
      throw Failure.usage("serve: --tls-cert, --tls-key and --tls-ca are for wss:// URLs");
    }
    return new ListenAddresses(places);
  }

  private static Place place(String url) {
    if (url.startsWith(UNIX) && url.length() > UNIX.length()) {
      return new Place(url, UNIX, null, 0);
    }
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean known = List.of("tcp", "ws", "wss").contains(scheme);
      String path = uri.getPath();
      if (!known
          || uri.getHost() == null
          || uri.getPort() < 0
          || uri.getPort() > PeerAddress.HIGHEST_PORT
          || !(path == null || path.isEmpty() || path.equals("/"))) {
        throw bad(url);
      }
      return new Place(url, scheme, InetAddress.getByName(uri.getHost()), uri.getPort());
    } catch (URISyntaxException e) {
      throw bad(url);
    } catch (UnknownHostException e) {
      throw Failure.usage("serve: " + url + ": unknown host");
    }
  }

  private static Failure bad(String url) {
    return Failure.usage("serve: '" + url + "' is nothing to listen on").hint(HINT);
  }

  private static void check(Place place, WebServerOptions web) {
    InetAddress address = place.address;
    if (address == null) {
      return;
    }
    boolean secure = place.scheme.equals("wss");
    if (secure && !web.hasTls()) {
      throw Failure.usage("serve: " + place.url + " wants --tls-cert and --tls-key");
    }
    if (!secure && !address.isLoopbackAddress() && !web.insecure) {
      throw Failure.usage("serve: " + place.url + " is not a loopback address and has no TLS")
          .hint(
              "use wss:// with --tls-cert and --tls-key, or 127.0.0.1 and an ssh tunnel, or"
                  + " --insecure if the network is trusted");
    }
    if (place.scheme.equals("tcp") && web.asksForToken()) {
      throw Failure.usage("serve: over " + place.url + " no token can be shown")
          .hint("use ws:// or wss://; a unix: socket is open to this user alone");
    }
    if (!secure && web.asksForCertificate() && !web.asksForToken()) {
      throw Failure.usage("serve: over " + place.url + " no certificate can be shown");
    }
  }

  /** Begins to listen on all of them. */
  void open(Run run, @Nullable Tls tls, Admission admission, Consumer<? super Listener> opened) {
    for (Place place : places) {
      try {
        opened.accept(open(run, place, tls, admission));
      } catch (IOException e) {
        throw Failure.fileSystem("cannot listen on " + place.url + ": " + e.getMessage(), e);
      }
    }
  }

  private static Listener open(Run run, Place place, @Nullable Tls tls, Admission admission)
      throws IOException {
    InetAddress address = place.address;
    if (address == null) {
      return Listener.unix(run.path(place.url.substring(UNIX.length())));
    }
    return switch (place.scheme) {
      case "tcp" -> Listener.tcp(address, place.port);
      case "ws" -> Listener.webSocket(address, place.port, null, admission);
      default -> Listener.webSocket(address, place.port, tls, admission);
    };
  }
}
