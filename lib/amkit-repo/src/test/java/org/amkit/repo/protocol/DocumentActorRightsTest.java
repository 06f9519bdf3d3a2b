package org.amkit.repo.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.amkit.Document;
import org.junit.jupiter.api.Test;

/** What peers may do with a document, and say to all who have it open. */
class DocumentActorRightsTest extends ActorExample {
  /** An empty message would be an empty document to it, and all who ask it. */
  @Test
  void access_changedForOneThatDoesNotHaveItEither_saysNothing() {
    wantedInVain();
    Peer one = new Peer(1, document(), Access.ALL);
    actor.unavailable(one.connection);
    assertThat(effects.take()).contains("request > 1", "UNAVAILABLE");
    actor.accessKnown(1, new Access(false, true, false));
    assertThat(effects.take()).noneMatch(line -> line.startsWith("sync"));
  }

  @Test
  void access_none_isNoDocument() {
    wantedAndLoaded(document(1));
    Peer denied = new Peer(1, document(), Access.NONE);
    denied.speaks(true);
    assertThat(effects.take()).containsExactly("access? 1", "doc-unavailable > 1");
    actor.accessKnown(1, Access.ON_REQUEST);
    assertThat(effects.take()).containsExactly("shared 1", "sync > 1");
    denied.answers();
    denied.hears();
    assertThat(denied.document.getHeads()).hasSize(1);
    actor.accessKnown(1, Access.NONE);
    assertThat(effects.take()).endsWith("not shared 1", "doc-unavailable > 1");
  }

  @Test
  void access_grantedLater_whatWasRefusedIsAskedForAgain() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer peer = new Peer(1, fork(base), Access.NONE);
    edit(peer.document, 2);
    peer.speaks(false);
    actor.accessKnown(1, Access.ALL);
    for (int i = 0; i < 6 && !effects.lines.contains("append"); i++) {
      peer.answers();
    }
    assertThat(effects.take()).contains("append");
    assertThat(actor.heads()).isEqualTo(peer.document.getHeads());
  }

  @Test
  void access_knownAfterThePeerIsGone_itsLastWordCounts() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer writer = new Peer(1, fork(base), false);
    Peer reader = new Peer(2, fork(base), false);
    edit(writer.document, 2);
    edit(reader.document, 3);
    writer.saysBeyond(base);
    reader.saysBeyond(base);
    actor.peerRemoved(1);
    actor.peerRemoved(2);
    assertThat(actor.peerCount()).isEqualTo(2);
    actor.accessKnown(2, READ_ONLY);
    actor.accessKnown(1, Access.ALL);
    assertThat(effects.take()).contains("append").noneMatch(line -> line.startsWith("sync"));
    assertThat(actor.heads()).isEqualTo(writer.document.getHeads());
    actor.stored(HERE);
    assertThat(actor.peerCount()).isZero();
  }

  @Test
  void access_readOnlyPeer_mayEditForEver() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer reader = new Peer(1, fork(base), READ_ONLY);
    for (int i = 0; i < 400; i++) {
      edit(reader.document, i);
      reader.answers();
    }
    assertThat(effects.take()).noneMatch(line -> line.startsWith("end") || line.equals("append"));
    assertThat(actor.heads()).isEqualTo(base.getHeads());
  }

  @Test
  void access_lostToRead_noMoreChangesAreSent() {
    Document base = document(1);
    wantedAndLoaded(base);
    Peer peer = new Peer(1, fork(base), Access.ALL);
    peer.answers();
    actor.accessKnown(1, WRITE_ONLY);
    actor.use(editing(2));
    actor.stored(HERE);
    for (int i = 0; i < 4; i++) {
      peer.answers();
    }
    assertThat(peer.document.getHeads()).isEqualTo(base.getHeads());
    edit(peer.document, 3);
    peer.speaks(false);
    assertThat(effects.take()).endsWith("changed", "append");
  }

  private static RepoMessage.Ephemeral said(String by, long count) {
    return new RepoMessage.Ephemeral(
        by, "me", ID, count, "s", new RepoMessage.Payload(new byte[] {1}));
  }

  @Test
  void ephemeral_inALoop_isHeardOnce() {
    wantedAndLoaded(document(1));
    new Peer(1, document(), Access.ALL);
    new Peer(2, document(), Access.ALL);
    effects.take();
    actor.received(1, said("peer-1", 1));
    actor.received(2, said("peer-1", 1));
    assertThat(effects.take()).containsExactly("heard 1", "publish 1", "ephemeral > 2");
    actor.broadcast(said("me", 1));
    actor.received(1, said("me", 1));
    assertThat(effects.take()).containsExactly("publish 1", "ephemeral > 1", "ephemeral > 2");
  }

  @Test
  void ephemeral_ofAnotherNode_isPassedOnToReadersOnly_andNotPublishedAgain() {
    wantedAndLoaded(document(1));
    new Peer(1, document(), Access.ALL);
    new Peer(2, document(), READ_ONLY);
    new Peer(3, document(), WRITE_ONLY);
    effects.take();
    actor.received(Hub.NODES, said("peer-9", 1));
    assertThat(effects.take()).containsExactly("heard 1", "ephemeral > 1", "ephemeral > 2");
    actor.received(Hub.NODES, said("peer-9", 1));
    actor.received(1, said("peer-9", 1));
    assertThat(effects.take()).isEmpty();
    // Who has said it there is a peer here, too.
    actor.received(Hub.NODES, said("peer-1", 1));
    assertThat(effects.take()).containsExactly("heard 1", "ephemeral > 2");
  }

  @Test
  void ephemeral_policies_hold() {
    wantedAndLoaded(document(1));
    new Peer(1, document(), Access.ALL);
    new Peer(2, document(), READ_ONLY);
    new Peer(3, document(), WRITE_ONLY);
    new Peer(4, document(), false);
    effects.take();
    actor.received(2, said("peer-2", 1));
    actor.received(9, said("peer-9", 1));
    actor.received(4, said("peer-4", 1));
    assertThat(effects.take()).isEmpty();
    actor.received(3, said("peer-3", 1));
    assertThat(effects.take())
        .containsExactly("heard 1", "publish 1", "ephemeral > 1", "ephemeral > 2");
    actor.accessKnown(4, Access.ALL);
    assertThat(effects.take()).contains("heard 1", "ephemeral > 1", "ephemeral > 2");
  }

  @Test
  void ephemeral_slowReader_waitsAndIsBounded() {
    wantedAndLoaded(document(1));
    new Peer(1, document(), Access.ALL);
    effects.take();
    effects.full.add(1L);
    for (int i = 1; i <= 1_000; i++) {
      actor.broadcast(said("me", i));
    }
    assertThat(effects.take()).hasSize(1_000).allMatch(line -> line.startsWith("publish"));
    effects.full.clear();
    actor.writable(1);
    assertThat(effects.take()).hasSize(100).containsOnly("ephemeral > 1");
  }
}
