package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each bus does, between two nodes and a third. */
@Timeout(60)
abstract class MessageBusContract {
  private final List<DocumentStore> opened = new ArrayList<>();
  private final Queue<byte[]> toFirst = new ConcurrentLinkedQueue<>();
  private final Queue<byte[]> toSecond = new ConcurrentLinkedQueue<>();
  private final Queue<byte[]> toThird = new ConcurrentLinkedQueue<>();
  private MessageBus first;
  private MessageBus second;

  /** A node's store, of the same data each time. */
  abstract DocumentStore open() throws IOException;

  @BeforeEach
  void join() throws Exception {
    first = bus(toFirst);
    second = bus(toSecond);
    bus(toThird);
    // Until all listen.
    for (MessageBus bus : List.of(first, second)) {
      do {
        bus.publish(new byte[0]);
        Thread.sleep(20);
      } while (toThird.isEmpty() || toFirst.isEmpty() == (bus == second));
      Thread.sleep(200);
      List.of(toFirst, toSecond, toThird).forEach(Queue::clear);
    }
  }

  private MessageBus bus(Queue<byte[]> heard) throws IOException {
    DocumentStore store = open();
    opened.add(store);
    MessageBus bus = store.bus().orElseThrow();
    bus.subscribe(heard::add);
    return bus;
  }

  @AfterEach
  void closeAll() throws IOException {
    for (DocumentStore store : opened) {
      store.close();
    }
  }

  private static byte[] message(int number, int length) {
    byte[] bytes = new byte[length];
    new Random(number).nextBytes(bytes);
    return ByteBuffer.wrap(bytes).putInt(0, number).array();
  }

  private static Set<ByteBuffer> set(Iterable<byte[]> messages) {
    Set<ByteBuffer> set = new HashSet<>();
    messages.forEach(message -> set.add(ByteBuffer.wrap(message)));
    return set;
  }

  @Test
  void message_comesToAllOthers_once_andNotBack() throws Exception {
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] message = message(i, 4 + i % 300);
      sent.add(message);
      first.publish(message);
    }
    sent.add(message(9_999, second.maxBytes()));
    second.publish(sent.get(2_000));
    while (toThird.size() < 2_001 || toSecond.size() < 2_000 || toFirst.isEmpty()) {
      Thread.sleep(10);
    }
    Thread.sleep(100);
    assertThat(toThird).hasSize(2_001);
    assertThat(set(toThird)).isEqualTo(set(sent));
    assertThat(set(toSecond)).isEqualTo(set(sent.subList(0, 2_000)));
    assertThat(toSecond).hasSize(2_000);
    assertThat(set(toFirst)).isEqualTo(set(sent.subList(2_000, 2_001)));
    assertThat(first.dropped()).isZero();
  }

  @Test
  void message_tooLong_isDroppedAndCounted() throws Exception {
    first.publish(message(1, first.maxBytes() + 1));
    first.publish(message(2, 10));
    while (toThird.isEmpty()) {
      Thread.sleep(10);
    }
    assertThat(set(toThird)).isEqualTo(set(List.of(message(2, 10))));
    assertThat(first.dropped()).isEqualTo(1);
  }
}
