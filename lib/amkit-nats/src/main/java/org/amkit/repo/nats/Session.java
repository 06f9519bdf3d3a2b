package org.amkit.repo.nats;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.api.PurgeResponse;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection, and what is asked of the stream over it. While there is no leader, or no
 * connection, a question is asked again, for a limited time. The stream's leader answers all.
 */
final class Session implements AutoCloseable {
  static final long LIMIT_MILLIS = 20_000;
  static final long SHORT_MILLIS = 5_000;
  private static final long TRY_MILLIS = 3_000;
  private static final long PAUSE_MILLIS = 50;
  private static final String API = "$JS.API.";
  private static final byte[] NOTHING = {};

  private final NatsAddress address;
  private final Connection connection;

  /** What the server refused last without an answer, such as what the user may not do. */
  private volatile @Nullable String complaint;

  Session(NatsAddress address) throws IOException {
    this.address = address;
    ErrorListener listener =
        new ErrorListener() {
          @Override
          public void errorOccurred(Connection of, String error) {
            complaint = error;
          }
        };
    try {
      connection = Nats.connect(address.options().errorListener(listener).build());
    } catch (IOException e) {
      throw NatsException.unreachable(address, e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  Connection connection() {
    return connection;
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while it waited for NATS");
  }

  /** What an answer says. */
  interface Answer<T> {
    T of(Message answer) throws IOException, JetStreamApiException;
  }

  /** Asks, until there is an answer that is not of the moment only. */
  private <T> T ask(
      String subject, Supplier<Headers> headers, byte[] body, long millis, Answer<T> answer)
      throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    String problem = "no answer";
    while (true) {
      try {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (connection.getStatus() != Connection.Status.CONNECTED) {
          problem = "the connection is lost";
        } else {
          Message question =
              NatsMessage.builder().subject(subject).headers(headers.get()).data(body).build();
          Message reply =
              connection.request(
                  question, Duration.ofMillis(Math.max(1, Math.min(TRY_MILLIS, left))));
          if (reply != null) {
            return answer.of(reply);
          }
          problem = "no answer";
        }
      } catch (JetStreamApiException e) {
        if (!NatsException.isOfTheMoment(e) || System.nanoTime() - end > 0) {
          throw NatsException.of(address, e);
        }
        problem = e.getErrorDescription();
      } catch (IllegalStateException e) {
        // It is being closed, or too much waits for a connection.
        problem = String.valueOf(e.getMessage());
      } catch (InterruptedException e) {
        throw interrupted();
      }
      if (System.nanoTime() - end > 0 || connection.getStatus() == Connection.Status.CLOSED) {
        String said = complaint;
        throw NatsException.of(
            address.hosts() + ": " + problem + (said == null ? "" : " (" + said + ")"),
            "is the cluster up, with a leader for the stream " + address.stream() + "?");
      }
      pause();
    }
  }

  static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private <T> T ask(String operation, String json, long millis, Answer<T> answer)
      throws IOException {
    return ask(
        API + operation, Headers::new, json.getBytes(StandardCharsets.UTF_8), millis, answer);
  }

  /**
   * Appends a message.
   *
   * @param headers of the message, without its id
   * @param name of this message, the same at each attempt, so that it is not stored twice
   * @return its number, when a quorum has it
   */
  PublishAck publish(String subject, Headers headers, byte[] body, String name) throws IOException {
    AtomicLong attempt = new AtomicLong();
    return ask(
        subject,
        () -> new Headers(headers).put("Nats-Msg-Id", name + "-" + attempt.get()),
        body,
        LIMIT_MILLIS,
        answer -> {
          PublishAck ack = new PublishAck(answer);
          if (ack.getSeqno() == 0) {
            // Known by name only: whether it is ever stored is not known. It goes out anew.
            attempt.incrementAndGet();
            throw new IllegalStateException("not yet stored");
          }
          return ack;
        });
  }

  /** The first message of a subject from a number on. */
  Optional<MessageInfo> next(String stream, String subject, long from) throws IOException {
    return get(stream, "{\"seq\":" + from + ",\"next_by_subj\":\"" + subject + "\"}");
  }

  /** The last message of a subject. */
  Optional<MessageInfo> last(String stream, String subject) throws IOException {
    return get(stream, "{\"last_by_subj\":\"" + subject + "\"}");
  }

  private Optional<MessageInfo> get(String stream, String which) throws IOException {
    try {
      return Optional.of(
          ask(
              "STREAM.MSG.GET." + stream,
              which,
              LIMIT_MILLIS,
              answer -> new MessageInfo(answer, stream, false).throwOnHasError()));
    } catch (NatsException e) {
      if (e.is(NatsException.NO_MESSAGE)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Removes the messages of a subject up to a number, that one too. */
  void purge(String stream, String subject, long upTo) throws IOException {
    ask(
        "STREAM.PURGE." + stream,
        "{\"filter\":\"" + subject + "\",\"seq\":" + (upTo + 1) + "}",
        LIMIT_MILLIS,
        answer -> new PurgeResponse(answer).throwOnHasError());
  }

  /** How the stream is set up and how far it has come. */
  StreamInfo info(String stream, long millis) throws IOException {
    return info(stream, "", millis);
  }

  /** The same, with the names of subjects; at most 100,000, and not told when there are more. */
  StreamInfo subjects(String stream, String filter) throws IOException {
    return info(stream, "{\"subjects_filter\":\"" + filter + "\"}", LIMIT_MILLIS);
  }

  private StreamInfo info(String stream, String json, long millis) throws IOException {
    return ask(
        "STREAM.INFO." + stream, json, millis, answer -> new StreamInfo(answer).throwOnHasError());
  }

  /** Makes a stream; one that is there as wanted will do. */
  void create(String stream, String json) throws IOException {
    ask(
        "STREAM.CREATE." + stream,
        json,
        SHORT_MILLIS,
        answer -> new StreamInfo(answer).throwOnHasError());
  }

  /** Begins a feed of what is appended, to a subject. */
  void follow(String stream, String json) throws IOException {
    ask(
        "CONSUMER.CREATE." + stream,
        json,
        SHORT_MILLIS,
        answer -> new io.nats.client.api.ConsumerInfo(answer).throwOnHasError());
  }

  /** A message to all that listen; what cannot go out is lost. */
  void tell(String subject, String text) {
    if (connection.getStatus() == Connection.Status.CONNECTED) {
      connection.publish(subject, text.isEmpty() ? NOTHING : text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }
}
