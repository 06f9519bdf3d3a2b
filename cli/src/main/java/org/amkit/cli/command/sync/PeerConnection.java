package org.amkit.cli.command.sync;

import java.io.IOException;
import java.util.List;
import org.amkit.cli.address.PeerAddress;
import org.amkit.cli.command.Run;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.transport.ChildProcess;
import org.amkit.cli.transport.Sockets;
import org.amkit.cli.transport.SshErrors;
import org.amkit.net.FramedChannel;
import org.amkit.net.MessageChannel;
import org.amkit.net.SessionException;
import org.jspecify.annotations.Nullable;

/** The way of {@code am sync} to its peer, and what is said when it fails. */
final class PeerConnection {
  private final Run run;
  private final PeerAddress address;
  private @Nullable ChildProcess child;
  private @Nullable SshErrors sshErrors;
  private String remoteAm = "";

  PeerConnection(Run run, PeerAddress address) {
    this.run = run;
    this.address = address;
  }

  /** How ssh is run, and am by it. */
  record Ssh(String command, String remoteAm, List<String> options) {}

  /** Connects; {@link SessionException} says why not. */
  MessageChannel open(PeerOptions options, WebClientOptions web, Ssh ssh) throws IOException {
    int max = options.maxMessageBytes();
    if (address instanceof PeerAddress.Exec exec) {
      ChildProcess started = ChildProcess.shell(run.environment(), exec.command(), max);
      child = started;
      return started.channel();
    }
    if (address instanceof PeerAddress.Ssh there) {
      SshErrors errors = new SshErrors(run.console()::complain);
      sshErrors = errors;
      remoteAm = ssh.remoteAm();
      ChildProcess started =
          ChildProcess.ssh(
              run.environment(), there, ssh.command(), ssh.remoteAm(), ssh.options(), errors, max);
      child = started;
      return started.channel();
    }
    if (address instanceof PeerAddress.Tcp tcp) {
      return Sockets.connect(tcp.host(), tcp.port(), options.connectTimeout(), max);
    }
    if (address instanceof PeerAddress.Unix unix) {
      return Sockets.connect(run.path(unix.path()), max);
    }
    if (address instanceof PeerAddress.Stdio) {
      return new FramedChannel(
          run.environment().stdin(), run.environment().stdout(), () -> {}, max);
    }
    if (address instanceof PeerAddress.WebSocket there) {
      return web.connect(run, there, options.connectTimeout(), max);
    }
    throw new IllegalStateException("no way to " + address);
  }

  /** Lets a program that is the peer come to its end after a session that went well. */
  void finish() {
    ChildProcess peer = child;
    if (peer != null) {
      child = null;
      run.console().detail("am: " + peer.ending(peer.end(false)));
    }
  }

  /** Ends a program that is the peer, if it still runs. */
  void abandon() {
    ChildProcess peer = child;
    if (peer != null) {
      child = null;
      peer.end(true);
    }
  }

  /** What to do where the peer wants to be told which document is meant. */
  String naming() {
    String place = "";
    if (address instanceof PeerAddress.Tcp) {
      place = "Here: tcp://HOST:PORT/ID. ";
    } else if (address instanceof PeerAddress.Unix) {
      place = "Here: unix:PATH#ID. ";
    } else if (!(address instanceof PeerAddress.WebSocket)) {
      place = "Here: --id ID. ";
    }
    return place + "If it is am, 'am url FILE' there prints the ID behind 'automerge:'.";
  }

  /** The failure (exit 5) for a session that failed. */
  Failure explain(String name, SessionException e) {
    String why = String.valueOf(e.getMessage());
    String hint = why.contains("its certificate") ? WebClientOptions.TRUST_HINT : null;
    String text = e.text();
    ChildProcess peer = child;
    if (peer != null) {
      child = null;
      Integer code = peer.end(true);
      SshErrors.End end = explainSsh(code);
      if (end != null) {
        return Failure.peer(name + ": " + end.what(), e).hint(end.advice());
      }
      if (e.kind() != SessionException.Kind.REFUSED && text == null) {
        why += " (" + peer.ending(code) + ")";
      }
    }
    if (text != null) {
      why = "it printed text where messages were expected";
      hint = show(text);
    }
    return Failure.peer(name + ": " + why, e).hint(hint);
  }

  private SshErrors.@Nullable End explainSsh(@Nullable Integer code) {
    SshErrors errors = sshErrors;
    return errors == null || code == null || !(address instanceof PeerAddress.Ssh there)
        ? null
        : errors.explain(code, there.destination(), remoteAm);
  }

  /** Prints what the peer printed; what to do about it, if that is known. */
  private @Nullable String show(String text) {
    text.lines()
        .map(Console::oneLine)
        .filter(line -> !line.isBlank())
        .forEach(line -> run.console().complain("remote: " + line));
    return address instanceof PeerAddress.Ssh there
        ? "The shell there must print nothing for a command: 'ssh "
            + there.destination()
            + " true' shows what it prints."
        : null;
  }
}
