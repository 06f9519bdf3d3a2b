package org.amkit.repo.nats;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.amkit.repo.store.DocumentStore.Watch;
import org.amkit.repo.store.MessageBus;

/** Messages over a subject that no stream keeps. The connection gets none of its own back. */
final class NatsBus implements MessageBus {
  /** Of the client's own 5,000, at which it makes its caller wait. */
  private static final long MOST_WAITING = 4_000;

  private final Connection connection;
  private final String subject;
  private final AtomicLong dropped = new AtomicLong();

  NatsBus(Connection connection, String stream) {
    this.connection = connection;
    this.subject = stream + ".bus";
  }

  @Override
  public int maxBytes() {
    return (int) Math.min(connection.getMaxPayload(), Integer.MAX_VALUE);
  }

  @Override
  public void publish(byte[] message) {
    // What waits for a connection would come too late, and hold up who publishes.
    if (message.length > maxBytes()
        || connection.getStatus() != Connection.Status.CONNECTED
        || connection.outgoingPendingMessageCount() > MOST_WAITING) {
      dropped.incrementAndGet();
      return;
    }
    try {
      connection.publish(subject, message);
    } catch (IllegalStateException | IllegalArgumentException e) {
      dropped.incrementAndGet();
    }
  }

  @Override
  public Watch subscribe(Consumer<byte[]> listener) {
    Dispatcher dispatcher =
        connection.createDispatcher(message -> listener.accept(message.getData()));
    dispatcher.subscribe(subject);
    return () -> {
      if (connection.getStatus() != Connection.Status.CLOSED) {
        connection.closeDispatcher(dispatcher);
      }
    };
  }

  @Override
  public long dropped() {
    return dropped.get();
  }
}
