package org.amkit.repo.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.amkit.DocumentOrigins;
import org.amkit.repo.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * A message of the automerge-repo network protocol: a CBOR map with a field {@code type}.
 *
 * <pre>
 *   join              senderId, supportedProtocolVersions, peerMetadata?
 *   peer              senderId, targetId, selectedProtocolVersion, peerMetadata?
 *   sync, request     senderId, targetId, documentId, data (a sync message, byte string)
 *   doc-unavailable   senderId, targetId, documentId
 *   ephemeral         senderId, targetId, documentId, count, sessionId, data
 *   remote-subscription-change
 *                     senderId, targetId, add (storage ids), remove (storage ids)
 *   remote-heads-changed
 *                     senderId, targetId, documentId, newHeads (storage id: heads, timestamp)
 *   leave             senderId
 *   error             message, senderId?, targetId?
 *
 *   peerMetadata      storageId?, isEphemeral?, am?
 *
 *   am                wants? ("default"), default? (a document id), roots?, loose? (byte strings)
 * </pre>
 *
 * <p>{@code am} is a field of our own, which other peers ignore.
 */
public sealed interface RepoMessage {
  /** The only version of the protocol there is. */
  String PROTOCOL_VERSION = "1";

  /** {@return the field {@code type}} */
  String type();

  /**
   * What a peer says of itself.
   *
   * @param storageId names where it keeps documents, so that it is known again; null for one that
   *     keeps nothing
   * @param isEphemeral whether it does not expect to be known again
   * @param am what only this library's peers say; null from others
   */
  record Metadata(@Nullable String storageId, boolean isEphemeral, @Nullable Am am) {
    /**
     * Metadata as every peer knows them.
     *
     * @param storageId as above
     * @param isEphemeral as above
     */
    public Metadata(@Nullable String storageId, boolean isEphemeral) {
      this(storageId, isEphemeral, null);
    }
  }

  /**
   * What peers of this library's say of themselves to each other.
   *
   * @param wantsDefault whether it names no document and asks for the one that the other side has
   * @param defaultId the document for a peer that names none; null where there is none
   * @param origins of the one document that there is; null where there are several
   */
  record Am(
      boolean wantsDefault, @Nullable DocumentId defaultId, @Nullable DocumentOrigins origins) {}

  /**
   * Begins a session; from the initiating side.
   *
   * @param senderId the peer that speaks
   * @param versions of the protocol, those that it can speak
   * @param metadata what it says of itself, if anything
   */
  record Join(String senderId, List<String> versions, @Nullable Metadata metadata)
      implements RepoMessage {
    /**
     * Copies the list.
     *
     * @param senderId as above
     * @param versions copied
     * @param metadata as above
     */
    public Join {
      versions = List.copyOf(versions);
    }

    @Override
    public String type() {
      return "join";
    }
  }

  /**
   * Answers a {@link Join}.
   *
   * @param senderId the peer that speaks
   * @param targetId the peer that began
   * @param version of the protocol, the one to be spoken
   * @param metadata what it says of itself, if anything
   */
  record Peer(String senderId, String targetId, String version, @Nullable Metadata metadata)
      implements RepoMessage {
    @Override
    public String type() {
      return "peer";
    }
  }

  /**
   * A sync message about one document.
   *
   * @param senderId the peer that speaks
   * @param targetId the peer spoken to
   * @param documentId the document
   * @param isRequest whether the sender does not have the document and wants to be told if the
   *     receiver does not either
   * @param data as {@link org.amkit.Document#generateSyncMessage} makes it
   */
  record Sync(
      String senderId, String targetId, DocumentId documentId, boolean isRequest, Payload data)
      implements RepoMessage {
    @Override
    public String type() {
      return isRequest ? "request" : "sync";
    }
  }

  /**
   * The sender does not have the document.
   *
   * @param senderId the peer that speaks
   * @param targetId the peer that asked
   * @param documentId the document
   */
  record Unavailable(String senderId, String targetId, DocumentId documentId)
      implements RepoMessage {
    @Override
    public String type() {
      return "doc-unavailable";
    }
  }

