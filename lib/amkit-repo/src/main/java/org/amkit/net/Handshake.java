package org.amkit.net;

import java.io.IOException;
import java.util.List;
import org.amkit.DocumentOrigins;
import org.amkit.net.SessionException.Kind;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.RepoMessage;
import org.jspecify.annotations.Nullable;

/** Who the peer is, and whether its document is related to ours: what the first messages tell. */
final class Handshake {
  static final String NOT_RELATED =
      "the two documents are not related: they have no change in common (--allow-unrelated, given"
          + " on both sides, syncs them nevertheless)";

  private final QueuedChannel connection;
  private final SessionOptions options;
  private final DocumentSource source;
  private final boolean initiates;

  /** The document that a session which speaks first is about; null to ask for the peer's. */
  private final @Nullable DocumentId named;

  private String peerId = "";
  private @Nullable String peerStorageId;

  /** What a peer of this library's said of itself; null from others. */
  private RepoMessage.@Nullable Am peer;

  /**
   * Whether the peer's document is related to ours; null while that is not known. True where it is
   * not asked.
   */
  private @Nullable Boolean related;

  Handshake(
      QueuedChannel connection,
      SessionOptions options,
      DocumentSource source,
      boolean initiates,
      @Nullable DocumentId named) {
    this.connection = connection;
    this.options = options;
    this.source = source;
    this.initiates = initiates;
    this.named = named;
  }

  /** Empty before the peer has said it. */
  String peerId() {
    return peerId;
  }

  boolean isPeerOfThisLibrary() {
    return peer != null;
  }

  boolean isRelated() {
    return Boolean.TRUE.equals(related);
  }

  /** Ends the session where the documents are known to have nothing in common. */
  void requireNotUnrelated() throws SessionException {
    if (Boolean.FALSE.equals(related)) {
      throw new SessionException(Kind.UNRELATED, NOT_RELATED);
    }
  }

  /** False when the session was stopped instead. */
  boolean shake() throws IOException, InterruptedException {
    if (initiates) {
      RepoMessage.Am am = new RepoMessage.Am(named == null, null, origins());
      List<String> versions = List.of(RepoMessage.PROTOCOL_VERSION);
      connection.send(new RepoMessage.Join(options.peerId(), versions, metadata(am)));
    }
    switch (connection.awaitHandshake()) {
      case MESSAGE -> {
        accept(connection.receive());
        if (!initiates) {
          RepoMessage.Am am = peer == null ? null : answer(peer);
          connection.send(
              new RepoMessage.Peer(
                  options.peerId(), peerId, RepoMessage.PROTOCOL_VERSION, metadata(am)));
        }
        return true;
      }
      case STOPPED -> {
        return false;
      }
      case END ->
          throw connection.broken("the other side closed the connection before it said who it is");
      default ->
          throw new SessionException(
              Kind.SILENT,
              "the other side did not say who it is within "
                  + options.handshakeTimeout().toSeconds()
                  + " s");
    }
  }

  private RepoMessage.Metadata metadata(RepoMessage.@Nullable Am am) {
    return new RepoMessage.Metadata(options.storageId(), options.storageId() == null, am);
  }

  private RepoMessage.Am answer(RepoMessage.Am asked) throws IOException {
    return new RepoMessage.Am(false, asked.wantsDefault() ? source.defaultId() : null, origins());
  }

  private @Nullable DocumentOrigins origins() {
    SharedDocument single = source.single();
    return single == null ? null : single.origins();
  }

  /** The first message says who the peer is; which one it is depends on who speaks first. */
  private void accept(RepoMessage message) throws SessionException {
    if (message instanceof RepoMessage.Fault fault) {
      throw refusal(fault);
    } else if (message instanceof RepoMessage.Join join && !initiates) {
      requireVersion(join.versions());
      meet(join.senderId(), join.metadata());
    } else if (message instanceof RepoMessage.Peer answer && initiates) {
      requireVersion(List.of(answer.version()));
      meet(answer.senderId(), answer.metadata());
    } else {
      String expected = initiates ? "peer" : "join";
      throw new SessionException(
          Kind.PROTOCOL, "expected a " + expected + " message, found " + message.type());
    }
  }

  private static void requireVersion(List<String> versions) throws SessionException {
    if (!versions.contains(RepoMessage.PROTOCOL_VERSION)) {
      throw new SessionException(
          Kind.PROTOCOL,
          "unsupported protocol version: expected 1, found " + String.join(", ", versions));
    }
  }

  private void meet(String id, RepoMessage.@Nullable Metadata metadata) throws SessionException {
    peerId = id;
    peerStorageId = metadata == null || metadata.isEphemeral() ? null : metadata.storageId();
    peer = metadata == null ? null : metadata.am();
    related = judge();
    boolean isAboutOurs = initiates ? named == null : peer != null && peer.wantsDefault();
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
    DocumentOrigins theirs = peer == null ? null : peer.origins();
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

  /** What the session that speaks first is about. */
  DocumentId firstId() throws IOException {
    DocumentId theirs = peer == null ? null : peer.defaultId();
    DocumentId id = named != null ? named : theirs != null ? theirs : source.defaultId();
    if (id == null) {
      throw new SessionException(
          Kind.UNNAMED, "no document is named, and the other side names none");
    }
    return id;
  }

  /** Under which the state shared with the peer is kept: it may have many documents, or one. */
  @Nullable String stateKey(DocumentId id) {
    boolean hasOne = peer != null && peer.origins() != null;
    return peerStorageId == null || hasOne ? peerStorageId : peerStorageId + "/" + id;
  }

  static SessionException refusal(RepoMessage.Fault fault) {
    return new SessionException(Kind.REFUSED, "the other side says: " + fault.message());
  }
}
