package org.amkit.repo.websocket;

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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS by certificates and keys in PEM files, as web servers and curl take them. */
public final class PemTls {
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);

  private PemTls() {}

  /** A file is not what it should be. */
  public static final class PemException extends IOException {
    private static final long serialVersionUID = 1;

    private final @Nullable String remedy;

    private PemException(String message, @Nullable String remedy, @Nullable Throwable cause) {
      super(message, cause);
      this.remedy = remedy;
    }

    /** {@return what to do about it; null where nothing is known} */
    public @Nullable String remedy() {
      return remedy;
    }
  }

  /**
   * For a server.
   *
   * @param certificate the server's, and those between it and its authority
   * @param key of the certificate, in PKCS #8
   * @param clientAuthorities whose clients are known; null for none
   * @return what makes its connections
   * @throws PemException when a file is not what it should be
   * @throws IOException when a file cannot be read
   */
  public static SSLContext server(Path certificate, Path key, @Nullable Path clientAuthorities)
      throws IOException {
    return context(
        keyManagers(certificate, key),
        clientAuthorities == null ? null : trustManagers(clientAuthorities));
  }

  /**
   * For a client.
   *
   * @param authorities whose servers are trusted; null for those that Java trusts
   * @param certificate the client's, for servers that ask; null for none
   * @param key of that certificate
   * @param trustAll whether any server is trusted, whatever name its certificate is for
   * @return what makes its connections
   * @throws PemException when a file is not what it should be
   * @throws IOException when a file cannot be read
   */
  public static SSLContext client(
      @Nullable Path authorities, @Nullable Path certificate, @Nullable Path key, boolean trustAll)
      throws IOException {
    TrustManager[] trust = authorities == null ? null : trustManagers(authorities);
    return context(
        certificate == null || key == null ? null : keyManagers(certificate, key),
        trustAll ? new TrustManager[] {new TrustAll()} : trust);
  }

  /** The name in the certificate that the other side has shown, if any. */
  static Optional<String> peerName(SSLSession session) {
    try {
      String name = session.getPeerPrincipal().getName();
      for (Rdn part : new LdapName(name).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return Optional.of(part.getValue().toString());
        }
      }
      return Optional.of(name);
    } catch (SSLPeerUnverifiedException | InvalidNameException e) {
      return Optional.empty();
    }
  }

  private static SSLContext context(
      KeyManager @Nullable [] keys, TrustManager @Nullable [] trusted) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trusted, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS: " + e.getMessage(), e);
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
      throw bad(key + ": does not go with " + certificate + ": " + e.getMessage(), e);
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
      throw bad(authorities + ": " + e.getMessage(), e);
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
      throw bad(file + ": not a certificate: " + e.getMessage(), e);
    }
    throw bad(file + ": no certificate in it", null);
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw bad(file + ": no private key in it", null);
    }
    String kind = pem.group(1).strip();
    if (!kind.isEmpty()) {
      throw new PemException(
          file + ": the key is " + kind.toLowerCase(Locale.ROOT) + ", not plain PKCS #8",
          "openssl pkcs8 -topk8 -nodes -in " + file + " -out NEW makes it so",
          null);
    }
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(pem.group(2));
    } catch (IllegalArgumentException e) {
      throw bad(file + ": not a private key: " + e.getMessage(), e);
    }
    for (String algorithm : KEY_ALGORITHMS) {
      PrivateKey key = privateKey(algorithm, bytes);
      if (key != null) {
        return key;
      }
    }
    throw bad(file + ": not a private key of a kind that is known: " + KEY_ALGORITHMS, null);
  }

  /** Null for a key of another kind. */
  private static @Nullable PrivateKey privateKey(String algorithm, byte[] bytes) {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
      return null;
    }
  }

  private static PemException bad(String message, @Nullable Throwable cause) {
    return new PemException(message, null, cause);
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
