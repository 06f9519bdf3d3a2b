package org.amkit.repo.store;

import java.util.function.Consumer;

/**
 * Passes short messages between the processes that have one store open: what is said and not kept,
 * such as ephemeral messages. Each arrives at most once, in no order, and some may be lost.
 */
public interface MessageBus {
  /** {@return the longest message that is passed on, in bytes} */
  int maxBytes();

  /**
   * Passes a message to all others. Does not wait, and does not fail: one that is too long, or that
   * cannot be passed on now, is dropped and counted.
   *
   * @param message not copied
   */
  void publish(byte[] message);

  /**
   * Has a listener given what others publish.
   *
   * @param listener called by any thread, one message at a time; is to return soon
   * @return ends it
   */
  DocumentStore.Watch subscribe(Consumer<byte[]> listener);

  /** {@return how many messages of this process were dropped since it began} */
  long dropped();
}
