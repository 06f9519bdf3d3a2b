package org.amkit.repo.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.SyncState;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.StoreEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One document by example: what comes, and what it wants done. */
class DocumentActorTest extends ActorExample {
  @Test
  void want_storeHasIt_isReady() {
    actor.want();
    assertThat(effects.take()).containsExactly("read");
    loaded(document(1));
    assertThat(effects.take()).containsExactly("changed", "READY");
  }

  @Test
  void want_nobodyHasIt_isUnavailableOnceAllHaveSaidSo() {
    wantedInVain();
    Peer one = new Peer(1, document(), Access.ALL);
    Peer other = new Peer(2, document(), Access.ALL);
    assertThat(effects.take())
        .contains("request > 1", "request > 2", "REQUESTING")
        .doesNotContain("UNAVAILABLE");
    actor.unavailable(one.connection);
    assertThat(effects.take()).isEmpty();
    actor.unavailable(other.connection);
    assertThat(effects.take()).containsExactly("UNAVAILABLE");
  }

  @Test
  void request_forwardedToAnnouncedPeers_answeredWhenItComes() {
    Peer asks = new Peer(1, document(), Access.ON_REQUEST);
    asks.speaks(true);
    loadedNothing();
    Peer unasked = new Peer(2, document(), Access.ON_REQUEST);
    assertThat(effects.take()).contains("doc-unavailable > 1").doesNotContain("request > 2");
    Peer has = new Peer(3, document(1, 2), Access.ALL);
    assertThat(effects.take()).contains("request > 3", "REQUESTING");
    has.answers();
    assertThat(effects.take()).containsExactly("changed", "append");
    actor.stored(HERE);
    assertThat(effects.take()).contains("sync > 1", "sync > 3", "READY");
    assertThat(unasked.document.getHeads()).isEmpty();
    asks.answers();
    asks.hears();
    assertThat(asks.document.getHeads()).isEqualTo(has.document.getHeads());
  }

