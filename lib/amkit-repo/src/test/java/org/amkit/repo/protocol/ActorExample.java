package org.amkit.repo.protocol;

import java.util.List;
import java.util.Optional;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.SyncState;
import org.amkit.Transaction;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Reading;

/** A document, its peers, and what it wants done, in tests. */
abstract class ActorExample {
  static final DocumentId ID = DocumentId.parse("1Bhh3pU9gLXZiNDL6PEa1Gs9fh");
  static final Reading.Position HERE = new Reading.Position() {};
  static final Access READ_ONLY = new Access(true, true, false);
  static final Access WRITE_ONLY = new Access(true, false, true);

  final RecordedEffects effects = new RecordedEffects();
  private byte actorCount;
  DocumentActor actor = new DocumentActor(ID, DocumentRules.DEFAULT, effects);

  /** Another side of a connection, with a document of its own. */
  final class Peer {
    final long connection;
    final Document document;
    SyncState state = new SyncState();

    Peer(long connection, Document document, boolean isOurs) {
      this.connection = connection;
      this.document = document;
      actor.peerAdded(
          new PeerLink(
              connection, "me", "peer-" + connection, Optional.empty(), null, null, isOurs, false));
    }

    Peer(long connection, Document document, Access access) {
      this(connection, document, false);
      actor.accessKnown(connection, access);
    }

    void speaks(boolean isRequest) {
      Optional<byte[]> bytes = document.generateSyncMessage(state);
      bytes.ifPresent(data -> says(isRequest, data));
    }

    void says(boolean isRequest, byte[] data) {
      actor.received(
          connection,
          new RepoMessage.Sync(
              "peer-" + connection, "me", ID, isRequest, new RepoMessage.Payload(data)));
    }

    /** Says what it has beyond what it takes the other side to have. */
    void saysBeyond(Document known) {
      document.receiveSyncMessage(state, known.generateSyncMessage(new SyncState()).orElseThrow());
      speaks(false);
    }

    /** Takes the last message that was sent to it, and answers. */
    void answers() {
      hears();
      speaks(false);
    }

    void hears() {
      RepoMessage.Sync last = (RepoMessage.Sync) effects.lastTo(connection);
      document.receiveSyncMessage(state, last.data().bytes());
    }
  }

  /** Its actors and times are fixed: by other hashes a Bloom filter may hide a change. */
  Document emptyDocument() {
    return new Document(nextActor());
  }

  Document fork(Document document) {
    return document.fork(nextActor());
  }

  private byte[] nextActor() {
    actorCount++;
    return new byte[] {actorCount};
  }

  Document document(int... keys) {
    Document document = emptyDocument();
    for (int key : keys) {
      edit(document, key);
    }
    return document;
  }

  static void edit(Document document, int key) {
    try (Transaction tx = document.startTransaction()) {
      tx.set(ObjectId.ROOT, "key " + key, key);
      tx.commit(null, 0);
    }
  }

  DocumentUse editing(int key) {
    return new DocumentUse() {
      @Override
      public void with(Document document) {
        document.setActorId(nextActor());
        edit(document, key);
      }

      @Override
      public void failed(Exception why) {
        throw new AssertionError(why);
      }
    };
  }

  void loadedNothing() {
    actor.loaded(new Reading(List.of(), true, HERE));
  }

  void loaded(Document document) {
    actor.loaded(new Reading(List.of(document.save()), true, HERE));
  }

  void wantedAndLoaded(Document document) {
    actor.want();
    loaded(document);
    effects.take();
  }

  void wantedInVain() {
    actor.want();
    loadedNothing();
    effects.take();
  }
}
