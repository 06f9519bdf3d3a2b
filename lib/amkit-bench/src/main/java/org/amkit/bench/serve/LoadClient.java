package org.amkit.bench.serve;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.amkit.Document;
import org.amkit.SyncState;

/**
 * One client of a server, as automerge-repo's WebSocket client adapter with its Repo: it joins,
 * syncs its documents, answers each message at once, and connects again when its connection is cut.
 */
final class LoadClient implements LoadSocket.Owner {
  /** What is notified of a document that came a step further. */
  interface Watcher {
    void received(LoadClient client, Replica replica);
  }

  /** A document as this client has it. */
  static final class Replica {
    final String id;
    final Document document;
    SyncState state = new SyncState();
    int unavailable;
    int messages;

    Replica(String id, Document document) {
      this.id = id;
      this.document = document;
    }

    /**
     * Whether the server is known to have what is here, and nothing more, and here is something.
     */
    boolean isInSync() {
      return messages > 0 && document.getHeads().length > 0 && state.isInSync(document);
    }
  }

  private static final double RECONNECT_SECONDS = 0.1;

  final String peerId;
  final Map<String, Replica> replicas = new LinkedHashMap<>();
  private final LoadLoop loop;
  private final int port;
  private final String storageId;
  private final Watcher watcher;
  private LoadSocket socket;
  private String serverId = "";
  private boolean left;
  private int connections;
  private String trouble = "";
  private long receivedBytes;

  LoadClient(LoadLoop loop, int port, String peerId, String storageId, Watcher watcher) {
    this.loop = loop;
    this.port = port;
    this.peerId = peerId;
    this.storageId = storageId;
    this.watcher = watcher;
  }

  void connect() {
    if (left) {
      return;
    }
    try {
      socket = new LoadSocket(loop, port, this);
    } catch (IOException e) {
      closed(String.valueOf(e.getMessage()));
    }
  }

  boolean isJoined() {
    return socket != null && socket.isOpen() && !serverId.isEmpty();
  }

  /** How often this client's connection came about. */
  int connections() {
    return connections;
  }

  /** Why the last connection ended, or what the server complained of last. */
  String trouble() {
    return trouble;
  }

  long receivedBytes() {
    return receivedBytes + (socket == null ? 0 : socket.receivedBytes());
  }

  /** Begins to share a document, or to ask for it when it is empty. */
  Replica open(String id, Document document) {
    Replica replica = new Replica(id, document);
    replicas.put(id, replica);
    if (isJoined()) {
      speak(replica);
    }
    return replica;
  }

  /** Asks again for a document that the server did not have. */
  void askAgain(Replica replica) {
    replica.state = new SyncState();
    speak(replica);
  }

  /** Sends what the server does not have yet. */
  void speak(Replica replica) {
    if (!isJoined() || socket == null) {
      return;
    }
    String type = replica.document.getHeads().length == 0 ? "request" : "sync";
    replica
        .document
        .generateSyncMessage(replica.state)
        .ifPresent(
            data ->
                socket.send(new LoadMessage(type, peerId, serverId, replica.id, data).encode()));
  }

  void leave() {
    left = true;
    if (socket != null) {
      socket.close();
    }
  }

  @Override
  public void opened() {
    if (socket != null) {
      socket.send(LoadMessage.join(peerId, storageId));
    }
  }

  @Override
  public void message(byte[] bytes) {
    LoadMessage message;
    try {
      message = LoadMessage.decode(bytes);
    } catch (IOException e) {
      trouble = String.valueOf(e.getMessage());
      return;
    }
    Replica replica = replicas.get(message.documentId());
    switch (message.type()) {
      case "peer" -> {
        serverId = message.senderId();
        connections++;
        replicas.values().forEach(this::speak);
      }
      case "sync", "request" -> {
        if (replica != null && message.data() != null) {
          replica.document.receiveSyncMessage(replica.state, message.data());
          replica.messages++;
          watcher.received(this, replica);
          speak(replica);
        } else if (message.type().equals("request") && socket != null) {
          String id = message.documentId();
          socket.send(new LoadMessage("doc-unavailable", peerId, serverId, id, null).encode());
        }
      }
      case "doc-unavailable" -> {
        if (replica != null) {
          replica.unavailable++;
        }
      }
      case "error" -> trouble = "the server sent an error";
      default -> {}
    }
  }

  @Override
  public void closed(String why) {
    trouble = why;
    serverId = "";
    receivedBytes = receivedBytes();
    socket = null;
    for (Replica replica : replicas.values()) {
      // What automerge-repo keeps of a peer over a connection: what both have.
      replica.state = SyncState.decode(replica.state.encode());
      replica.messages = 0;
    }
    loop.after(RECONNECT_SECONDS, this::connect);
  }
}
