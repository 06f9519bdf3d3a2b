package org.amkit.net;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amkit.AutomergeException;
import org.amkit.MalformedDataException;
import org.amkit.net.SessionException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a peer, from the handshake to the end.
 *
 * <pre>{@code
 * initiating side          waiting side
 *      join  ------------------>
 *            <------------------  peer
 *      sync or request  ------->            until both have the same heads
 *            <------------------  sync      and each knows it of the other
 *      leave ------------------>
 * }</pre>
 *
 * <p>A session that is not live ends on its own when every document that was spoken of is settled:
 * each side has said heads that the other has too. It then says {@code leave}, stops sending, and
 * gives the peer a moment to close. A peer need not know of this rule: from one that stays
 * connected as long as it can (automerge-repo, samod) this side just goes away when there is
 * nothing left to say. A peer that closes before that makes the session fail; so does one that
 * closes a live session which this side began, unless it takes leave.
 *
 * <p>What was received is in the document's store before the next message is made, so a session may
 * be cut off anywhere: the peer has then not been told of anything that is not kept.
 */
public final class Session {
  /** How long a peer that has documents of its own may take to name one. */
  private static final long NAMING_NANOS = 1_000_000_000L;

  private final MessageChannel channel;
  private final SessionOptions options;
  private final DocumentSource source;
  private final @Nullable DocumentId firstId;

  /** Whether the peer's word counts more than {@link #firstId}. */
  private final boolean idIsFree;

  private final Inbox inbox;
  private final Outbox outbox;
  private final Runnable watcher;
  private final Map<DocumentId, Conversation> conversations = new LinkedHashMap<>();
  private final long startNanos = System.nanoTime();
  private String remoteId = "";
  private @Nullable String remoteStorageId;
  private long sentMessages;
  private long receivedMessages;
  private long sentBytes;
  private long receivedBytes;
  private long sentSyncs;
  private long receivedSyncs;
  private long receivedChanges;
  private long lastReceivedNanos = startNanos;

  private boolean hasPeerLeft;

  /** When this side begins to speak of its document if the peer has not by then. */
  private long firstWordNanos = startNanos;

  private Session(
      MessageChannel channel,
      SessionOptions options,
      DocumentSource source,
      @Nullable DocumentId firstId,
      boolean idIsFree) {
    this.channel = channel;
    this.options = options;
    this.source = source;
    this.firstId = firstId;
    this.idIsFree = idIsFree;
    this.inbox = new Inbox(options.queuedByteCount());
    this.outbox = new Outbox(channel);
    this.watcher = inbox::wake;
  }

  /**
   * A session that speaks first, and begins with one document.
   *
   * @param channel the way to the peer; closed by {@link #run}
   * @param options how it goes
   * @param id what the peer calls the document
   * @param source must have the document {@code id}; the peer may ask for others
   * @return the session, to be {@link #run}
   */
  public static Session initiating(
      MessageChannel channel, SessionOptions options, DocumentId id, DocumentSource source) {
    return new Session(channel, options, source, id, false);
  }

  /**
   * A session that speaks first about the one document there is, under whatever id the peer knows
   * it by: a peer that has documents of its own (automerge-repo tells of them at once) is let name
   * the first.
   *
   * @param channel the way to the peer; closed by {@link #run}
   * @param options how it goes
   * @param otherwise the id where the peer names none, or takes any
   * @param source whose document takes any id
   * @return the session, to be {@link #run}
   */
  public static Session initiatingUnderAnyId(
      MessageChannel channel, SessionOptions options, DocumentId otherwise, DocumentSource source) {
    return new Session(channel, options, source, otherwise, true);
  }

  /**
   * A session that waits for the peer to begin and to ask for documents.
   *
   * @param channel the way to the peer; closed by {@link #run}
   * @param options how it goes
   * @param source the documents that the peer may ask for
   * @return the session, to be {@link #run}
   */
  public static Session waiting(
      MessageChannel channel, SessionOptions options, DocumentSource source) {
    return new Session(channel, options, source, null, false);
  }

