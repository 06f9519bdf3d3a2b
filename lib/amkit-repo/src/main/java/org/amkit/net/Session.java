package org.amkit.net;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.amkit.AutomergeException;
import org.amkit.MalformedDataException;
import org.amkit.net.SessionException.Kind;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.RepoMessage;
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
 * closes a live session which this side began, unless it sends a leave message.
 *
 * <p>What was received is in the document's store before the next message is made, so a session may
 * be interrupted at any time: the peer has then not been notified of changes that are not stored.
 */
public final class Session {
  private final SessionOptions options;
  private final DocumentSource source;
  private final boolean initiates;
  private final QueuedChannel connection;
  private final Handshake handshake;
  private final Runnable watcher;
  private final Map<DocumentId, Conversation> conversations = new LinkedHashMap<>();
  private long sentSyncs;
  private long receivedSyncs;
  private long receivedChanges;
  private boolean hasPeerLeft;

  /** The first document that the peer spoke of and that is not here. */
  private @Nullable DocumentId unknownId;

  private Session(
      MessageChannel channel,
      SessionOptions options,
      DocumentSource source,
      boolean initiates,
      @Nullable DocumentId named) {
    this.options = options;
    this.source = source;
    this.initiates = initiates;
    this.connection = new QueuedChannel(channel, options);
    this.handshake = new Handshake(connection, options, source, initiates, named);
    this.watcher = connection::wake;
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
    connection.stop();
  }

  /**
   * Runs the session in this thread until it ends, and closes the channel.
   *
   * @return what was done
   * @throws SessionException when the peer is at fault, or the way to it
   * @throws IOException when a document's store fails
   */
  public SessionStats run() throws IOException {
    connection.start();
    try {
      if (handshake.shake()) {
        converse();
      }
      finish(null);
      refuseReadOnlyPeer();
      return connection.stats(
          Math.max(sentSyncs, receivedSyncs), conversations.values(), receivedChanges);
    } catch (IOException e) {
      excuse(e);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SessionException(Kind.CONNECTION, "interrupted", e);
    } finally {
      conversations.values().forEach(Conversation::close);
      connection.close();
    }
  }

  // The conversation

  private void converse() throws IOException, InterruptedException {
    DocumentId firstId = initiates ? handshake.firstId() : null;
    if (firstId != null) {
      begin(firstId);
    }
    while (options.live() || !isSettled()) {
      switch (connection.await()) {
        case MESSAGE -> hear(connection.receive());
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
          throw connection.broken(ending());
        }
        case TIMEOUT -> {
          if (connection.isSilentTooLong()) {
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
            handshake.stateKey(id),
            !handshake.isRelated(),
            watcher);
    conversations.put(id, conversation);
    return conversation;
  }

  private void speak(Conversation conversation) throws IOException {
    boolean asking = conversation.isAsking();
    Optional<byte[]> message = conversation.speak();
    if (message.isPresent()) {
      sentSyncs++;
      connection.send(
          new RepoMessage.Sync(
              options.peerId(),
              handshake.peerId(),
              conversation.id,
              asking,
              new RepoMessage.SyncData(message.get())));
    }
  }

  private void hear(RepoMessage message) throws IOException {
    if (message instanceof RepoMessage.Sync sync) {
      hear(sync);
    } else if (message instanceof RepoMessage.Unavailable unavailable) {
      if (conversations.containsKey(unavailable.documentId())) {
        throw new SessionException(
            Kind.REFUSED, "the other side does not have the document " + unavailable.documentId());
      }
    } else if (message instanceof RepoMessage.Fault fault) {
      handshake.requireNotUnrelated();
      throw Handshake.refusal(fault);
    } else if (message instanceof RepoMessage.Join || message instanceof RepoMessage.Peer) {
      throw new SessionException(
          Kind.PROTOCOL, "found a " + message.type() + " message after the handshake");
    }
    hasPeerLeft |= message instanceof RepoMessage.Leave;
    // The end follows; ephemeral messages are ignored here.
  }

  private void hear(RepoMessage.Sync sync) throws IOException {
    Conversation conversation = conversations.get(sync.documentId());
    if (conversation == null) {
      SharedDocument document = source.find(sync.documentId(), sync.isRequest());
      if (document == null) {
        unknownId = unknownId == null ? sync.documentId() : unknownId;
        connection.send(
            new RepoMessage.Unavailable(options.peerId(), handshake.peerId(), sync.documentId()));
        return;
      }
      handshake.requireNotUnrelated();
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
      throw new SessionException(Kind.UNRELATED, Handshake.NOT_RELATED);
    }
    if (sync.isRequest() && !handshake.isPeerOfThisLibrary() && conversation.isEmpty()) {
      // To automerge-repo a document without changes is none: it would wait for it for ever. It
      // gets the first change when there is one.
      connection.send(
          new RepoMessage.Unavailable(options.peerId(), handshake.peerId(), sync.documentId()));
    } else {
      speak(conversation);
    }
  }

  // The end

  /** Sends a leave or error message and gives the peer a moment to close. */
  private void finish(@Nullable String fault) throws IOException, InterruptedException {
    for (Conversation conversation : conversations.values()) {
      conversation.keep();
    }
    connection.send(
        fault == null
            ? new RepoMessage.Leave(options.peerId())
            : new RepoMessage.Fault(
                options.peerId(), handshake.peerId().isEmpty() ? null : handshake.peerId(), fault));
    connection.finish();
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
    if (options.direction() != SessionOptions.Direction.PUSH) {
      return;
    }
    for (Conversation conversation : conversations.values()) {
      if (conversation.isPeerReadOnly()) {
        throw new SessionException(Kind.REFUSED, "the other side takes no changes");
      }
    }
  }
}
