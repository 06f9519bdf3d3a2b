package org.amkit.net;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amkit.AutomergeException;
import org.amkit.DocumentOrigins;
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
  private static final String NOT_RELATED =
      "the two documents are not related: they have no change in common (--allow-unrelated, given"
          + " on both sides, syncs them nevertheless)";

  private final MessageChannel channel;
  private final SessionOptions options;
  private final DocumentSource source;
  private final boolean initiates;

  /** The document that a session which speaks first is about; null to ask for the peer's. */
  private final @Nullable DocumentId named;

  private final Inbox inbox;
  private final Outbox outbox;
  private final Runnable watcher;
  private final Map<DocumentId, Conversation> conversations = new LinkedHashMap<>();
  private final long startNanos = System.nanoTime();
  private String remoteId = "";
  private @Nullable String remoteStorageId;

  /** What a peer of this library's said of itself; null from others. */
  private NetMessage.@Nullable Am remote;

  /**
   * Whether the peer's document is related to ours; null while that is not known. True where it is
   * not asked.
   */
  private @Nullable Boolean related;

  private long sentMessages;
  private long receivedMessages;
  private long sentBytes;
  private long receivedBytes;
  private long sentSyncs;
  private long receivedSyncs;
  private long receivedChanges;
  private long lastReceivedNanos = startNanos;

  private boolean hasPeerLeft;

  /** The first document that the peer spoke of and that is not here. */
  private @Nullable DocumentId unknownId;

  private Session(
      MessageChannel channel,
      SessionOptions options,
      DocumentSource source,
      boolean initiates,
      @Nullable DocumentId named) {
    this.channel = channel;
    this.options = options;
    this.source = source;
    this.initiates = initiates;
    this.named = named;
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
   * @param source has the document {@code id}, at the latest when it is told to begin with it; the
   *     peer may ask for others
   * @return the session, to be {@link #run}
   */
  public static Session initiating(
      MessageChannel channel, SessionOptions options, DocumentId id, DocumentSource source) {
    return new Session(channel, options, source, true, id);
  }

  /**
   * A session that speaks first and names no document: it is about the one that the peer has, or,
   * where the peer says of none, about ours under our id. Fails with {@link Kind#UNNAMED} where
   * there is neither.
   *
   * @param channel the way to the peer; closed by {@link #run}
   * @param options how it goes
   * @param source of a single document
   * @return the session, to be {@link #run}
   */
  public static Session initiating(
      MessageChannel channel, SessionOptions options, DocumentSource source) {
    return new Session(channel, options, source, true, null);
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
    return new Session(channel, options, source, false, null);
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
    } catch (OutOfMemoryError e) {
      inbox.end(new IOException("out of memory", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      inbox.end(new IOException("interrupted", e));
    }
  }

  // The handshake

  /** False when the session was stopped instead. */
  private boolean shakeHands() throws IOException, InterruptedException {
    if (initiates) {
      NetMessage.Am am = new NetMessage.Am(named == null, null, origins());
      List<String> versions = List.of(NetMessage.PROTOCOL_VERSION);
      send(new NetMessage.Join(options.peerId(), versions, metadata(am)));
    }
    long deadline = deadline(startNanos, options.handshakeTimeout());
    switch (inbox.await(deadline)) {
      case MESSAGE -> {
        NetMessage message = receive();
        if (initiates) {
          acceptPeer(message);
        } else {
          acceptJoin(message);
          NetMessage.Am am = remote == null ? null : answer(remote);
          send(
              new NetMessage.Peer(
                  options.peerId(), remoteId, NetMessage.PROTOCOL_VERSION, metadata(am)));
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

  private NetMessage.Metadata metadata(NetMessage.@Nullable Am am) {
    return new NetMessage.Metadata(options.storageId(), options.storageId() == null, am);
  }

  private NetMessage.Am answer(NetMessage.Am asked) throws IOException {
    return new NetMessage.Am(false, asked.wantsDefault() ? source.defaultId() : null, origins());
  }

  private @Nullable DocumentOrigins origins() {
    SharedDocument single = source.single();
    return single == null ? null : single.origins();
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

  private void meet(String peerId, NetMessage.@Nullable Metadata metadata) throws SessionException {
    remoteId = peerId;
    remoteStorageId = metadata == null || metadata.isEphemeral() ? null : metadata.storageId();
    remote = metadata == null ? null : metadata.am();
    related = judge();
    boolean isAboutOurs = initiates ? named == null : remote != null && remote.wantsDefault();
    boolean refusesFirst = initiates || options.unrelated() == SessionOptions.Unrelated.TURN_AWAY;
    if (Boolean.FALSE.equals(related) && isAboutOurs && refusesFirst) {
      throw new SessionException(Kind.UNRELATED, NOT_RELATED);
    }
    if (Boolean.FALSE.equals(related) && initiates) {
      // The document that is named may be another; what comes of it tells.
      related = null;
    }
  }

  /** What the peer's word tells about the two documents; null where it tells nothing. */
  private @Nullable Boolean judge() {
    SharedDocument single = source.single();
    if (single == null || options.unrelated() == SessionOptions.Unrelated.MIX) {
      return true;
    }
    DocumentOrigins theirs = remote == null ? null : remote.origins();
    if (theirs == null || single.changeCount() == 0) {
      // What is empty now may have got something from another peer when this one's comes.
      return null;
    }
    if (single.meets(theirs)) {
      return true;
    }
    // What waits here may be known to the peer, which then is the one to find it.
    return single.origins().loose().isEmpty() ? false : null;
  }

  // The conversation

  private void converse() throws IOException, InterruptedException {
    DocumentId firstId = initiates ? firstId() : null;
    if (firstId != null) {
      begin(firstId);
    }
    while (options.live() || !isSettled()) {
      switch (inbox.await(silenceDeadline())) {
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
          throw broken(ending());
        }
        case TIMEOUT -> {
          if (System.nanoTime() - silenceDeadline() >= 0) {
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
   * Whether a peer that is gone left in good order: nothing was left to say or, where this side
   * serves, it took leave; and where this side asked it to stay, both.
   */
  private boolean mayEnd() throws IOException {
    if (!options.live()) {
      return isSettled();
    }
    if (!initiates && hasPeerLeft) {
      // Both agreed, or it was stopped; what has come from others since is for its next session.
      return true;
    }
    return (conversations.isEmpty() || isSettled()) && (hasPeerLeft || !initiates);
  }

  /** In words, that the peer is gone although something was left to say. */
  private String ending() throws IOException {
    if (isSettled()) {
      return "the other side closed the connection";
    }
    String early = "the other side closed the connection before both sides agreed";
    DocumentId unknown = unknownId;
    return unknown == null || !conversations.isEmpty()
        ? early
        : early
            + ": it spoke of the document "
            + unknown
            + ", which is not here (--id "
            + unknown
            + " answers to that id)";
  }

  /** What the session that speaks first is about. */
  private DocumentId firstId() throws IOException {
    DocumentId theirs = remote == null ? null : remote.defaultId();
    DocumentId id = named != null ? named : theirs != null ? theirs : source.defaultId();
    if (id == null) {
      throw new SessionException(
          Kind.UNNAMED, "no document is named, and the other side names none");
    }
    return id;
  }

  private void begin(DocumentId id) throws IOException {
    source.begin(id);
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
        new Conversation(
            id,
            document,
            options.direction(),
            stateKey(id),
            !Boolean.TRUE.equals(related),
            watcher);
    conversations.put(id, conversation);
    return conversation;
  }

  /** Under which the state shared with the peer is kept: it may have many documents, or one. */
  private @Nullable String stateKey(DocumentId id) {
    boolean hasOne = remote != null && remote.origins() != null;
    return remoteStorageId == null || hasOne ? remoteStorageId : remoteStorageId + "/" + id;
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
      if (Boolean.FALSE.equals(related)) {
        throw new SessionException(Kind.UNRELATED, NOT_RELATED);
      }
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
        unknownId = unknownId == null ? sync.documentId() : unknownId;
        send(new NetMessage.Unavailable(options.peerId(), remoteId, sync.documentId()));
        return;
      }
      if (Boolean.FALSE.equals(related)) {
        throw new SessionException(Kind.UNRELATED, NOT_RELATED);
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
    if (conversation.isUnrelated()) {
      throw new SessionException(Kind.UNRELATED, NOT_RELATED);
    }
    if (sync.isRequest() && remote == null && conversation.isEmpty()) {
      // To automerge-repo a document without changes is none: it would wait for it for ever. It
      // gets the first change when there is one.
      send(new NetMessage.Unavailable(options.peerId(), remoteId, sync.documentId()));
    } else {
      speak(conversation);
    }
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
    Kind kind = e instanceof SessionException s ? s.kind() : null;
    boolean connected =
        kind == null || kind == Kind.PROTOCOL || kind == Kind.SILENT || kind == Kind.UNRELATED;
    try {
      if (kind == Kind.UNNAMED) {
        finish(null);
      } else if (connected) {
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
    // On a pipe that the peer closed, writing fails with words that say no more than that.
    boolean saysMore =
        failure != null
            && !"Stream closed".equals(failure.getMessage())
            && !"Broken pipe".equals(failure.getMessage());
    return failure == null || !saysMore
        ? new SessionException(Kind.CLOSED_EARLY, what, failure)
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
