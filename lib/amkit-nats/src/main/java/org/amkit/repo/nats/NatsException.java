package org.amkit.repo.nats;

import io.nats.client.AuthenticationException;
import io.nats.client.JetStreamApiException;
import org.amkit.repo.store.StoreException;
import org.jspecify.annotations.Nullable;

/** A NATS server that cannot be reached, or refuses: says why, and what to do about it. */
public final class NatsException extends StoreException {
  private static final long serialVersionUID = 1L;

  static final int NO_STREAM = 10059;
  static final int NO_MESSAGE = 10037;
  private static final int OTHER_LAST = 10071;
  private static final int OTHER_LAST_UNNAMED = 10164;
  static final int NAME_IN_USE = 10058;
  private static final int IN_PROCESS = 10158;
  private static final int NOT_ENABLED = 10076;
  private static final int NOT_ENABLED_FOR_ACCOUNT = 10039;
  private static final int NO_PEERS = 10005;
  private static final int TOO_MANY_REPLICAS = 10074;

  private final int code;

  private NatsException(
      String message, @Nullable String advice, int code, @Nullable Throwable cause) {
    super(message, advice, code == NO_STREAM, cause);
    this.code = code;
  }

  /** One without a cause in the client. */
  static NatsException of(String message, @Nullable String advice) {
    return new NatsException(message, advice, 0, null);
  }

  /**
   * Whether the same question may be answered soon: there is no leader, or what a message of the
   * same name comes to is not known yet.
   */
  static boolean isOfTheMoment(JetStreamApiException e) {
    return e.getErrorCode() == 503 || e.getApiErrorCode() == IN_PROCESS;
  }

  /** What a server answered. */
  static NatsException of(NatsAddress address, JetStreamApiException e) {
    int code = e.getApiErrorCode();
    String advice =
        switch (code) {
          case NOT_ENABLED, NOT_ENABLED_FOR_ACCOUNT -> "'nats-server -js' has JetStream";
          case NO_PEERS, TOO_MANY_REPLICAS ->
              "replicas can be at most as many as there are servers in the cluster";
          default -> null;
        };
    String message =
        code == NO_STREAM
            ? "no documents are kept in the stream " + address.stream()
            : e.getErrorDescription();
    return new NatsException(message, advice, code, e);
  }

  /** No connection. */
  static NatsException unreachable(NatsAddress address, Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String why = String.valueOf(root.getMessage());
    boolean isRefused = e instanceof AuthenticationException || why.contains("uthorization");
    if (isRefused) {
      return new NatsException(
          address.hosts() + " does not let this user in",
          "NATS_USER and NATS_PASSWORD, or a token in NATS_USER, say who it is",
          0,
          e);
    }
    return new NatsException(
        "cannot connect to " + address.hosts() + ": " + why,
        why.contains("SSL connection wanted by server")
            ? "it wants tls://"
            : "is nats-server running there, and may it be reached from here?",
        0,
        e);
  }

  /** That the server has answered so. */
  boolean is(int wanted) {
    return code == wanted;
  }

  /**
   * That the last message of the subject is another one than was expected. A cluster from 2.12 on
   * says so without naming it where the other one is on its way.
   */
  boolean isOtherLast() {
    return code == OTHER_LAST || code == OTHER_LAST_UNNAMED;
  }
}
