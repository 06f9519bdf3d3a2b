package org.amkit.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.amkit.SyncState;
import org.amkit.repo.protocol.MessageCodec;
import org.amkit.repo.protocol.RepoMessage;
import org.jspecify.annotations.Nullable;

/** Plays a peer by hand: what it sends, and what it is sent. */
final class Puppet {
  private final MessageChannel channel;
  private final Replica replica;

  Puppet(MessageChannel channel, Replica replica) {
    this.channel = channel;
    this.replica = replica;
  }

  void send(RepoMessage message) throws IOException {
    channel.send(MessageCodec.encode(message));
  }

  RepoMessage next() throws IOException {
    byte @Nullable [] bytes = channel.receive();
    assertThat(bytes).as("a message").isNotNull();
    return MessageCodec.decode(bytes == null ? new byte[0] : bytes);
  }

  void sync(byte[] data) throws IOException {
    sync(data, false);
  }

  void sync(byte[] data, boolean isRequest) throws IOException {
    RepoMessage.SyncData bytes = new RepoMessage.SyncData(data);
    send(new RepoMessage.Sync("puppet", "left", SessionFixture.ID, isRequest, bytes));
  }

  /** Says what a document has to say, if it has. */
  void speak(SyncState state) throws IOException {
    Optional<byte[]> message = replica.document.generateSyncMessage(state);
    if (message.isPresent()) {
      sync(message.get());
    }
  }

  /** Takes a sync message as a document does. */
  void answer(SyncState state, RepoMessage message) throws IOException {
    if (message instanceof RepoMessage.Sync sync) {
      replica.document.receiveSyncMessage(state, sync.data().bytes());
      speak(state);
    }
  }

  void close() throws IOException {
    channel.close();
  }
}
