package org.amkit.cli.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.DocumentId;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/**
 * PEER: the other side of a sync.
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
public interface PeerAddress {
  /** What begins the URL of a document. */
  String DOCUMENT_SCHEME = "automerge:";

  /** Another document file. */
  record File(String name) implements PeerAddress {
    @Override
    public Connection connection(Dial dial) {
      return new Connection(
          dial,
          () -> {
            throw new IllegalStateException("no messages are sent to a file: " + name);
          });
    }
  }

  /** This process's own stdin and stdout. */
  record Stdio() implements PeerAddress {
    @Override
    public Connection connection(Dial dial) {
      return new Connection(dial, () -> open(dial.environment(), dial.maxMessageBytes()));
    }

    /** A channel over this process's stdin and stdout. */
    public static Transport open(Environment environment, int maxMessageBytes) {
      return StreamLink.start(
          new FramedChannel(environment.stdin(), environment.stdout(), () -> {}, maxMessageBytes));
    }
  }

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

    @Override
    public Connection connection(Dial dial) {
      return peer.connection(dial);
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

  /** How this address names a document. */
  default String naming() {
    return "Here: --id ID. ";
  }

  /** Whether the peer is shown tokens. */
  default boolean takesTokens() {
    return false;
  }

  /** Whether the way to the peer is encrypted, with certificates. */
  default boolean isSecure() {
    return false;
  }

  /** A way to the peer, which is not open yet. */
  Connection connection(Dial dial);

  /**
   * Reads a PEER; {@link Failure} (exit 2) if it is invalid.
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
    Scheme transport = Schemes.of(text);
    if (transport != null) {
      return transport.parse(text);
    }
    int scheme = text.indexOf("://");
    if (scheme > 0 && text.substring(0, scheme).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
      PeerUrl.parse(text);
      throw bad(text, "unknown scheme " + PeerUrl.scheme(text));
    }
    PeerAddress remote = SshTransport.remote(text);
    return remote != null ? remote : new File(required(text, text, "a file"));
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

  /** The document that a part of an address names. */
  static DocumentId document(String text, String id) {
    try {
      return DocumentId.parse(id);
    } catch (IllegalArgumentException e) {
      throw bad(text, String.valueOf(e.getMessage()));
    }
  }

  /** A part of an address that has to be there. */
  static String required(String text, String part, String what) {
    if (part.isEmpty()) {
      throw bad(text, what + " is missing");
    }
    return part;
  }

  /** The failure for what is no address. */
  static Failure bad(String text, String why) {
    List<String> forms = new ArrayList<>(List.of("FILE", "-"));
    Schemes.ALL.forEach(transport -> forms.add(transport.form()));
    String last = forms.remove(forms.size() - 1);
    return Failure.usage("'" + text + "' is not a peer: " + why)
        .hint(String.join(", ", forms) + " or " + last);
  }
}
