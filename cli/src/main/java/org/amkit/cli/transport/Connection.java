package org.amkit.cli.transport;

import java.io.IOException;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/** The way to a peer, and what is said when it fails. */
public class Connection {
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
    text.lines()
        .map(Console::oneLine)
        .filter(line -> !line.isBlank())
        .forEach(line -> dial.console().complain("remote: " + line));
    return Failure.peer(name + ": it printed text where messages were expected", e)
        .hint(adviceOnText());
  }
}
