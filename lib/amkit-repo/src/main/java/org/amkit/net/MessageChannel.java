package org.amkit.net;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What carries whole messages to one peer and back, reliably and in order.
 *
 * <p>One thread receives while another sends; {@link #close} may come from a third and makes both
 * end soon.
 */
public interface MessageChannel extends Closeable {
  /**
   * Waits for the next message.
   *
   * @return null when the peer has said its last, between two messages
   * @throws IOException when the connection breaks, also in the middle of a message
   */
  byte @Nullable [] receive() throws IOException;

  /**
   * Sends a message; it is on its way when this returns.
   *
   * @param message without framing
   * @throws IOException when the connection breaks, or the message is longer than is allowed
   */
  void send(byte[] message) throws IOException;

  /**
   * How many bytes have gone out so far, counted inside a message too where that can be told: a
   * number that grows is a peer that listens. May be called by any thread.
   *
   * @return bytes, framing included
   */
  long sentByteCount();

  /**
   * Says that nothing more will be sent. What the peer still sends can be received.
   *
   * @throws IOException when the connection breaks
   */
  void finishSending() throws IOException;
}