  @Test
  void received_notStoredYet_nobodyIsTold() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer has = new Peer(1, fork(base), Access.ALL);
    edit(has.document, 2);
    has.answers();
    has.answers();
    assertThat(effects.take()).endsWith("append");
    actor.storeFailed(new IOException("full"));
    assertThat(effects.take()).containsExactly("trouble: full");
    actor.tick(500);
    assertThat(effects.take()).isEmpty();
    actor.tick(1_000);
    assertThat(effects.take()).containsExactly("append");
    actor.stored(HERE);
    assertThat(effects.take()).contains("sync > 1");
  }

  /** Who reads what is said of a peer that is gone finds it in the store. */
  @Test
  void peerRemoved_whileWhatItSentIsWritten_isSaidWhenItIsStored() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer has = new Peer(1, fork(base), Access.ALL);
    edit(has.document, 2);
    has.answers();
    has.answers();
    assertThat(effects.take()).endsWith("append");
    actor.peerRemoved(1);
    assertThat(effects.left).isEmpty();
    actor.storeFailed(new IOException("full"));
    actor.tick(1_000);
    assertThat(effects.left).isEmpty();
    actor.stored(HERE);
    assertThat(effects.left).containsExactly("1: 1 received");
    assertThat(actor.peerCount()).isZero();
  }

  @Test
  void create_withoutChanges_isAnnouncedWithTheFirst() {
    actor.create(document());
    actor.stored(HERE);
    Peer peer = new Peer(1, document(), true);
    actor.accessKnown(1, Access.ALL);
    assertThat(effects.take()).noneMatch(line -> line.endsWith(" > 1"));
    actor.use(editing(1));
    actor.stored(HERE);
    peer.hears();
    assertThat(effects.take()).contains("sync > 1");
  }

  @Test
  void peerRemoved_afterItsLastWord_isSettledThoughNothingCouldBeSent() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer one = new Peer(1, fork(base), Access.ALL);
    one.hears();
    // The channel is gone already when what came over it is taken.
    effects.full.add(1L);
    one.speaks(false);
    assertThat(effects.settled).isEmpty();
    actor.peerRemoved(1);
    assertThat(effects.settled).containsExactly(1L);
  }

  @Test
  void peerRemoved_withChangesThatAreNotStored_isNotSettled() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer one = new Peer(1, fork(base), Access.ALL);
    edit(one.document, 2);
    one.answers();
    one.answers();
    assertThat(effects.take()).endsWith("append");
    actor.peerRemoved(1);
    assertThat(effects.settled).isEmpty();
  }

  /** A client that sends its last edit and closes would find it gone the next day. */
  @Test
  void peerRemoved_whileTheStoreWrites_isTakenAtItsLastWord() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer one = new Peer(1, fork(base), Access.ALL);
    Peer two = new Peer(2, fork(base), Access.ALL);
    two.answers();
    one.answers();
    edit(one.document, 2);
    one.speaks(false);
    assertThat(effects.take()).endsWith("append");
    edit(one.document, 3);
    one.speaks(false);
    actor.peerRemoved(1);
    assertThat(effects.take()).containsExactly("not shared 1");
    assertThat(actor.standings()).hasSize(2);

    actor.stored(HERE);
    assertThat(effects.take()).containsSubsequence("sync > 2", "append").doesNotContain("sync > 1");
    two.hears();
    actor.stored(HERE);
    assertThat(actor.standings()).hasSize(1);
    assertThat(effects.take()).contains("sync > 2").doesNotContain("sync > 1");
    two.hears();
    assertThat(two.document.getHeads()).isEqualTo(one.document.getHeads());
  }

  @Test
  void received_steadyStream_isAnsweredAfterEachWrite() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer one = new Peer(1, fork(base), Access.ALL);
    one.answers();
    effects.take();
    for (int i = 10; i < 20; i++) {
      edit(one.document, i);
      one.speaks(false);
      assertThat(effects.take()).endsWith("append");
      // More comes while the store writes.
      edit(one.document, 100 + i);
      one.speaks(false);
      actor.stored(HERE);
      assertThat(effects.take()).startsWith("sync > 1").endsWith("append");
      actor.stored(HERE);
      effects.take();
      one.hears();
    }
  }

  @Test
  void use_whileTheStoreWrites_doesNotKeepItSilentForEver() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer one = new Peer(1, fork(base), Access.ALL);
    one.answers();
    effects.take();
    actor.use(editing(2));
    actor.use(editing(3));
    actor.stored(HERE);
    actor.use(editing(4));
    assertThat(effects.take()).containsExactly("changed", "append", "changed", "append");
    actor.stored(HERE);
    assertThat(effects.take()).containsExactly("sync > 1", "changed", "append");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void create_empty_isADocumentToPeersOfThisLibraryOnly(boolean isOurs) {
    actor.create(emptyDocument());
    actor.stored(HERE);
    Peer asks = new Peer(1, document(), isOurs);
    actor.accessKnown(1, Access.ON_REQUEST);
    effects.take();
    asks.speaks(true);
    assertThat(effects.take()).contains(isOurs ? "sync > 1" : "doc-unavailable > 1");
  }

  @Test
  void sync_emptyDocumentOfAPeerOfThisLibrary_isKept() {
    wantedInVain();
    Peer has = new Peer(1, document(), true);
    actor.accessKnown(1, Access.ALL);
    has.answers();
    assertThat(effects.take()).endsWith("append");
    actor.stored(HERE);
    assertThat(effects.take()).contains("READY");
  }

  @Test
  void create_whileTheStoreReads_waitsForIt() {
    actor.want();
    actor.create(document(1));
    assertThat(effects.take()).containsExactly("read", "changed");
    loadedNothing();
    assertThat(effects.take()).containsExactly("append");
    actor.stored(HERE);
    assertThat(effects.take()).containsExactly("READY");
  }

  @Test
  void sync_manyMessagesInVain_endTheConnection() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer peer = new Peer(1, fork(base), Access.ALL);
    for (int i = 0; i < 301; i++) {
      peer.state = new SyncState();
      peer.speaks(false);
    }
    assertThat(effects.take()).contains("end 1: the other side sent 301 messages in vain");
    assertThat(actor.peerCount()).isZero();
  }

  @Test
  void sync_bad_endsThatConnectionOnly() {
    wantedAndLoaded(document(1));
    Peer bad = new Peer(1, document(), Access.ALL);
    Peer good = new Peer(2, document(), Access.ALL);
    effects.take();
    bad.says(false, new byte[] {1, 2, 3});
    bad.says(false, new byte[] {1, 2, 3});
    assertThat(effects.take())
        .singleElement()
        .asString()
        .startsWith("end 1: the other side sent a bad sync message");
    good.answers();
    assertThat(effects.take()).containsExactly("sync > 2");
  }

  @Test
  void supplier_thatSendsNothing_doesNotBlockOthers() {
    wantedInVain();
    Peer fake = new Peer(1, document(1), Access.ALL);
    fake.speaks(false);
    Peer real = new Peer(2, document(2), Access.ALL);
    Peer asks = new Peer(3, document(), Access.ON_REQUEST);
    asks.speaks(true);
    assertThat(effects.take()).doesNotContain("request > 2");
    actor.tick(DocumentPeer.GIVING_MILLIS + 1);
    actor.want();
    assertThat(effects.take()).contains("request > 2");
    actor.unavailable(real.connection);
    actor.tick(DocumentPeer.PATIENCE_MILLIS + 1);
    actor.want();
    assertThat(effects.take()).contains("UNAVAILABLE", "doc-unavailable > 3");
  }

  @Test
  void loadFailed_isItsOwnFault_andHeals() {
    Document base = document(1);
    Peer asks = new Peer(1, document(), Access.ALL);
    Peer has = new Peer(2, fork(base), Access.ALL);
    edit(has.document, 2);
    asks.speaks(true);
    has.speaks(false);
    actor.loadFailed(new IOException("damaged"));
    assertThat(effects.take())
        .contains("trouble: damaged", "doc-unavailable > 1", "doc-unavailable > 2", "FAILED")
        .noneMatch(line -> line.startsWith("end"));
    actor.storeChanged(StoreEvent.any());
    assertThat(effects.take()).containsExactly("read");
    loaded(base);
    assertThat(effects.take()).contains("sync > 1", "request > 2", "READY");
    for (int i = 0; i < 6 && !effects.lines.contains("append"); i++) {
      has.answers();
    }
    assertThat(actor.heads()).isEqualTo(has.document.getHeads());
  }

  @Test
  void stale_readsAgain_andAppendsAll() {
    Document base = document(1);
    wantedAndLoaded(base);
    actor.use(editing(2));
    actor.stale();
    assertThat(effects.take()).containsExactly("changed", "append", "read");
    loadedNothing();
    assertThat(effects.take()).containsExactly("append");
    Document kept = Document.load(effects.appended.get(1));
    assertThat(kept.getHeads()).isEqualTo(actor.heads());
  }

  /** Without a position what is appended would go behind whatever is there. */
  @Test
  void stale_otherDocumentInItsPlace_nothingIsAppendedToIt() {
    wantedAndLoaded(document(1));
    actor.use(editing(2));
    for (int i = 1; i <= 3; i++) {
      actor.stale();
      loaded(document(3));
      assertThat(effects.take())
          .contains("trouble: it was replaced by another document while it was in use");
      actor.tick(1_000L * i);
      assertThat(effects.take()).containsExactly("append");
      assertThat(effects.appendedBehind).isNotNull();
    }
  }

  @Test
  void reloaded_goneFromTheStore_isAskedForAndNotWrittenEmpty() {
    wantedAndLoaded(document(1));
    Peer one = new Peer(1, document(), Access.ALL);
    assertThat(actor.unload()).isTrue();
    effects.take();
    one.speaks(true);
    assertThat(effects.take()).containsExactly("read");
    loadedNothing();
    assertThat(effects.take()).contains("UNAVAILABLE").doesNotContain("append");
    assertThat(actor.exists()).isFalse();
  }

  @Test
  void refreshed_whileEditsAreUnderWay_onlyTheStoresCounts() {
    Document base = document(1);
    wantedAndLoaded(base);
    actor.storeChanged(StoreEvent.any());
    actor.use(editing(2));
    assertThat(effects.take()).containsExactly("readSince", "changed");
    Document other = fork(base);
    edit(other, 3);
    actor.refreshed(new Reading(List.of(other.saveSince(base.getHeads())), false, HERE));
    assertThat(effects.take()).containsExactly("changed", "append");
    other.loadIncremental(effects.appended.get(0));
    assertThat(other.getHeads()).isEqualTo(actor.heads());
  }

  @Test
  void refreshFailed_isTriedAgain() {
    wantedAndLoaded(document(1));
    actor.storeChanged(StoreEvent.any());
    actor.refreshFailed(new IOException("away"));
    assertThat(effects.take()).containsExactly("readSince", "trouble: away");
    actor.tick(1_000);
    assertThat(effects.take()).containsExactly("readSince");
  }

  @Test
  void stored_muchWasAppended_compacts() {
    wantedAndLoaded(document(1));
    actor.use(
        new DocumentUse() {
          @Override
          public void with(Document document) {
            for (int i = 0; i < 200; i++) {
              edit(document, i);
            }
          }

          @Override
          public void failed(Exception why) {
            throw new AssertionError(why);
          }
        });
    actor.stored(HERE);
    assertThat(effects.take()).containsExactly("changed", "append", "compact");
    actor.stored(HERE);
    assertThat(effects.take()).isEmpty();
  }

  @Test
  void storeChanged_toldWhatCame_isNotRead() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer peer = new Peer(1, fork(base), Access.ALL);
    peer.answers();
    effects.take();
    Document other = fork(base);
    edit(other, 2);
    actor.storeChanged(appended(other.saveSince(base.getHeads())));
    assertThat(effects.take()).containsExactly("changed", "sync > 1");
    assertThat(actor.heads()).isEqualTo(other.getHeads());
    assertThat(actor.isQuiet()).isTrue();
  }

  @Test
  void storeChanged_whileTheStoreWrites_waits_andStaysBehindWhatItDoesNotKnow() {
    Document base = document(1);
    wantedAndLoaded(base);
    actor.use(editing(2));
    assertThat(effects.take()).containsExactly("changed", "append");
    Document other = fork(base);
    edit(other, 3);
    actor.storeChanged(appended(other.saveSince(base.getHeads())));
    actor.storeChanged(StoreEvent.of(ID));
    assertThat(effects.take()).isEmpty();
    actor.stored(HERE);
    assertThat(effects.take()).containsExactly("changed", "readSince");
    assertThat(actor.heads()).hasSize(2);
  }

  @Test
  void storeChanged_moreThanIsKept_isRead() {
    Document base = document(1);
    wantedAndLoaded(base);
    actor.use(editing(2));
    Document other = fork(base);
    for (int i = 0; i < 70; i++) {
      edit(other, i);
      actor.storeChanged(appended(other.saveSince(base.getHeads())));
    }
    effects.take();
    actor.stored(HERE);
    assertThat(effects.take()).containsExactly("readSince");
  }

  private static StoreEvent appended(byte[] chunk) {
    return StoreEvent.of(ID, position -> Optional.of(new Reading(List.of(chunk), false, position)));
  }

  /** Else each of several nodes would compact what another has compacted just then. */
  @Test
  void refreshed_othersHaveCompacted_doesNotCompact() {
    Document base = document(1);
    wantedAndLoaded(base);
    Document other = fork(base);
    for (int i = 0; i < 3_000; i++) {
      edit(other, i);
    }
    assertThat(other.save().length).isGreaterThan(10_000);
    actor.storeChanged(appended(other.save()));
    edit(other, 3_000);
    actor.storeChanged(appended(other.save()));
    assertThat(effects.take()).containsExactly("changed", "changed");
    List<ChangeHash> before = List.of(other.getHeads());
    for (int i = 4_000; i < 10_000; i++) {
      edit(other, i);
    }
    actor.storeChanged(appended(other.saveSince(before.toArray(new ChangeHash[0]))));
    assertThat(effects.take()).contains("compact");
  }

  @Test
  void unload_withPeers_comesBackWhenOneSpeaks() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer peer = new Peer(1, fork(base), Access.ALL);
    peer.answers();
    assertThat(actor.unload()).isTrue();
    actor.writable(1);
    effects.take();
    assertThat(actor.isLoaded()).isFalse();
    edit(peer.document, 2);
    peer.speaks(false);
    assertThat(effects.take()).containsExactly("read");
    loaded(base);
    assertThat(effects.take()).containsExactly("changed", "append");
    actor.stored(HERE);
    assertThat(effects.take()).containsExactly("sync > 1");
  }

  @Test
  void peerState_isKept_andUsed() {
    Document base = document(1, 2, 3);
    wantedAndLoaded(base);
    PeerLink link =
        new PeerLink(1, "me", "peer-1", Optional.empty(), "store", "store", false, false);
    Document theirs = fork(base);
    SyncState state = new SyncState();
    actor.peerAdded(link);
    assertThat(effects.take()).containsExactly("access? 1", "state? 1");
    actor.accessKnown(1, Access.ALL);
    assertThat(effects.take()).containsExactly("shared 1");
    SyncState kept = new SyncState();
    theirs.receiveSyncMessage(state, base.generateSyncMessage(kept).orElseThrow());
    base.receiveSyncMessage(kept, theirs.generateSyncMessage(state).orElseThrow());
    actor.stateKnown(1, Optional.of(kept.encode()));
    assertThat(effects.take()).containsExactly("sync > 1");
    theirs.receiveSyncMessage(state, ((RepoMessage.Sync) effects.lastTo(1)).data().bytes());
    assertThat(state.isInSync(theirs)).isTrue();
    actor.received(
        1,
        new RepoMessage.Sync(
            "peer-1",
            "me",
            ID,
            false,
            new RepoMessage.Payload(theirs.generateSyncMessage(new SyncState()).orElseThrow())));
    actor.peerRemoved(1);
    assertThat(effects.take()).contains("heads of store", "state of store");
  }

  @Test
  void peerHeads_areToldWhenTheyChange() {
    Document base = document(1);
    wantedAndLoaded(base);
    actor.peerAdded(new PeerLink(1, "me", "peer-1", Optional.empty(), "store", null, false, false));
    actor.accessKnown(1, Access.ALL);
    Document theirs = fork(base);
    SyncState state = new SyncState();
    effects.take();
    for (int i = 0; i < 3; i++) {
      actor.received(
          1,
          new RepoMessage.Sync(
              "peer-1",
              "me",
              ID,
              false,
              new RepoMessage.Payload(theirs.generateSyncMessage(new SyncState()).orElseThrow())));
    }
    assertThat(effects.take()).containsOnlyOnce("heads of store");
    assertThat(state.getTheirHeads()).isEmpty();
  }
}
