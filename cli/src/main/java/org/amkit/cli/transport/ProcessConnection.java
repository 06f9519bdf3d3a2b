package org.amkit.cli.transport;

import java.io.IOException;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/** The way to a peer that is another program. */
class ProcessConnection extends Connection {
  private final Dial dial;
  private final Starter starter;
  private @Nullable ChildProcess child;

  /** Starts the program. */
  @FunctionalInterface
  interface Starter {
    ChildProcess start() throws IOException;
  }

  ProcessConnection(Dial dial, Starter starter) {
    super(dial, () -> starter.start().transport());
    this.dial = dial;
    this.starter = starter;
  }

  @Override
  public final Transport open() throws IOException {
    abandon();
    ChildProcess started = starter.start();
    child = started;
    return started.transport();
  }

  @Override
  public final boolean isProgram() {
    return true;
  }

  @Override
  public final void finish() {
    ChildProcess peer = child;
    if (peer != null) {
      child = null;
      dial.console().detail("am: " + peer.ending(peer.end(false)));
    }
  }

  @Override
  public final void abandon() {
    ChildProcess peer = child;
    if (peer != null) {
      child = null;
      peer.end(true);
    }
  }

  @Override
  public final Failure explain(String name, PeerException e) {
    ChildProcess peer = child;
    if (peer == null) {
      return super.explain(name, e);
    }
    child = null;
    Integer code = peer.end(true);
    Failure why = ended(name, code, e);
    if (why != null) {
      return why;
    }
    String text = e.text();
    if (text != null) {
      return printed(name, text, e);
    }
    String how = e.kind() == PeerException.Kind.REFUSED ? "" : " (" + peer.ending(code) + ")";
    return Failure.peer(name + ": " + e.getMessage() + how, e);
  }

  /** What the program's exit code says of a failure; null for nothing. */
  @Nullable Failure ended(String name, @Nullable Integer code, PeerException e) {
    return null;
  }
}