  /** Ends a running session in good order, from any thread. */
  public void stop() {
    inbox.stop();
  }

  /**
   * Runs the session in this thread until it ends, and closes the channel.
   *
   * @return what was done
   * @throws SessionException when the peer is at fault, or the way to it
   * @throws IOException when a document's store fails
   */
  public SessionStats run() throws IOException {
    Thread reader = start("am-sync-reader", this::read);
    Thread writer = start("am-sync-writer", outbox);
    try {
      if (shakeHands()) {
        converse();
      }
      finish(null);
      refuseReadOnlyPeer();
      return stats();
    } catch (IOException e) {
      excuse(e);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SessionException(Kind.CONNECTION, "interrupted", e);
    } finally {
      conversations.values().forEach(Conversation::close);
      inbox.close();
      outbox.abandon();
      channel.close();
      reader.interrupt();
      writer.interrupt();
    }
  }

  private static Thread start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void read() {
    try {
      for (byte[] message = channel.receive(); message != null; message = channel.receive()) {
        inbox.put(message);
      }
      inbox.end(null);
    } catch (IOException e) {
      inbox.end(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      inbox.end(new IOException("interrupted", e));
    }
  }

  // The handshake

  /** False when the session was stopped instead. */
  private boolean shakeHands() throws IOException, InterruptedException {
    NetMessage.Metadata metadata =
        new NetMessage.Metadata(
            options.storageId(),
            options.storageId() == null,
            firstId == null && source.takesAnyId());
    if (firstId != null) {
      send(new NetMessage.Join(options.peerId(), List.of(NetMessage.PROTOCOL_VERSION), metadata));
    }
    long deadline = deadline(startNanos, options.handshakeTimeout());
    switch (inbox.await(deadline)) {
      case MESSAGE -> {
        NetMessage message = receive();
        if (firstId == null) {
          acceptJoin(message);
          send(
              new NetMessage.Peer(
                  options.peerId(), remoteId, NetMessage.PROTOCOL_VERSION, metadata));
        } else {
          acceptPeer(message);
        }
        return true;
      }
      case STOPPED -> {
        return false;
      }
      case END -> throw broken("the other side closed the connection before it said who it is");
      default ->
          throw new SessionException(
              Kind.SILENT,
              "the other side did not say who it is within "
                  + options.handshakeTimeout().toSeconds()
                  + " s");
    }
  }

  private void acceptJoin(NetMessage message) throws SessionException {
    if (message instanceof NetMessage.Fault fault) {
      throw refusal(fault);
    }
    if (!(message instanceof NetMessage.Join join)) {
      throw new SessionException(Kind.PROTOCOL, "expected a join message, found " + message.type());
    }
    if (!join.versions().contains(NetMessage.PROTOCOL_VERSION)) {
      throw new SessionException(
          Kind.PROTOCOL,
          "unsupported protocol version: expected 1, found " + String.join(", ", join.versions()));
    }
    meet(join.senderId(), join.metadata());
  }

  private void acceptPeer(NetMessage message) throws SessionException {
    if (message instanceof NetMessage.Fault fault) {
      throw refusal(fault);
    }
    if (!(message instanceof NetMessage.Peer peer)) {
      throw new SessionException(Kind.PROTOCOL, "expected a peer message, found " + message.type());
    }
    if (!peer.version().equals(NetMessage.PROTOCOL_VERSION)) {
      throw new SessionException(
          Kind.PROTOCOL, "unsupported protocol version: expected 1, found " + peer.version());
    }
    meet(peer.senderId(), peer.metadata());
  }

  private void meet(String peerId, NetMessage.@Nullable Metadata metadata) {
    remoteId = peerId;
    remoteStorageId = metadata == null || metadata.isEphemeral() ? null : metadata.storageId();
    if (idIsFree && (metadata == null || !metadata.takesAnyDocument())) {
      firstWordNanos = System.nanoTime() + NAMING_NANOS;
    }
  }

  // The conversation

  private void converse() throws IOException, InterruptedException {
    while (options.live() || !isSettled()) {
      DocumentId id = conversations.isEmpty() ? firstId : null;
      if (id != null && System.nanoTime() - firstWordNanos >= 0) {
        begin(id);
        continue;
      }
      switch (inbox.await(id != null ? firstWordNanos : silenceDeadline())) {
        case MESSAGE -> hear(receive());
        case WOKEN -> {
          for (Conversation conversation : conversations.values()) {
            speak(conversation);
          }
        }
        case STOPPED -> {
          return;
        }
        case END -> {
          if (mayEnd()) {
            return;
          }
          throw broken(
              isSettled()
                  ? "the other side closed the connection"
                  : "the other side closed the connection before both sides agreed");
        }
        case TIMEOUT -> {
          if (id == null && System.nanoTime() - silenceDeadline() >= 0) {
            throw new SessionException(
                Kind.SILENT,
                "the other side was silent for "
                    + options.silenceTimeout().toSeconds()
                    + " s, before both sides agreed");
          }
        }
      }
    }
  }

  /**
   * Whether a peer that is gone left in good order: nothing was left to say, and where this side
   * asked it to stay, it took leave.
   */
  private boolean mayEnd() throws IOException {
    if (!options.live()) {
      return isSettled();
    }
    return (conversations.isEmpty() || isSettled()) && (hasPeerLeft || firstId == null);
  }

  private void begin(DocumentId id) throws IOException {
    SharedDocument first = source.find(id, false);
    if (first == null) {
      throw new IllegalStateException("the source lacks the document to begin with: " + id);
    }
    speak(open(id, first));
  }

  /** Whether something was spoken of and all of it is settled. */
  private boolean isSettled() throws IOException {
    boolean settled = !conversations.isEmpty();
    for (Conversation conversation : conversations.values()) {
      settled &= conversation.isSettled();
    }
    return settled;
  }

  private Conversation open(DocumentId id, SharedDocument document) throws IOException {
    Conversation conversation =
        new Conversation(id, document, options.direction(), remoteStorageId, watcher);
    conversations.put(id, conversation);
    return conversation;
  }

  private void speak(Conversation conversation) throws IOException {
    boolean asking = conversation.isAsking();
    Optional<byte[]> message = conversation.speak();
    if (message.isPresent()) {
      sentSyncs++;
      send(
          new NetMessage.Sync(
              options.peerId(),
              remoteId,
              conversation.id,
              asking,
              new NetMessage.SyncData(message.get())));
    }
  }

  private void hear(NetMessage message) throws IOException {
    if (message instanceof NetMessage.Sync sync) {
      hear(sync);
    } else if (message instanceof NetMessage.Unavailable unavailable) {
      if (conversations.containsKey(unavailable.documentId())) {
        throw new SessionException(
            Kind.REFUSED, "the other side does not have the document " + unavailable.documentId());
      }
    } else if (message instanceof NetMessage.Fault fault) {
      throw refusal(fault);
    } else if (message instanceof NetMessage.Join || message instanceof NetMessage.Peer) {
      throw new SessionException(
          Kind.PROTOCOL, "found a " + message.type() + " message after the handshake");
    }
    hasPeerLeft |= message instanceof NetMessage.Leave;
    // The end follows; ephemeral messages concern nobody here.
  }

  private void hear(NetMessage.Sync sync) throws IOException {
    Conversation conversation = conversations.get(sync.documentId());
    if (conversation == null) {
      SharedDocument document = source.find(sync.documentId(), sync.isRequest());
      if (document == null) {
        send(new NetMessage.Unavailable(options.peerId(), remoteId, sync.documentId()));
        return;
      }
      conversation = open(sync.documentId(), document);
    }
    receivedSyncs++;
    try {
      receivedChanges += conversation.hear(sync.data().bytes());
    } catch (MalformedDataException e) {
      throw new SessionException(
          Kind.PROTOCOL, "the other side sent a bad sync message: " + e.getMessage(), e);
    } catch (AutomergeException e) {
      throw new SessionException(
          Kind.PROTOCOL, "the other side sent changes that do not fit: " + e.getMessage(), e);
    }
    speak(conversation);
  }

  // The end

  /** Takes leave, or says what is wrong, and gives the peer a moment to close. */
  private void finish(@Nullable String fault) throws IOException, InterruptedException {
    for (Conversation conversation : conversations.values()) {
      conversation.keep();
    }
    send(
        fault == null
            ? new NetMessage.Leave(options.peerId())
            : new NetMessage.Fault(options.peerId(), remoteId.isEmpty() ? null : remoteId, fault));
    outbox.finish();
    long deadline = System.nanoTime() + options.lingerTimeout().toNanos();
    if (!outbox.awaitDone(deadline)) {
      return;
    }
    // To close with bytes unread would, on a socket, take back what the peer has not read yet.
    while (true) {
      switch (inbox.await(deadline)) {
        case MESSAGE -> inbox.take();
        case WOKEN -> {}
        default -> {
          return;
        }
      }
    }
  }

  private void excuse(IOException e) {
    boolean connected =
        !(e instanceof SessionException s) || s.kind() == Kind.PROTOCOL || s.kind() == Kind.SILENT;
    try {
      if (connected) {
        String what =
            e instanceof SessionException ? e.getMessage() : "the document cannot be kept";
        finish(what == null ? "failed" : what);
      }
    } catch (IOException more) {
      e.addSuppressed(more);
    } catch (InterruptedException more) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuseReadOnlyPeer() throws SessionException {
    boolean readOnly = conversations.values().stream().anyMatch(Conversation::isPeerReadOnly);
    if (readOnly && options.direction() == SessionOptions.Direction.PUSH) {
      throw new SessionException(Kind.REFUSED, "the other side takes no changes");
    }
  }

  private SessionException broken(String what) {
    IOException failure = inbox.failure();
    if (failure instanceof SessionException s) {
      return s;
    }
    if (failure == null) {
      failure = outbox.failure();
    }
    return failure == null
        ? new SessionException(Kind.CLOSED_EARLY, what)
        : new SessionException(
            Kind.CLOSED_EARLY, what + " (" + failure.getMessage() + ")", failure);
  }

  private static SessionException refusal(NetMessage.Fault fault) {
    return new SessionException(Kind.REFUSED, "the other side says: " + fault.message());
  }

  // Messages and time

  private void send(NetMessage message) {
    byte[] bytes = MessageCodec.encode(message);
    sentMessages++;
    sentBytes += bytes.length;
    options.listener().onMessage(true, message, bytes.length);
    outbox.send(bytes);
  }

  private NetMessage receive() throws SessionException {
    byte[] bytes = inbox.take();
    lastReceivedNanos = System.nanoTime();
    receivedMessages++;
    receivedBytes += bytes.length;
    NetMessage message = MessageCodec.decode(bytes);
    options.listener().onMessage(false, message, bytes.length);
    return message;
  }

  private static long deadline(long fromNanos, Duration timeout) {
    return timeout.isZero() ? Long.MAX_VALUE : fromNanos + timeout.toNanos();
  }

  private long silenceDeadline() {
    if (options.live()) {
      return Long.MAX_VALUE;
    }
    long progress = outbox.lastProgressNanos();
    return deadline(
        progress - lastReceivedNanos > 0 ? progress : lastReceivedNanos, options.silenceTimeout());
  }

  private SessionStats stats() {
    long sentChanges = 0;
    boolean peerReadOnly = false;
    for (Conversation conversation : conversations.values()) {
      sentChanges += conversation.sentChangeCount();
      peerReadOnly |= conversation.isPeerReadOnly();
    }
    return new SessionStats(
        Math.max(sentSyncs, receivedSyncs),
        sentMessages,
        receivedMessages,
        sentBytes,
        receivedBytes,
        sentChanges,
        receivedChanges,
        peerReadOnly,
        Duration.ofNanos(System.nanoTime() - startNanos));
  }
}
