package org.amkit.cli.transport;

import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.websocket.PemTls;
import org.jspecify.annotations.Nullable;

/** TLS by certificates and keys in PEM files, as web servers and curl take them. */
public final class Tls {
  private final SSLContext context;
  private final boolean needsClientCertificates;

  private Tls(SSLContext context, boolean needsClientCertificates) {
    this.context = context;
    this.needsClientCertificates = needsClientCertificates;
  }

  /**
   * For a server. Fails (exit 2) when a file is not what it should be.
   *
   * @param certificate the server's, and those between it and its authority
   * @param clientAuthorities one of which every client has to show a certificate of; null: none
   */
  public static Tls server(Path certificate, Path key, @Nullable Path clientAuthorities)
      throws IOException {
    return new Tls(
        context(() -> PemTls.server(certificate, key, clientAuthorities)),
        clientAuthorities != null);
  }

  /**
   * For a client. Fails (exit 2) when a file is not what it should be.
   *
   * @param authorities whose servers are trusted; null for those that Java trusts
   * @param certificate the client's, for servers that ask; null for none
   * @param key of that certificate
   * @param trustAll whether any server is trusted, whatever name its certificate is for
   */
  public static Tls client(
      @Nullable Path authorities, @Nullable Path certificate, @Nullable Path key, boolean trustAll)
      throws IOException {
    return new Tls(context(() -> PemTls.client(authorities, certificate, key, trustAll)), false);
  }

  /** Makes a server's connections. */
  public SSLContext context() {
    return context;
  }

  /** Whether each client has to show a certificate. */
  public boolean needsClientCertificates() {
    return needsClientCertificates;
  }

  /** Reads the files of a context. */
  @FunctionalInterface
  private interface PemFiles {
    SSLContext read() throws IOException;
  }

  private static SSLContext context(PemFiles files) throws IOException {
    try {
      return files.read();
    } catch (PemTls.PemException e) {
      throw Failure.usage(String.valueOf(e.getMessage())).hint(e.remedy());
    }
  }
}