  /**
   * Something said to all who have a document open, and kept by no one. Each peer passes it on to
   * all others it knows to have the document open; sender, session and count tell copies of it
   * apart from others.
   *
   * @param senderId the peer that said it first
   * @param targetId the peer spoken to
   * @param documentId the document
   * @param count grows with each message of a session
   * @param sessionId names what the sender's counts belong to
   * @param data CBOR, as a rule
   */
  record Ephemeral(
      String senderId,
      String targetId,
      DocumentId documentId,
      long count,
      String sessionId,
      Payload data)
      implements RepoMessage {
    @Override
    public String type() {
      return "ephemeral";
    }

    /**
     * The same to another peer.
     *
     * @param peerId the peer
     * @return the message
     */
    public Ephemeral to(String peerId) {
      return new Ephemeral(senderId, peerId, documentId, count, sessionId, data);
    }
  }

  /**
   * The sender begins or ends to be interested in what heads other peers have.
   *
   * @param senderId the peer that speaks
   * @param targetId the peer spoken to
   * @param add storage ids
   * @param remove storage ids
   */
  record RemoteSubscription(String senderId, String targetId, List<String> add, List<String> remove)
      implements RepoMessage {
    /**
     * Copies the lists.
     *
     * @param senderId as above
     * @param targetId as above
     * @param add copied
     * @param remove copied
     */
    public RemoteSubscription {
      add = List.copyOf(add);
      remove = List.copyOf(remove);
    }

    @Override
    public String type() {
      return "remote-subscription-change";
    }
  }

  /**
   * Heads that another peer was known to have at a time.
   *
   * @param heads as they stand in URLs: base 58 with a checksum
   * @param timestamp when the peer reported it, in milliseconds since 1970
   */
  record HeadsAt(List<String> heads, long timestamp) {
    /**
     * Copies the list.
     *
     * @param heads copied
     * @param timestamp as above
     */
    public HeadsAt {
      heads = List.copyOf(heads);
    }
  }

  /**
   * What heads other peers have.
   *
   * @param senderId the peer that speaks
   * @param targetId the peer spoken to
   * @param documentId the document
   * @param newHeads by storage id
   */
  record RemoteHeads(
      String senderId, String targetId, DocumentId documentId, Map<String, HeadsAt> newHeads)
      implements RepoMessage {
    /**
     * Copies the map.
     *
     * @param senderId as above
     * @param targetId as above
     * @param documentId as above
     * @param newHeads copied
     */
    public RemoteHeads {
      newHeads = Map.copyOf(newHeads);
    }

    @Override
    public String type() {
      return "remote-heads-changed";
    }
  }

  /**
   * The sender is about to go.
   *
   * @param senderId the peer that speaks
   */
  record Leave(String senderId) implements RepoMessage {
    @Override
    public String type() {
      return "leave";
    }
  }

  /**
   * Something is wrong, and the sender is about to close.
   *
   * @param senderId the peer that speaks, if it says so
   * @param targetId the peer spoken to, if it is known
   * @param message what is wrong, for people
   */
  record Fault(@Nullable String senderId, @Nullable String targetId, String message)
      implements RepoMessage {
    /** What a message begins with that says why changes were not stored. */
    public static final String NOT_KEPT = "the document cannot be kept: ";

    /** What is wrong when documents have no change in common and are to have one. */
    public static final String NOT_RELATED =
        "the two documents are not related: they have no change in common (--allow-unrelated,"
            + " given on both sides, syncs them nevertheless)";

    @Override
    public String type() {
      return "error";
    }
  }

  /**
   * One of a later protocol.
   *
   * @param type the field {@code type}
   */
  record Other(String type) implements RepoMessage {}

  /** Bytes that are compared by what they are. */
  final class Payload {
    private final byte[] bytes;

    /**
     * Wraps bytes.
     *
     * @param bytes not copied, so not to be changed
     */
    public Payload(byte[] bytes) {
      this.bytes = bytes;
    }

    /** {@return the bytes themselves; not to be changed} */
    public byte[] bytes() {
      return bytes;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Payload other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d bytes", bytes.length);
    }
  }
}
