package org.amkit.cli.address;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.amkit.cli.terminal.Failure;
import org.amkit.net.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * PEER: whom to sync with.
 *
 * <pre>
 *   FILE                                another document file
 *   -                                   this process's stdin and stdout
 *   exec:COMMAND                        a command's stdin and stdout
 *   [user@]host:PATH                    am on another machine, by ssh; the colon comes before any slash
 *   ssh://[user@]host[:port]/PATH       the same; a PATH from the home folder begins with ~/
 *   tcp://HOST:PORT[/DOC]
 *   unix:PATH[#DOC]
 *   ws://HOST[:PORT]/[PATH/][DOC], wss://...
 *   automerge:DOC@PEER                  the document DOC at any of these
 * </pre>
 */
public sealed interface PeerAddress {
  /** The highest number of a TCP port. */
  int HIGHEST_PORT = 65_535;

  /** What begins the URL of a document. */
  String DOCUMENT_SCHEME = "automerge:";

  /** What stands before "://"; a host of such a name is said in full, ssh://tcp/PATH. */
  Set<String> SCHEMES = Set.of("ssh", "tcp", "ws", "wss");

  /** Another document file. */
  record File(String name) implements PeerAddress {}

  /** This process's own stdin and stdout. */
  record Stdio() implements PeerAddress {}

  /** A command for the shell. */
  record Exec(String command) implements PeerAddress {}

  /** A document file on another machine; no user or port (0) is ssh's own choice. */
  record Ssh(@Nullable String user, String host, int port, String path) implements PeerAddress {
    /** As ssh takes it. */
    public String destination() {
      return user == null ? host : user + "@" + host;
    }
  }

  /** A server that listens on TCP; no document is whichever it has. */
  record Tcp(String host, int port, @Nullable DocumentId document) implements PeerAddress {}

  /** A server that listens on a socket in the file system. */
  record Unix(String path, @Nullable DocumentId document) implements PeerAddress {}

  /**
   * A server that listens on WebSocket.
   *
   * @param path of the request: all before DOC, from the slash behind the host; with the query
   */
  record WebSocket(URI uri, String path, @Nullable DocumentId document) implements PeerAddress {}

  /**
   * One document of a peer.
   *
   * @param peer names none
   */
  record Named(PeerAddress peer, DocumentId document) implements PeerAddress {
    @Override
    public PeerAddress withoutDocument() {
      return peer;
    }
  }

  /** The document that is named; null for none. */
  default @Nullable DocumentId document() {
    return null;
  }

  /** The same peer with no document named, as far as that is told beside it. */
  default PeerAddress withoutDocument() {
    return this;
  }

  /**
   * Reads a PEER; {@link Failure} (exit 2) when it is none.
   *
   * @param exists whether there is a file of a name: it is one then, whatever it looks like
   */
  static PeerAddress parse(String text, Predicate<String> exists) {
    if (text.equals("-")) {
      return new Stdio();
    }
    if (!text.isEmpty() && exists.test(text)) {
      return new File(text);
    }
    if (text.startsWith(DOCUMENT_SCHEME)) {
      return named(text, exists);
    }
    if (text.startsWith("exec:")) {
      return new Exec(required(text, text.substring("exec:".length()), "a command"));
    }
    if (text.startsWith("unix:")) {
      return unix(text);
    }
    int scheme = text.indexOf("://");
    if (scheme > 0 && text.substring(0, scheme).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
      return url(text, text.substring(0, scheme).toLowerCase(Locale.ROOT));
    }
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    if (colon > 0 && (slash < 0 || colon < slash)) {
      return remote(text, colon);
    }
    return new File(required(text, text, "a file"));
  }

  private static PeerAddress named(String text, Predicate<String> exists) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw bad(text, "it does not say where the document is: " + text + "@ws://HOST/");
    }
    DocumentId document = document(text, text.substring(0, at));
    PeerAddress peer = parse(text.substring(at + 1), exists);
    DocumentId other = peer.document();
    if (other != null && !other.equals(document)) {
      throw bad(text, "it names two documents");
    }
    return new Named(peer, document);
  }

  private static PeerAddress unix(String text) {
    String rest = text.substring("unix:".length());
    int hash = rest.lastIndexOf('#');
    String path = hash < 0 ? rest : rest.substring(0, hash);
    return new Unix(
        required(text, path, "a path"), hash < 0 ? null : document(text, rest.substring(hash + 1)));
  }

  private static PeerAddress remote(String text, int colon) {
    String destination = text.substring(0, colon);
    int at = destination.lastIndexOf('@');
    String host = destination.substring(at + 1);
    if (at < 0 && SCHEMES.contains(host)) {
      throw bad(text, "// is missing behind " + host + ":");
    }
    if (host.isEmpty() || host.startsWith("-") || destination.startsWith("-")) {
      throw bad(text, "no host name in it");
    }
    return new Ssh(
        at < 0 ? null : required(text, destination.substring(0, at), "a user"),
        host,
        0,
        required(text, text.substring(colon + 1), "a path"));
  }

  private static PeerAddress url(String text, String scheme) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw bad(text, String.valueOf(e.getReason()).toLowerCase(Locale.ROOT));
    }
    String host = uri.getHost();
    if (host == null) {
      throw bad(text, "no host name in it");
    }
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    if (uri.getPort() > HIGHEST_PORT) {
      throw bad(text, "no such port as " + uri.getPort());
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    String afterSlash = path.isEmpty() ? "" : path.substring(1);
    return switch (scheme) {
      case "ssh" -> {
        String file = path.startsWith("/~/") ? afterSlash : path;
        yield new Ssh(
            uri.getUserInfo(),
            host,
            Math.max(0, uri.getPort()),
            required(text, file.equals("/") ? "" : file, "a path"));
      }
      case "tcp" -> {
        if (uri.getPort() < 0) {
          throw bad(text, "no port in it");
        }
        yield new Tcp(
            host, uri.getPort(), afterSlash.isEmpty() ? null : document(text, afterSlash));
      }
      case "ws", "wss" -> webSocket(text, uri);
      default -> throw bad(text, "unknown scheme " + scheme);
    };
  }

  private static PeerAddress webSocket(String text, URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    int slash = path.lastIndexOf('/');
    String id = path.substring(slash + 1);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new WebSocket(
        uri, path.substring(0, slash + 1) + query, id.isEmpty() ? null : document(text, id));
  }

  private static DocumentId document(String text, String id) {
    try {
      return DocumentId.parse(id);
    } catch (IllegalArgumentException e) {
      throw bad(text, String.valueOf(e.getMessage()));
    }
  }

  private static String required(String text, String part, String what) {
    if (part.isEmpty()) {
      throw bad(text, what + " is missing");
    }
    return part;
  }

  private static Failure bad(String text, String why) {
    return Failure.usage("'" + text + "' is not a peer: " + why)
        .hint(
            "FILE, -, exec:COMMAND, host:PATH, ssh://, tcp://HOST:PORT, unix:PATH, ws:// or"
                + " wss://");
  }
}
