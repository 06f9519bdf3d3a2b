package org.amkit.cli.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/** TLS by certificates and keys in PEM files, as web servers and curl take them. */
public final class Tls {
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);

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
    SSLContext context =
        context(
            keyManagers(certificate, key),
            clientAuthorities == null ? null : trustManagers(clientAuthorities));
    return new Tls(context, clientAuthorities != null);
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
    TrustManager[] trust = authorities == null ? null : trustManagers(authorities);
    SSLContext context =
        context(
            certificate == null || key == null ? null : keyManagers(certificate, key),
            trustAll ? new TrustManager[] {new TrustAll()} : trust);
    return new Tls(context, false);
  }

  /** Secures the server's end of a connection. */
  SSLSocket accept(Socket socket) throws IOException {
    SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
    secured.setUseClientMode(false);
    secured.setNeedClientAuth(needsClientCertificates);
    secured.startHandshake();
    return secured;
  }

  /** Secures the client's end of a connection, to the server of a name. */
  SSLSocket connect(Socket socket, String host, int port) throws IOException {
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
    SSLParameters parameters = secured.getSSLParameters();
    // The name is checked by the trust manager, that of --insecure excepted.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private static SSLContext context(
      KeyManager @Nullable [] keys, TrustManager @Nullable [] trusted) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trusted, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw Failure.internal("no TLS: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] keyManagers(Path certificate, Path key) throws IOException {
    Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
    PrivateKey secret = privateKey(key);
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry("am", secret, new char[0], chain);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw Failure.usage(key + ": does not go with " + certificate + ": " + e.getMessage());
    }
  }

  private static TrustManager[] trustManagers(Path authorities) throws IOException {
    try {
      KeyStore store = emptyStore();
      int count = 0;
      for (Certificate one : certificates(authorities)) {
        store.setCertificateEntry("authority" + count++, one);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw Failure.usage(authorities + ": " + e.getMessage());
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file) throws IOException {
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw Failure.usage(file + ": not a certificate: " + e.getMessage());
    }
    throw Failure.usage(file + ": no certificate in it");
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw Failure.usage(file + ": no private key in it");
    }
    String kind = pem.group(1).strip();
    if (!kind.isEmpty()) {
      throw Failure.usage(
              file + ": the key is " + kind.toLowerCase(Locale.ROOT) + ", not plain PKCS #8")
          .hint("openssl pkcs8 -topk8 -nodes -in " + file + " -out NEW makes it so");
    }
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(pem.group(2));
    } catch (IllegalArgumentException e) {
      throw Failure.usage(file + ": not a private key: " + e.getMessage());
    }
    for (String algorithm : KEY_ALGORITHMS) {
      PrivateKey key = privateKey(algorithm, bytes);
      if (key != null) {
        return key;
      }
    }
    throw Failure.usage(file + ": not a private key of a kind that is known: " + KEY_ALGORITHMS);
  }

  /** Null for a key of another kind. */
  private static @Nullable PrivateKey privateKey(String algorithm, byte[] bytes) {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
      return null;
    }
  }

  /** For those who ask for it. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
