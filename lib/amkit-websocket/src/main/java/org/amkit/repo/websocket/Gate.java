package org.amkit.repo.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which HTTP clients are admitted.
 *
 * @param tokens any of which a client has to show, by their names; empty: none is asked for
 * @param origins of web pages that may connect, beside those of this machine; {@code *} is all
 */
record Gate(Map<String, String> tokens, Set<String> origins) {
  /** Begins a WebSocket subprotocol that shows a token: what a browser's script can set. */
  static final String TOKEN_PROTOCOL = "amkit.token.";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String TOKEN_PARAMETER = "token";
  private static final String BASIC = "basic ";
  private static final String BEARER = "bearer ";
  private static final int MAX_ORIGIN_CHARS = 200;

  Gate {
    tokens = Map.copyOf(tokens);
    origins = Set.copyOf(origins);
  }

  /**
   * The token that a request shows.
   *
   * @param query of its URL
   * @return the name of the token; null when it shows none that is right
   */
  @Nullable String tokenName(HttpHeaders headers, String query) {
    String found = null;
    for (String shown : shown(headers, query)) {
      byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
      for (Map.Entry<String, String> token : tokens.entrySet()) {
        // All of them, each in constant time: how long it takes tells nothing.
        if (MessageDigest.isEqual(bytes, token.getValue().getBytes(StandardCharsets.UTF_8))) {
          found = token.getKey();
        }
      }
    }
    return found;
  }

  /** Whether a token is asked for. */
  boolean asksForToken() {
    return !tokens.isEmpty();
  }

  /**
   * Whether a page of an origin may connect. A browser lets any page connect to any server, so
   * servers have to look.
   *
   * @param origin null from all but browsers
   */
  boolean allows(@Nullable String origin) {
    return origin == null
        || origin.isEmpty()
        || origins.contains("*")
        || origins.contains(origin)
        || isOfThisMachine(origin);
  }

  /** Why a page is refused. */
  static String refusal(String origin) {
    String shown = printable(origin);
    return "web pages of " + shown + " are not allowed: --allow-origin " + shown + " allows them";
  }

  /** A query without the token in it. */
  static String withoutToken(String query) {
    List<String> kept = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.startsWith(TOKEN_PARAMETER + "=")) {
        kept.add(pair);
      }
    }
    return String.join("&", kept);
  }

  /** A text of the other side as one line of a log, not too long. */
  static String printable(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), MAX_ORIGIN_CHARS); i++) {
      char c = text.charAt(i);
      line.append(c < ' ' || c > '~' ? '?' : c);
    }
    return line.toString();
  }

  private static List<String> shown(HttpHeaders headers, String query) {
    List<String> shown = new ArrayList<>();
    for (String field : headers.getAll(HttpHeaderNames.AUTHORIZATION)) {
      addAuthorization(shown, field.strip());
    }
    for (String field : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
      for (String protocol : field.split(",", -1)) {
        if (protocol.strip().startsWith(TOKEN_PROTOCOL)) {
          addEncoded(shown, protocol.strip().substring(TOKEN_PROTOCOL.length()));
        }
      }
    }
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(TOKEN_PARAMETER + "=")) {
        addEncoded(shown, pair.substring(TOKEN_PARAMETER.length() + 1));
      }
    }
    return shown;
  }

  private static void addAuthorization(List<String> shown, String field) {
    if (field.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      shown.add(field.substring(BEARER.length()).strip());
    } else if (field.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      try {
        byte[] pair = Base64.getDecoder().decode(field.substring(BASIC.length()).strip());
        String text = new String(pair, StandardCharsets.UTF_8);
        shown.add(text.substring(text.indexOf(':') + 1));
      } catch (IllegalArgumentException e) {
        // No Base64: no token.
      }
    }
  }

  /** A token as it stands, and what it stands for when it is percent-encoded. */
  private static void addEncoded(List<String> shown, String text) {
    shown.add(text);
    try {
      shown.add(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      // No percent-encoding: taken as it stands.
    }
  }

  private static boolean isOfThisMachine(String origin) {
    String host;
    try {
      host = new URI(origin).getHost();
    } catch (URISyntaxException e) {
      return false;
    }
    return host != null && (LOOPBACK.contains(host) || host.endsWith(".localhost"));
  }
}
