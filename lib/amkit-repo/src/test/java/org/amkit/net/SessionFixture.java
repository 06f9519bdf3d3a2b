package org.amkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.amkit.repo.DocumentId;

/** Two documents, and the two ends of a connection between them. */
abstract class SessionFixture {
  static final DocumentId ID = DocumentId.fromBytes(new byte[DocumentId.BYTE_COUNT]);
  static final int MAX_MESSAGE = 1 << 20;

  final Replica left = new Replica(1);
  Replica right = new Replica(2);
  MemoryPipe toRight = MemoryPipe.whole();
  MemoryPipe toLeft = MemoryPipe.whole();
  SessionOptions atLeft = options("left");
  SessionOptions atRight = options("right");

  static SessionOptions options(String name) {
    Duration second = Duration.ofSeconds(5);
    return SessionOptions.of(name).withTimeouts(second, second, Duration.ofSeconds(2));
  }

  static MessageChannel channel(MemoryPipe in, MemoryPipe out) {
    return new FramedChannel(
        in.in(),
        out.out(),
        () -> {
          in.close();
          out.close();
        },
        MAX_MESSAGE);
  }

  MessageChannel leftEnd() {
    return channel(toLeft, toRight);
  }

  MessageChannel rightEnd() {
    return channel(toRight, toLeft);
  }

  static SharedDocument shared(Replica document) {
    return new SharedDocument(document.document, SharedDocument.Store.NONE);
  }

  Session leftSession() {
    return Session.initiating(leftEnd(), atLeft, ID, DocumentSource.only(shared(left)));
  }

  Session rightSession() {
    return Session.waiting(rightEnd(), atRight, DocumentSource.only(shared(right), ID));
  }

  static <T> CompletableFuture<T> async(Callable<T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                future.complete(task.call());
              } catch (Exception | Error e) {
                future.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  /** For a side whose end does not matter to the test. */
  static void background(Callable<?> task) {
    CompletableFuture<?> unused = async(task);
  }

  void diverge() {
    left.edit(50);
    right = left.fork(2);
    left.edit(7);
    right.edit(9);
  }

  static void assertFails(Session session, SessionException.Kind kind, String message) {
    assertThatThrownBy(session::run)
        .isInstanceOfSatisfying(SessionException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
  }
}
