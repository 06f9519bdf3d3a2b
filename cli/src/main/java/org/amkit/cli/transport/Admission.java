package org.amkit.cli.transport;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The clients that a WebSocket server accepts.
 *
 * @param tokens any of which a client has to show; empty: none is asked for
 * @param origins of web pages that may connect, beside those of this machine; {@code *} is all
 */
public record Admission(List<String> tokens, List<String> origins) {
  private static final String BASIC = "basic ";
  private static final String BEARER = "bearer ";

  public Admission {
    tokens = List.copyOf(tokens);
    origins = List.copyOf(origins);
  }

  /** The answer to a client. */
  enum Answer {
    WELCOME("", "", ""),
    NO_TOKEN(
        "401 Unauthorized",
        "WWW-Authenticate: Bearer\r\nWWW-Authenticate: Basic realm=\"am\"\r\n",
        "no valid token"),
    STRANGE_ORIGIN("403 Forbidden", "", "a web page of another origin");

    private final String status;
    private final String field;
    private final String reason;

    Answer(String status, String field, String reason) {
      this.status = status;
      this.field = field;
      this.reason = reason;
    }

    String status() {
      return status;
    }

    String field() {
      return field;
    }

    String reason() {
      return reason;
    }
  }

  /**
   * Looks at a request.
   *
   * @param authorization the field of that name; empty when it is missing. A token stands there as
   *     {@code Bearer TOKEN}, or as the password of {@code Basic}, which is how libraries send that
   *     of a URL
   * @param origin the field of that name; empty when it is missing, as it is from all but browsers.
   *     A browser lets any page connect to any server, so servers have to look
   */
  Answer check(String authorization, String origin) {
    if (!tokens.isEmpty() && !isToken(shown(authorization.strip()))) {
      return Answer.NO_TOKEN;
    }
    if (!origin.isEmpty()
        && !origins.contains("*")
        && !origins.contains(origin)
        && !isOfThisMachine(origin)) {
      return Answer.STRANGE_ORIGIN;
    }
    return Answer.WELCOME;
  }

  private boolean isToken(String shown) {
    byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    for (String token : tokens) {
      // All of them, each in constant time: how long it takes tells nothing.
      found |= MessageDigest.isEqual(bytes, token.getBytes(StandardCharsets.UTF_8));
    }
    return found;
  }

  private static String shown(String authorization) {
    String scheme = authorization.toLowerCase(Locale.ROOT);
    if (scheme.startsWith(BEARER)) {
      return authorization.substring(BEARER.length()).strip();
    }
    if (scheme.startsWith(BASIC)) {
      try {
        byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
        String text = new String(pair, StandardCharsets.UTF_8);
        return text.substring(text.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
    return "";
  }

  private static boolean isOfThisMachine(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host != null
          && (host.equals("localhost")
              || host.endsWith(".localhost")
              || host.equals("127.0.0.1")
              || host.equals("[::1]"));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
