package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Path;
import org.amkit.cli.command.Run;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.transport.Dial;
import org.amkit.cli.transport.PeerAddress;
import org.amkit.cli.transport.Tls;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A client's credentials for a WebSocket server, and the certificates it trusts. */
final class WebClientOptions {
  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "ws, wss: authenticate with the token in FILE.")
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
      description = "wss: the client certificate (PEM).")
  @Nullable String certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "wss: the key of that certificate (PEM, PKCS #8).")
  @Nullable String key;

  @Option(
      names = {"-k", "--insecure"},
      description = "wss: do not verify the server's certificate.")
  boolean insecure;

  /** Fails (exit 2) on options that would be without effect. */
  void check(PeerAddress peer) {
    if (tokenFile != null && !peer.takesTokens()) {
      throw Failure.usage("sync: --token-file is for ws:// and wss:// peers");
    }
    if ((authorities != null || certificate != null || key != null || insecure)
        && !peer.isSecure()) {
      throw Failure.usage("sync: --tls-ca, --tls-cert, --tls-key and -k are for wss:// peers");
    }
    if ((certificate == null) != (key == null)) {
      throw Failure.usage("sync: --tls-cert and --tls-key go together");
    }
  }

  /** What servers are shown, read when one is connected to. */
  Dial.Client client(Run run) {
    return new Dial.Client() {
      @Override
      public @Nullable String token() throws IOException {
        return tokenFile == null ? null : WebServerOptions.tokens(run, tokenFile).get(0);
      }

      @Override
      public Tls tls() throws IOException {
        return WebServerOptions.readingFiles(
            () ->
                Tls.client(
                    path(run, authorities), path(run, certificate), path(run, key), insecure));
      }
    };
  }

  private static @Nullable Path path(Run run, @Nullable String name) {
    return name == null ? null : run.path(name);
  }
}
