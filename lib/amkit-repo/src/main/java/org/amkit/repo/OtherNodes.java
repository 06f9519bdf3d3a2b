package org.amkit.repo;

import java.util.Optional;
import java.util.function.Consumer;
import org.amkit.repo.protocol.BadMessageException;
import org.amkit.repo.protocol.MessageCodec;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.MessageBus;
import org.jspecify.annotations.Nullable;

/** The other nodes that have the same store open: messages between them, over its bus. */
final class OtherNodes implements AutoCloseable {
  private final @Nullable MessageBus bus;
  private final DocumentStore.@Nullable Watch subscription;

  /**
   * Begins to listen.
   *
   * @param storesBus empty: there are no other nodes
   * @param published given what they publish
   */
  OtherNodes(Optional<MessageBus> storesBus, Consumer<RepoMessage> published) {
    this.bus = storesBus.orElse(null);
    this.subscription = bus == null ? null : bus.subscribe(bytes -> take(bytes, published));
  }

  private static void take(byte[] bytes, Consumer<RepoMessage> published) {
    RepoMessage message;
    try {
      message = MessageCodec.decode(bytes);
    } catch (BadMessageException e) {
      // A node of another version may know more.
      RepoLog.log(System.Logger.Level.DEBUG, "another node: " + e.getMessage());
      return;
    }
    published.accept(message);
  }

  void publish(RepoMessage message) {
    if (bus != null) {
      bus.publish(MessageCodec.encode(message));
    }
  }

  @Override
  public void close() {
    if (subscription != null) {
      subscription.close();
    }
  }
}
