package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.amkit.cli.address.PeerAddress;
import org.amkit.cli.command.Run;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.transport.Tls;
import org.amkit.cli.transport.WebSockets;
import org.amkit.net.MessageChannel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a client shows who it is to a WebSocket server, and whom it trusts. */
final class WebClientOptions {
  /** What to do about a server that is not trusted. */
  static final String TRUST_HINT = "--tls-ca FILE names the authority of its certificate";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "ws, wss: show the server the token in FILE.")
  @Nullable String tokenFile;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description =
          "wss: trust server certificates signed by an authority in FILE (PEM) instead of those"
              + " that Java trusts.")
  @Nullable String authorities;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "wss: the certificate to show a server that asks (PEM).")
  @Nullable String certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "wss: the key of that certificate (PEM, PKCS #8).")
  @Nullable String key;

  @Option(
      names = {"-k", "--insecure"},
      description = "wss: trust any server, whatever its certificate says.")
  boolean insecure;

  /** Fails (exit 2) on options that would be without effect. */
  void check(PeerAddress peer) {
    String scheme =
        peer instanceof PeerAddress.WebSocket there ? String.valueOf(there.uri().getScheme()) : "";
    if (tokenFile != null && scheme.isEmpty()) {
      throw Failure.usage("sync: --token-file is for ws:// and wss:// peers");
    }
    if ((authorities != null || certificate != null || key != null || insecure)
        && !scheme.equalsIgnoreCase("wss")) {
      throw Failure.usage("sync: --tls-ca, --tls-cert, --tls-key and -k are for wss:// peers");
    }
    if ((certificate == null) != (key == null)) {
      throw Failure.usage("sync: --tls-cert and --tls-key go together");
    }
  }

  MessageChannel connect(
      Run run, PeerAddress.WebSocket there, Duration timeout, int maxMessageBytes)
      throws IOException {
    String token = tokenFile == null ? null : WebServerOptions.tokens(run, tokenFile).get(0);
    Tls tls =
        WebServerOptions.readingFiles(
            () ->
                Tls.client(
                    path(run, authorities), path(run, certificate), path(run, key), insecure));
    return WebSockets.connect(there.uri(), there.path(), tls, token, timeout, maxMessageBytes);
  }

  private static @Nullable Path path(Run run, @Nullable String name) {
    return name == null ? null : run.path(name);
  }
}
