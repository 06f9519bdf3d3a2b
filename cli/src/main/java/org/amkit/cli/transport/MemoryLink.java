package org.amkit.cli.transport;

import org.amkit.repo.Transport;

/** Two ends of a connection within this process: for two files that one command syncs. */
public final class MemoryLink {
  private final Transport first = new Transport(this::toSecond, this::closeSecond);
  private final Transport second = new Transport(this::toFirst, this::closeFirst);

  /** A fresh connection. */
  public MemoryLink() {}

  /** One end. */
  public Transport first() {
    return first;
  }

  /** The other end. */
  public Transport second() {
    return second;
  }

  private void toFirst(byte[] message) {
    first.onMessage(message);
  }

  private void toSecond(byte[] message) {
    second.onMessage(message);
  }

  private void closeFirst() {
    first.onClose();
  }

  private void closeSecond() {
    second.onClose();
  }
}
