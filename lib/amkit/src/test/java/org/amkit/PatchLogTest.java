package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PatchLogTest {
  /** The marks over each code point of a text, those of what is no character left out. */
  private static List<Map<String, AmValue>> marks(Read doc, ObjectId text) {
    List<Map<String, AmValue>> out = new ArrayList<>();
    for (Span span : doc.spans(text)) {
      if (span instanceof Span.Text t) {
        int count = t.text().codePointCount(0, t.text().length());
        for (int i = 0; i < count; i++) {
          out.add(new TreeMap<>(t.marks()));
        }
      } else {
        out.add(Map.of());
      }
    }
    return out;
  }

  private static void assertMirrors(Mirror mirror, Document doc, String script) {
    assertThat(mirror.state()).as(script).isEqualTo(Mirror.state(doc, ObjectId.ROOT));
    for (ObjectId id : RandomEdits.objects(doc)) {
      if (doc.getObjectType(id).orElseThrow() == ObjectType.TEXT) {
        String text = doc.text(id).orElseThrow();
        List<Map<String, AmValue>> expected = marks(doc, id);
        List<Map<String, AmValue>> actual = mirror.marks(id);
        for (int i = 0; i < expected.size(); i++) {
          if (text.codePointAt(text.offsetByCodePoints(0, i)) != 0xfffc) {
            assertThat(actual.get(i))
                .as("%s: marks at %s of %s", script, i, text)
                .isEqualTo(expected.get(i));
          }
        }
      }
    }
  }

  @Test
  void localTransactions_logged_keepAMirrorUp() {
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      RandomEdits edits = new RandomEdits(random);
      Document doc = new Document(new byte[] {1});
      Mirror mirror = new Mirror();
      for (int round = 0; round < 6; round++) {
        PatchLog log = new PatchLog();
        for (int part = 0; part < 2; part++) {
          try (Transaction tx = doc.startTransaction(log)) {
            for (int i = random.nextInt(12); i >= 0; i--) {
              edits.edit(tx);
            }
            if (random.nextInt(8) > 0) {
              tx.commit();
            }
          }
        }
        mirror.apply(doc.makePatches(log));
        assertMirrors(mirror, doc, "seed " + seed + " round " + round);
      }
    }
  }

  @Test
  void mergesSyncsAndChanges_logged_keepAMirrorUp() {
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      RandomEdits edits = new RandomEdits(random);
      Document doc = new Document(new byte[] {1});
      Document other = new Document(new byte[] {2});
      Mirror mirror = new Mirror();
      for (int round = 0; round < 6; round++) {
        PatchLog log = new PatchLog();
        for (int step = 0; step < 4; step++) {
          commitSome(other, new PatchLog(), edits, random);
          commitSome(doc, log, edits, random);
          switch (random.nextInt(4)) {
            case 0 -> doc.merge(other, log);
            case 1 -> doc.applyEncodedChanges(other.encodeChangesSince(doc.getHeads()), log);
            case 2 ->
                doc.applyChanges(
                    other.getChanges(doc.getHeads()).stream().map(Change::bytes).toList(), log);
            default -> other.merge(doc);
          }
        }
        mirror.apply(doc.makePatches(log));
        assertMirrors(mirror, doc, "seed " + seed + " round " + round);
      }
    }
  }

  private static void commitSome(Document doc, PatchLog log, RandomEdits edits, Random random) {
    try (Transaction tx = doc.startTransaction(log)) {
      for (int i = random.nextInt(6); i > 0; i--) {
        edits.edit(tx);
      }
      tx.commit();
    }
  }

  @Test
  void differencesBetweenAnyVersions_keepAMirrorUp() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      RandomEdits edits = new RandomEdits(random);
      Document doc = new Document(new byte[] {1});
      Document other = new Document(new byte[] {2});
      List<ChangeHash[]> versions = new ArrayList<>();
      versions.add(new ChangeHash[0]);
      for (int round = 0; round < 6; round++) {
        commitSome(doc, new PatchLog(), edits, random);
        commitSome(other, new PatchLog(), edits, random);
        versions.add(doc.getHeads());
        ChangeHash[] theirs = other.getHeads();
        doc.merge(other);
        versions.add(theirs);
        versions.add(doc.getHeads());
        if (random.nextBoolean()) {
          other.merge(doc);
        }
      }
      Mirror mirror = new Mirror();
      ChangeHash[] at = new ChangeHash[0];
      for (int i = 0; i < 12; i++) {
        ChangeHash[] next = versions.get(random.nextInt(versions.size()));
        mirror.apply(doc.diff(at, next));
        assertThat(mirror.state())
            .as("seed %s step %s", seed, i)
            .isEqualTo(Mirror.state(doc.at(next), ObjectId.ROOT));
        at = next;
      }
    }
  }

  @Test
  void syncedChanges_areLogged_asTheyCome() {
    Document doc = new Document(new byte[] {1});
    doc.change(null, tx -> tx.set(ObjectId.ROOT, "a", 1));
    Document copy = new Document(new byte[] {2});
    SyncState ours = new SyncState();
    SyncState theirs = new SyncState();
    PatchLog log = new PatchLog();
    for (int round = 0; round < 10; round++) {
      doc.generateSyncMessage(ours).ifPresent(m -> copy.receiveSyncMessage(theirs, log, m));
      copy.generateSyncMessage(theirs).ifPresent(m -> doc.receiveSyncMessage(ours, m));
    }
    assertThat(ours.isInSync(doc)).isTrue();
    assertThat(theirs.getSharedHeads()).isEqualTo(copy.getHeads());
    assertThat(copy.makePatches(log))
        .singleElement()
        .satisfies(p -> assertThat(p.getAction()).isInstanceOf(PatchAction.PutMap.class));
    SyncState later = SyncState.decode(ours.encode());
    assertThat(later.getSharedHeads()).isEqualTo(doc.getHeads());
    assertThatThrownBy(() -> SyncState.decode(new byte[] {1}))
        .isInstanceOf(MalformedDataException.class);
    assertThatThrownBy(() -> doc.receiveSyncMessage(later, new byte[] {0x42}))
        .isInstanceOf(MalformedDataException.class);
    later.free();
    assertThatThrownBy(later::encode).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void diffIncremental_startsWhereItEnded() {
    Document doc = new Document(new byte[] {1});
    doc.change(null, tx -> tx.set(ObjectId.ROOT, "a", 1));
    assertThat(doc.diffIncremental()).hasSize(1);
    assertThat(doc.diffIncremental()).isEmpty();
    doc.change(null, tx -> tx.set(ObjectId.ROOT, "b", 1));
    assertThat(doc.diffIncremental()).hasSize(1);
    doc.resetDiffCursor();
    assertThat(doc.diffIncremental()).hasSize(2).isEqualTo(doc.currentState());
  }

  @Test
  void log_keepsWhatItRecorded_untilCleared() {
    Document doc = new Document();
    PatchLog log = new PatchLog();
    try (Transaction tx = doc.startTransaction(log)) {
      tx.set(ObjectId.ROOT, "a", 1);
      tx.commit();
    }
    assertThat(doc.makePatches(log)).hasSize(1).isEqualTo(doc.makePatches(log));
    log.clear();
    assertThat(doc.makePatches(log)).isEmpty();
  }

  @Test
  void rolledBackTransaction_leavesTheLogAsItWas_andUsable() {
    Document doc = new Document();
    PatchLog log = new PatchLog();
    try (Transaction tx = doc.startTransaction(log)) {
      tx.set(ObjectId.ROOT, "a", 1);
    }
    assertThat(doc.makePatches(log)).isEmpty();
    try (Transaction tx = doc.startTransaction(log)) {
      tx.set(ObjectId.ROOT, "b", 1);
      tx.commit();
    }
    assertThat(doc.makePatches(log)).hasSize(1);
  }

  @Test
  void lentLog_isRefusedElsewhere() {
    Document doc = new Document();
    Document other = new Document();
    PatchLog log = new PatchLog();
    try (Transaction tx = doc.startTransaction(log)) {
      assertThatThrownBy(() -> other.startTransaction(log))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("PatchLog already in use");
      assertThatThrownBy(() -> other.makePatches(log)).isInstanceOf(NoSuchElementException.class);
      assertThat(tx.pendingOps()).isZero();
    }
    assertThat(other.change(null, tx -> tx.set(ObjectId.ROOT, "a", 1))).isPresent();
  }

  @Test
  void logOfAnotherDocument_isRefused() {
    Document doc = new Document();
    PatchLog log = new PatchLog();
    try (Transaction tx = doc.startTransaction(log)) {
      tx.set(ObjectId.ROOT, "a", 1);
      tx.commit();
    }
    Document other = new Document();
    assertThatThrownBy(() -> other.makePatches(log)).isInstanceOf(AutomergeException.class);
    assertThatThrownBy(() -> other.startTransaction(log)).isInstanceOf(AutomergeException.class);
    assertThat(other.change(null, tx -> tx.set(ObjectId.ROOT, "a", 1))).isPresent();
  }

  @Test
  void freedLog_isRefused() {
    Document doc = new Document();
    PatchLog log = new PatchLog();
    log.free();
    log.free();
    assertThatThrownBy(() -> doc.makePatches(log)).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> doc.startTransaction(log)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void typing_isOneSplice_withItsMarks() {
    Document doc = new Document();
    ObjectId[] text = {ObjectId.ROOT};
    doc.change(
        null,
        tx -> {
          text[0] = tx.set(ObjectId.ROOT, "t", ObjectType.TEXT);
          tx.spliceText(text[0], 0, 0, "ab");
          tx.mark(text[0], 0, 2, "bold", true, ExpandMark.AFTER);
        });
    PatchLog log = new PatchLog();
    try (Transaction tx = doc.startTransaction(log)) {
      for (int i = 0; i < 50; i++) {
        tx.spliceText(text[0], 2 + i, 0, "x");
      }
      tx.spliceText(text[0], 50, 2, "");
      tx.commit();
    }
    List<Patch> patches = doc.makePatches(log);
    assertThat(patches).hasSize(1);
    PatchAction.SpliceText splice = (PatchAction.SpliceText) patches.get(0).getAction();
    assertThat(splice.getText()).isEqualTo("x".repeat(48));
    assertThat(splice.getIndex()).isEqualTo(2);
    assertThat(splice.getMarks()).containsExactly(Map.entry("bold", new AmValue.Bool(true)));
    assertThat(patches.get(0).getPath())
        .containsExactly(new PathElement(ObjectId.ROOT, new Prop.Key("t")));
  }

  @Test
  void eventsOfWhatWasDeletedAfterwards_areLeftOut() {
    Document doc = new Document();
    PatchLog log = new PatchLog();
    try (Transaction tx = doc.startTransaction(log)) {
      ObjectId list = tx.set(ObjectId.ROOT, "l", ObjectType.LIST);
      tx.insert(list, 0, 1);
      tx.delete(ObjectId.ROOT, "l");
      tx.commit();
    }
    assertThat(doc.makePatches(log)).extracting(Patch::getObj).containsOnly(ObjectId.ROOT);
  }

  @Test
  void mergedDeletion_reachingBeyondWhatWasJustInserted_keepsOnlyTheRest() {
    Document doc = new Document(new byte[] {1});
    ObjectId[] text = {ObjectId.ROOT};
    doc.change(
        null,
        tx -> {
          text[0] = tx.set(ObjectId.ROOT, "t", ObjectType.TEXT);
          tx.spliceText(text[0], 0, 0, "0123");
        });
    PatchLog log = new PatchLog();
    try (Transaction tx = doc.startTransaction(log)) {
      tx.spliceText(text[0], 2, 0, "abc");
      tx.commit();
    }
    Document other = doc.fork(new byte[] {2});
    other.change(null, tx -> tx.spliceText(text[0], 2, 4, ""));
    doc.merge(other, log);
    assertThat(doc.text(text[0])).hasValue("013");
    assertThat(doc.makePatches(log))
        .singleElement()
        .extracting(Patch::getAction)
        .isInstanceOfSatisfying(
            PatchAction.DeleteList.class,
            delete -> {
              assertThat(delete.getIndex()).isEqualTo(2);
              assertThat(delete.getLength()).isEqualTo(1);
            });
  }

  @Test
  void rivalReplacedByAnother_isToldOfAgain_whenMerged_butNotWhenVersionsAreCompared() {
    Document doc = new Document(new byte[] {1});
    for (String value : List.of("a", "b", "winner")) {
      doc.change(null, tx -> tx.set(ObjectId.ROOT, "k", value));
    }
    Document other = new Document(new byte[] {2});
    other.change(null, tx -> tx.set(ObjectId.ROOT, "k", "rival"));
    doc.merge(other);
    ChangeHash[] contested = doc.getHeads();
    other.change(null, tx -> tx.set(ObjectId.ROOT, "k", "next rival"));
    PatchLog log = new PatchLog();
    doc.merge(other, log);
    assertThat(doc.makePatches(log))
        .singleElement()
        .extracting(Patch::getAction)
        .isInstanceOf(PatchAction.FlagConflict.class);
    assertThat(doc.diff(contested, doc.getHeads())).isEmpty();
  }

  @Test
  void increment_ofRivals_tellsWhatTheWinnerIsAndThatItIsContestedStill() {
    Document doc = new Document();
    doc.setActorId(new byte[] {9});
    doc.change(null, tx -> tx.set(ObjectId.ROOT, "n", NewValue.counter(1)));
    Document other = new Document();
    other.setActorId(new byte[] {1});
    other.change(null, tx -> tx.set(ObjectId.ROOT, "n", NewValue.counter(44)));
    doc.merge(other);

    PatchLog log = new PatchLog();
    try (Transaction tx = doc.startTransaction(log)) {
      tx.increment(ObjectId.ROOT, "n", 5);
      tx.commit();
    }

    assertThat(doc.makePatches(log))
        .singleElement()
        .extracting(Patch::getAction)
        .isInstanceOfSatisfying(
            PatchAction.PutMap.class,
            put -> {
              assertThat(put.getValue()).hasToString("Counter [value=6]");
              assertThat(put.isConflict()).isTrue();
            });
  }

  @Test
  void incrementalDiffsAndLogs_keepMirrorsUp_acrossIsolationMergesAndLoads() {
    for (int seed = 0; seed < 120; seed++) {
      Random random = new Random(seed);
      RandomEdits edits = new RandomEdits(random);
      Document doc = new Document(new byte[] {1});
      Document other = new Document(new byte[] {2});
      Mirror incremental = new Mirror();
      Mirror logged = new Mirror();
      List<ChangeHash[]> versions = new ArrayList<>();
      boolean isolated = false;
      for (int round = 0; round < 12; round++) {
        PatchLog log = new PatchLog();
        for (int step = random.nextInt(4); step >= 0; step--) {
          int kind = random.nextInt(6);
          if (kind == 0) {
            other.merge(doc);
            other.change(null, edits::edit);
            doc.merge(other, log);
          } else if (kind == 1) {
            other.change(null, edits::edit);
            doc.loadIncremental(other.saveSince(doc.getHeads()), log);
          } else if (kind == 2 && !versions.isEmpty()) {
            doc.isolate(versions.get(random.nextInt(versions.size())), log);
            isolated = true;
          } else if (kind == 3 && isolated) {
            doc.integrate(log);
            isolated = false;
          } else {
            try (Transaction tx = doc.startTransaction(log)) {
              edits.edit(tx);
              edits.edit(tx);
              tx.commit();
            }
          }
          versions.add(doc.getHeads());
        }
        String script = "seed " + seed + " round " + round;
        logged.apply(doc.makePatches(log));
        assertMirrors(logged, doc, script + ", logged");
        incremental.apply(doc.diffIncremental());
        assertMirrors(incremental, doc, script + ", incremental");
      }
      // Whatever was edited at old versions, others can apply it.
      Document all = new Document();
      all.applyChanges(doc.getAllChanges().stream().map(Change::bytes).toList());
      doc.integrate();
      assertThat(all.getHeads()).isEqualTo(doc.getHeads());
    }
  }

  @Test
  void transactionAtOldHeads_isInTheIncrementalDiff_asFarAsItIsSeen() {
    Document doc = new Document(new byte[] {1});
    doc.change(null, tx -> tx.set(ObjectId.ROOT, "a", 1));
    ChangeHash[] old = doc.getHeads();
    doc.change(null, tx -> tx.set(ObjectId.ROOT, "b", 2));
    doc.updateDiffCursor();
    try (Transaction tx = doc.startTransactionAt(old)) {
      tx.set(ObjectId.ROOT, "c", 3);
      tx.commit();
    }
    assertThat(doc.diffIncremental()).hasSize(1);
    assertThat(doc.diffIncremental()).isEmpty();
  }

  @Test
  void elementWithAnEmptyString_isNoPatch() {
    Document doc = new Document();
    doc.change(null, tx -> tx.spliceText(tx.set(ObjectId.ROOT, "t", ObjectType.TEXT), 0, 0, "abc"));
    ChangeHash[] before = doc.getHeads();
    ObjectId text = doc.get(ObjectId.ROOT, "t").orElseThrow().objectId().orElseThrow();
    PatchLog log = new PatchLog();
    try (Transaction tx = doc.startTransaction(log)) {
      tx.insert(text, 1, "");
      tx.commit();
    }
    assertThat(doc.text(text)).contains("abc");
    assertThat(doc.makePatches(log)).isEmpty();
    assertThat(doc.diff(before, doc.getHeads())).isEmpty();
    assertThat(doc.currentState()).hasSize(2);
  }

  /**
   * As Automerge 3.5.0 has them: what came before comes first, and the root is not in front of it.
   */
  @Test
  void isolation_betweenEdits_dividesThePatches() {
    Document doc = new Document(new byte[] {1});
    ObjectId[] text = new ObjectId[1];
    doc.change("make", tx -> text[0] = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT));
    doc.updateDiffCursor();
    ChangeHash[] empty = doc.getHeads();
    doc.change("type", tx -> tx.spliceText(text[0], 0, 0, "a"));
    doc.isolate(empty);
    doc.change("put", tx -> tx.set(ObjectId.ROOT, "key", 1));
    doc.integrate();

    assertThat(doc.diffIncremental())
        .extracting(patch -> patch.getAction().getClass().getSimpleName())
        .containsExactly("SpliceText", "PutMap", "DeleteList", "SpliceText");
  }

  @Test
  void marks_thatGoOnWhereTheLastEnds_areOneRange() {
    Document doc = new Document(new byte[] {1});
    PatchLog log = new PatchLog();
    ObjectId[] text = new ObjectId[1];
    doc.change(
        "make",
        tx -> {
          text[0] = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          tx.spliceText(text[0], 0, 0, "abc");
        });
    try (Transaction tx = doc.startTransaction(log)) {
      tx.mark(text[0], 0, 1, "bold", true, ExpandMark.NONE);
      tx.mark(text[0], 1, 2, "bold", true, ExpandMark.NONE);
      tx.mark(text[0], 2, 3, "bold", false, ExpandMark.NONE);
      tx.commit();
    }
    List<Patch> patches = doc.makePatches(log);
    assertThat(patches).hasSize(1);
    PatchAction.Mark marks = (PatchAction.Mark) patches.get(0).getAction();
    assertThat(marks.getMarks()).extracting(Mark::getEnd).containsExactly(2L, 3L);
  }
}
