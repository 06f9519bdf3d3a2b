package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Run;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.transport.ListenAddresses;
import org.amkit.cli.transport.Tls;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The clients that a server accepts, and its certificate. */
final class WebServerOptions {
  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "ws, wss: require one of the tokens in FILE (lines 'TOKEN' or 'NAME: TOKEN'), sent as"
              + " 'Authorization: Bearer TOKEN', as the password of the URL, as the WebSocket"
              + " subprotocol amkit.token.TOKEN or as ?token=TOKEN.")
  @Nullable String tokenFile;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "wss: the server's certificate chain (PEM).")
  @Nullable String certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "wss: the key of that certificate (PEM, PKCS #8).")
  @Nullable String key;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "wss: require a client certificate signed by an authority in FILE (PEM).")
  @Nullable String authorities;

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description =
          "ws, wss: also accept web pages of ORIGIN, such as https://example.com; * for all. Pages"
              + " of this machine are always accepted. May be given several times.")
  List<String> origins = new ArrayList<>();

  @Option(names = "--insecure", description = "Allow non-loopback addresses without TLS.")
  boolean insecure;

  /** What the server asks for and has. */
  ListenAddresses.Security security() {
    boolean hasTls = certificate != null && key != null;
    boolean namesTls = certificate != null || key != null || authorities != null;
    return new ListenAddresses.Security(
        hasTls, namesTls, insecure, tokenFile != null, authorities != null);
  }

  /** Tokens by their names; none: no token is asked for. */
  Map<String, String> tokens(Run run) throws IOException {
    Map<String, String> named = new LinkedHashMap<>();
    if (tokenFile != null) {
      for (String line : tokens(run, tokenFile)) {
        int colon = line.indexOf(": ");
        String who = colon > 0 ? line.substring(0, colon) : "token-" + (named.size() + 1);
        named.put(who, colon > 0 ? line.substring(colon + 2).strip() : line);
      }
    }
    return named;
  }

  /** Null when there is none. */
  @Nullable Tls tls(Run run) throws IOException {
    String own = certificate;
    String ownKey = key;
    if (own == null || ownKey == null) {
      return null;
    }
    return readingFiles(
        () ->
            Tls.server(
                run.path(own),
                run.path(ownKey),
                authorities == null ? null : run.path(authorities)));
  }

  /** The lines of a file that are not empty; fails (exit 2) when there is none. */
  static List<String> tokens(Run run, String name) throws IOException {
    List<String> tokens =
        new String(run.inputs().read(name), StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    if (tokens.isEmpty()) {
      throw Failure.usage(name + ": no token in it");
    }
    return tokens;
  }

  /** What is made of files, some of which may not be there. */
  @FunctionalInterface
  interface OfFiles<T> {
    T make() throws IOException;
  }

  static <T> T readingFiles(OfFiles<T> work) throws IOException {
    try {
      return work.make();
    } catch (FileSystemException e) {
      throw Faults.refused(String.valueOf(e.getFile()), e);
    }
  }
}
