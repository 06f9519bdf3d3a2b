package org.amkit.repo.nats;

import io.nats.client.Options;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where a store is, and the user that opens it.
 *
 * <pre>
 *   nats://[USER:PASSWORD@|TOKEN@]HOST[:PORT][,HOST[:PORT]...][/STREAM][?replicas=N]
 *   tls://...      the same, encrypted; the server's certificate is checked
 *
 *   STREAM         what the stream is called, and its subjects begin with (default: amkit)
 *   replicas=N     how many servers keep the stream, when it is made (default: 1)
 * </pre>
 */
public final class NatsAddress {
  static final List<String> SCHEMES = List.of("nats://", "tls://");
  private static final String DEFAULT_STREAM = "amkit";
  private static final String STREAMS = "[A-Za-z][A-Za-z0-9_-]{0,31}";
  private static final int DEFAULT_PORT = 4222;

  private final String scheme;
  private final List<String> hosts;
  private final @Nullable String user;
  private final @Nullable String secret;
  private final String stream;
  private final OptionalInt replicas;

  private NatsAddress(
      String scheme,
      List<String> hosts,
      @Nullable String user,
      @Nullable String secret,
      String stream,
      OptionalInt replicas) {
    this.scheme = scheme;
    this.hosts = hosts;
    this.user = user;
    this.secret = secret;
    this.stream = stream;
    this.replicas = replicas;
  }

  private static @Nullable String schemeOf(String text) {
    for (String scheme : SCHEMES) {
      if (text.startsWith(scheme)) {
        return scheme;
      }
    }
    return null;
  }

  /**
   * The address in a text.
   *
   * @param text as drawn above
   * @return the address
   * @throws IllegalArgumentException when it is not one; says why, without the text, which may have
   *     a password in it
   */
  public static NatsAddress parse(String text) {
    String scheme = schemeOf(text);
    if (scheme == null) {
      throw new IllegalArgumentException("an address begins with " + SCHEMES.get(0));
    }
    String rest = text.substring(scheme.length());
    OptionalInt replicas = replicas(after(rest, '?'));
    rest = before(rest, '?');
    String user = null;
    String secret = null;
    int at = rest.lastIndexOf('@');
    if (at >= 0) {
      String login = rest.substring(0, at);
      boolean isUser = login.indexOf(':') >= 0;
      user = isUser ? decoded(before(login, ':')) : null;
      secret = decoded(isUser ? after(login, ':') : login);
      rest = rest.substring(at + 1);
    }
    String stream = after(rest, '/');
    if (stream.isEmpty()) {
      stream = DEFAULT_STREAM;
    }
    if (!stream.matches(STREAMS)) {
      throw new IllegalArgumentException(
          "the name of a stream is at most 32 letters, digits, _ and -, not '" + stream + "'");
    }
    return new NatsAddress(scheme, hosts(before(rest, '/')), user, secret, stream, replicas);
  }

  private static OptionalInt replicas(String parameters) {
    OptionalInt replicas = OptionalInt.empty();
    for (String parameter : parameters.isEmpty() ? new String[0] : parameters.split("&", -1)) {
      String name = decoded(before(parameter, '='));
      String value = decoded(after(parameter, '='));
      if (!name.equals("replicas")) {
        throw new IllegalArgumentException("unknown parameter '" + name + "'");
      }
      if (!value.matches("[1-5]")) {
        throw new IllegalArgumentException("replicas is a number from 1 to 5");
      }
      replicas = OptionalInt.of(Integer.parseInt(value));
    }
    return replicas;
  }

  private static List<String> hosts(String text) {
    List<String> hosts = new ArrayList<>();
    for (String host : text.split(",", -1)) {
      if (!host.matches("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:]+])?(:[0-9]{1,5})?")) {
        throw new IllegalArgumentException("a host is HOST or HOST:PORT, not '" + host + "'");
      }
      String named = host.isEmpty() || host.startsWith(":") ? "localhost" + host : host;
      hosts.add(named.matches(".*:[0-9]+") ? named : named + ":" + DEFAULT_PORT);
    }
    return hosts;
  }

  private static String before(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at);
  }

  private static String after(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? "" : text.substring(at + 1);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * The same address with what the surroundings say of the user, where it does not say it itself.
   *
   * @param name of the user, or a token where there is no password; null: none is known
   * @param password of the user; null: none is known
   * @return the address
   */
  public NatsAddress withLogin(@Nullable String name, @Nullable String password) {
    // What stands alone before the @ is a token, or the user that a password is given for.
    String known = secret == null ? name : secret;
    if (user != null || known == null) {
      return this;
    }
    return password == null
        ? new NatsAddress(scheme, hosts, null, known, stream, replicas)
        : new NatsAddress(scheme, hosts, known, password, stream, replicas);
  }

  /** {@return host and port of the server, of each one where there are several} */
  public String hosts() {
    return String.join(",", hosts);
  }

  /** {@return the name of the stream} */
  public String stream() {
    return stream;
  }

  /** How many servers are asked for; empty: any number will do. */
  OptionalInt replicas() {
    return replicas;
  }

  /** For the client: a lost connection is made again for as long as it takes. */
  Options.Builder options() {
    Options.Builder options =
        Options.builder()
            .servers(hosts.stream().map(host -> scheme + host).toArray(String[]::new))
            .connectionName("am")
            .connectionTimeout(Duration.ofSeconds(5))
            .maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(200))
            .pingInterval(Duration.ofSeconds(5))
            .maxPingsOut(2)
            .noEcho();
    if (user != null) {
      options.userInfo(user, secret);
    } else if (secret != null) {
      options.token(secret.toCharArray());
    }
    return options;
  }

  /** {@return the address without user, password, token and parameters} */
  @Override
  public String toString() {
    return scheme + hosts() + "/" + stream;
  }
}
