package org.amkit.repo.websocket;

/**
 * Server-sent events to one web page, until either side closes.
 *
 * <p>Safe for use by many threads.
 */
public interface EventStream extends AutoCloseable {
  /** {@return whether it takes more now} After false, what {@link #onWritable} names is run. */
  boolean isWritable();

  /**
   * Sends an event. Dropped when the stream is closed.
   *
   * @param name of the event, of one line
   * @param data of any number of lines
   */
  void send(String name, String data);

  /**
   * Names what to do when the stream takes events again.
   *
   * @param action be quick
   */
  void onWritable(Runnable action);

  /**
   * Names what to do when the stream is closed; done at once when it is already.
   *
   * @param action be quick
   */
  void onClose(Runnable action);

  /** Closes the stream. Harmless when repeated. */
  @Override
  void close();
}
