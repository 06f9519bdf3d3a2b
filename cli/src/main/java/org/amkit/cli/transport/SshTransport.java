package org.amkit.cli.transport;

import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/** {@code am} on another machine, by ssh. */
final class SshTransport extends Scheme {
  SshTransport() {
    super("ssh://", "host:PATH, ssh://");
  }

  @Override
  PeerAddress parse(String text) {
    PeerUrl url = PeerUrl.parse(text);
    String file = url.path().startsWith("/~/") ? url.afterSlash() : url.path();
    return new Address(
        url.uri().getUserInfo(),
        url.host(),
        Math.max(0, url.port()),
        PeerAddress.required(text, file.equals("/") ? "" : file, "a path"));
  }

  /** Reads {@code [user@]host:PATH}, where the colon comes before any slash; null for others. */
  static @Nullable PeerAddress remote(String text) {
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    if (colon <= 0 || (slash >= 0 && colon > slash)) {
      return null;
    }
    String destination = text.substring(0, colon);
    int at = destination.lastIndexOf('@');
    String host = destination.substring(at + 1);
    if (at < 0 && Schemes.of(host + "://") != null) {
      throw PeerAddress.bad(text, "// is missing behind " + host + ":");
    }
    if (host.isEmpty() || host.startsWith("-") || destination.startsWith("-")) {
      throw PeerAddress.bad(text, "no host name in it");
    }
    return new Address(
        at < 0 ? null : PeerAddress.required(text, destination.substring(0, at), "a user"),
        host,
        0,
        PeerAddress.required(text, text.substring(colon + 1), "a path"));
  }

  /** A document file on another machine; no user or port (0) is ssh's own choice. */
  record Address(@Nullable String user, String host, int port, String path) implements PeerAddress {
    /** As ssh takes it. */
    String destination() {
      return user == null ? host : user + "@" + host;
    }

    @Override
    public Connection connection(Dial dial) {
      return new Ssh(dial, this, new SshErrors(dial.console()::complain));
    }
  }

  private static final class Ssh extends ProcessConnection {
    private final Dial dial;
    private final Address there;
    private final SshErrors errors;

    Ssh(Dial dial, Address there, SshErrors errors) {
      super(dial, () -> ChildProcess.ssh(dial, there, errors));
      this.dial = dial;
      this.there = there;
      this.errors = errors;
    }

    @Override
    @Nullable Failure ended(String name, @Nullable Integer code, PeerException e) {
      SshErrors.End end =
          code == null ? null : errors.explain(code, there.destination(), dial.remoteAm());
      return end == null ? null : Failure.peer(name + ": " + end.what(), e).hint(end.advice());
    }

    @Override
    String adviceOnText() {
      return "The shell there must print nothing for a command: 'ssh "
          + there.destination()
          + " true' shows what it prints.";
    }
  }
}
