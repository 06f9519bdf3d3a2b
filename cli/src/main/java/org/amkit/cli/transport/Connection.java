package org.amkit.cli.transport;

import java.io.IOException;
import java.util.List;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/** The way to a peer, and what is said when it fails. */
public class Connection {
  /** Lines that are shown of what a peer printed: more than a greeting has. */
  private static final int MOST_LINES = 40;

  private final Dial dial;
  private final Opener opener;

  /** Opens a way. */
  @FunctionalInterface
  interface Opener {
    Transport open() throws IOException;
  }

  /** A way that needs nothing but to be opened. */
  Connection(Dial dial, Opener opener) {
    this.dial = dial;
    this.opener = opener;
  }

  /** Whether the peer is a program of this command's, which ends when it has nothing to say. */
  public boolean isProgram() {
    return false;
  }

  /** Connects; {@link PeerException} says why not. May be called again when that is lost. */
  public Transport open() throws IOException {
    return opener.open();
  }

  /** Lets a program that is the peer come to its end after a session that went well. */
  public void finish() {}

  /** Ends a program that is the peer, if it still runs. */
  public void abandon() {}

  /** The failure (exit 5) for a session that failed. */
  public Failure explain(String name, PeerException e) {
    String text = e.text();
    return text == null
        ? Failure.peer(name + ": " + e.getMessage(), e).hint(advice(e))
        : printed(name, text, e);
  }

  /** What to do about a failure; null when nothing is known. */
  @Nullable String advice(PeerException e) {
    return null;
  }

  /** What to do where the peer prints text; null when nothing is known. */
  @Nullable String adviceOnText() {
    return null;
  }

  /** Shows what the peer printed where messages were expected. */
  final Failure printed(String name, String text, PeerException e) {
    List<String> lines =
        text.lines().map(Console::oneLine).filter(line -> !line.isBlank()).toList();
    for (int i = 0; i < lines.size() && i <= MOST_LINES; i++) {
      dial.console().complain("remote: " + (i < MOST_LINES ? lines.get(i) : "..."));
    }
    return Failure.peer(name + ": it printed text where messages were expected", e)
        .hint(adviceOnText());
  }
}
