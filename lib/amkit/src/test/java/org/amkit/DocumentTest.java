package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DocumentTest {
  private static final ChangeHash[] NONE = {};
  private static final byte[] ALICE = {1};
  private static final byte[] BOB = {2};

  private static Optional<ChangeHash> set(Document doc, String key, String value) {
    return doc.change(null, tx -> tx.set(ObjectId.ROOT, key, value));
  }

  private static String get(Read doc, String key) {
    return doc.get(ObjectId.ROOT, key).map(v -> ((AmValue.Str) v).getValue()).orElse("-");
  }

  @Test
  void change_commitsMessageAndTime() {
    Document doc = new Document(ALICE);
    ChangeHash hash =
        doc.change("first", 1_700_000_000, tx -> tx.set(ObjectId.ROOT, "a", 1)).orElseThrow();
    Change change = doc.getChangeByHash(hash).orElseThrow();
    assertThat(change.message()).contains("first");
    assertThat(change.time()).isEqualTo(1_700_000_000);
    assertThat(change.actor()).isEqualTo("01");
    assertThat(change.seq()).isEqualTo(1);
    assertThat(change.startOp()).isEqualTo(1);
    assertThat(change.maxOp()).isEqualTo(1);
    assertThat(change.deps()).isEmpty();
    assertThat(doc.getLastLocalChange()).contains(change);
    assertThat(doc.hashOf(ALICE, 1)).contains(hash);
    assertThat(doc.hashOf(ALICE, 2)).isEmpty();
  }

  @Test
  void change_whoseEditsThrow_leavesNothing() {
    Document doc = new Document();
    assertThatThrownBy(
            () ->
                doc.change(
                    null,
                    tx -> {
                      tx.set(ObjectId.ROOT, "a", 1);
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(doc.get(ObjectId.ROOT, "a")).isEmpty();
    assertThat(doc.changeCount()).isZero();
    assertThat(set(doc, "b", "1")).isPresent();
  }

  @Test
  void change_withoutEdits_isNone() {
    Document doc = new Document();
    assertThat(doc.change("nothing", tx -> {})).isEmpty();
    assertThat(doc.changeCount()).isZero();
  }

  @Test
  void emptyChange_isOneAllTheSame() {
    Document doc = new Document(ALICE);
    ChangeHash first = set(doc, "a", "1").orElseThrow();
    ChangeHash empty = doc.emptyChange("seen", 5);
    assertThat(doc.getHeads()).containsExactly(empty);
    Change change = doc.getChangeByHash(empty).orElseThrow();
    assertThat(change.opCount()).isZero();
    assertThat(change.ops()).isEmpty();
    assertThat(change.deps()).containsExactly(first);
  }

  @Test
  void views_stayAtTheirVersion() {
    Document doc = new Document();
    set(doc, "a", "1");
    ReadView before = doc.at(doc.getHeads());
    set(doc, "a", "2");
    assertThat(get(before, "a")).isEqualTo("1");
    assertThat(get(doc, "a")).isEqualTo("2");
    try (Transaction tx = doc.startTransaction()) {
      tx.set(ObjectId.ROOT, "a", "3");
      assertThat(get(before, "a")).isEqualTo("1");
      assertThat(get(tx, "a")).isEqualTo("3");
      assertThat(get(doc, "a")).isEqualTo("3");
    }
    assertThat(get(doc, "a")).isEqualTo("2");
    assertThat(get(doc.at(NONE), "a")).isEqualTo("-");
  }

  @Test
  void at_unknownHeads_isRefused() {
    ChangeHash unknown = ChangeHash.fromBytes(new byte[32]);
    Document doc = new Document();
    assertThatThrownBy(() -> doc.at(new ChangeHash[] {unknown}))
        .isInstanceOf(AutomergeException.class)
        .hasMessageContaining(unknown.toString());
    assertThat(doc.hasHeads(new ChangeHash[] {unknown})).isFalse();
    assertThatThrownBy(() -> doc.startTransactionAt(new ChangeHash[] {unknown}))
        .isInstanceOf(AutomergeException.class);
    assertThat(set(doc, "still", "usable")).isPresent();
  }

  @Test
  void history_hasAViewAtEachChange() {
    Document doc = new Document(ALICE);
    set(doc, "a", "1");
    Document other = doc.fork(BOB);
    set(doc, "a", "2");
    set(other, "b", "3");
    doc.merge(other);
    List<String> seen =
        doc.history()
            .map(h -> h.change().actor() + get(h.view(), "a") + get(h.view(), "b"))
            .toList();
    assertThat(seen).containsExactly("011-", "012-", "0213");
  }

  @Test
  void changes_appliedInAnyOrder_makeTheDocument() {
    Document doc = new Document(ALICE);
    for (int i = 0; i < 6; i++) {
      set(doc, "k" + i, "v" + i);
    }
    List<byte[]> bytes = new ArrayList<>(doc.getAllChanges().stream().map(Change::bytes).toList());
    Collections.reverse(bytes);
    Document copy = new Document(BOB);
    copy.applyChanges(bytes.subList(0, 3), null);
    assertThat(copy.changeCount()).isZero();
    assertThat(copy.stats().waiting()).isEqualTo(3);
    assertThat(copy.getMissingDeps(NONE)).hasSize(1);
    copy.applyChanges(bytes.subList(3, 6), null);
    assertThat(copy.getHeads()).isEqualTo(doc.getHeads());
    assertThat(copy.getMissingDeps(NONE)).isEmpty();
  }

  @Test
  void applyChanges_withABadOneAmongThem_takesNone() {
    Document doc = new Document(ALICE);
    set(doc, "a", "1");
    byte[] good = doc.getAllChanges().get(0).bytes();
    byte[] bad = good.clone();
    bad[bad.length - 1] ^= 1;
    Document copy = new Document(BOB);
    assertThatThrownBy(() -> copy.applyChanges(List.of(good, bad), null))
        .isInstanceOf(MalformedDataException.class);
    assertThat(copy.changeCount()).isZero();
    copy.applyChanges(List.of(good), null);
    assertThat(get(copy, "a")).isEqualTo("1");
  }

  @Test
  void getChanges_givesWhatAVersionLacks() {
    Document doc = new Document(ALICE);
    set(doc, "a", "1");
    ChangeHash[] old = doc.getHeads();
    ChangeHash second = set(doc, "a", "2").orElseThrow();
    assertThat(doc.getChanges(old)).extracting(Change::hash).containsExactly(second);
    assertThat(doc.getChanges(doc.getHeads())).isEmpty();
    Document fork = doc.fork(old, BOB);
    ChangeHash theirs = set(fork, "b", "3").orElseThrow();
    assertThat(doc.getChangesAdded(fork)).extracting(Change::hash).containsExactly(theirs);
    assertThat(fork.getChangesAdded(doc)).extracting(Change::hash).containsExactly(second);
  }

  @Test
  void decodedChange_isTheOneInTheDocument() {
    Document doc = new Document(ALICE);
    doc.change(
        "msg",
        7,
        tx -> {
          ObjectId text = tx.set(ObjectId.ROOT, "t", ObjectType.TEXT);
          tx.spliceText(text, 0, 0, "ab");
          tx.mark(text, 0, 1, "bold", true, ExpandMark.AFTER);
          tx.delete(text, 1);
          tx.set(ObjectId.ROOT, "n", new Counter(5));
          tx.increment(ObjectId.ROOT, "n", -2);
        });
    Change inDocument = doc.getAllChanges().get(0);
    Change decoded = Change.decode(inDocument.bytes());
    assertThat(decoded).isEqualTo(inDocument);
    assertThat(decoded.message()).contains("msg");
    assertThat(decoded.ops()).isEqualTo(inDocument.ops());
    assertThat(decoded.ops())
        .containsExactly(
            op("1@01", Op.Action.MAKE_TEXT, "_root", "t", null, false, null),
            op("2@01", Op.Action.SET, "1@01", null, "_head", true, new AmValue.Str("a")),
            op("3@01", Op.Action.SET, "1@01", null, "2@01", true, new AmValue.Str("b")),
            new Op(
                "4@01",
                Op.Action.MARK_BEGIN,
                "1@01",
                null,
                "_head",
                true,
                new AmValue.Bool(true),
                "bold",
                false,
                List.of()),
            new Op(
                "5@01",
                Op.Action.MARK_END,
                "1@01",
                null,
                "2@01",
                true,
                null,
                null,
                true,
                List.of()),
            new Op(
                "6@01",
                Op.Action.DELETE,
                "1@01",
                null,
                "3@01",
                false,
                null,
                null,
                false,
                List.of("3@01")),
            op("7@01", Op.Action.SET, "_root", "n", null, false, new AmValue.Counter(5)),
            new Op(
                "8@01",
                Op.Action.INCREMENT,
                "_root",
                "n",
                null,
                false,
                new AmValue.Int(-2),
                null,
                false,
                List.of("7@01")));
  }

  private static Op op(
      String id,
      Op.Action action,
      String obj,
      @Nullable String key,
      @Nullable String elem,
      boolean insert,
      @Nullable AmValue value) {
    return new Op(id, action, obj, key, elem, insert, value, null, false, List.of());
  }

  @Test
  void hashForOpId_namesTheChangeAnObjectIsOf() {
    Document doc = new Document();
    ObjectId[] made = {ObjectId.ROOT};
    ChangeHash hash =
        doc.change(null, tx -> made[0] = tx.set(ObjectId.ROOT, "m", ObjectType.MAP)).orElseThrow();
    assertThat(doc.hashForOpId(made[0])).contains(hash);
    assertThat(doc.hashForOpId(ObjectId.ROOT)).isEmpty();
    assertThat(doc.hashForOpId(ObjectId.fromString("9@99"))).isEmpty();
    try (Transaction tx = doc.startTransaction()) {
      ObjectId open = tx.set(ObjectId.ROOT, "n", ObjectType.MAP);
      assertThat(doc.hashForOpId(open)).isEmpty();
    }
  }

  @Test
  void conflicts_nameTheOperations_theWinnerLast() {
    Document doc = new Document(ALICE);
    Document other = doc.fork(BOB);
    set(doc, "k", "alice");
    set(other, "k", "bob");
    doc.merge(other);
    Conflicts conflicts = doc.getAll(ObjectId.ROOT, "k").orElseThrow();
    assertThat(conflicts.winner()).isEqualTo(new AmValue.Str("bob"));
    assertThat(conflicts.candidates())
        .extracting(c -> c.id().toString())
        .containsExactly("1@01", "1@02");
    assertThat(doc.entries(ObjectId.ROOT))
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.isConflict()).isTrue();
              assertThat(e.getId()).hasToString("1@02");
            });
  }

  @Test
  void isolatedDocument_seesNothingNewUntilIntegrated() {
    Document doc = new Document(ALICE);
    set(doc, "a", "1");
    ChangeHash[] base = doc.getHeads();
    set(doc, "a", "2");
    doc.isolate(base);
    assertThat(get(doc, "a")).isEqualTo("1");
    assertThat(doc.getHeads()).isEqualTo(base);
    Document other = doc.fork(BOB);
    set(other, "b", "theirs");
    doc.merge(other);
    assertThat(get(doc, "b")).isEqualTo("-");
    ChangeHash mine = set(doc, "c", "mine").orElseThrow();
    assertThat(doc.getHeads()).containsExactly(mine);
    assertThat(doc.getChangeByHash(mine).orElseThrow().deps()).containsExactly(base);
    assertThat(get(doc, "a") + get(doc, "c")).isEqualTo("1mine");
    doc.integrate();
    assertThat(get(doc, "a") + get(doc, "b") + get(doc, "c")).isEqualTo("2theirsmine");
    assertThat(doc.getHeads()).hasSize(2);
  }

  @Test
  void freedDocument_refusesUse_butNotAnotherFree() {
    Document doc = new Document();
    ReadView view = doc.at(NONE);
    doc.free();
    doc.free();
    assertThatThrownBy(doc::save).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> doc.get(ObjectId.ROOT, "a"))
        .isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(doc::startTransaction).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> view.keys(ObjectId.ROOT)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void openTransaction_keepsOthersOut() {
    Document doc = new Document();
    Document other = new Document();
    try (Transaction tx = doc.startTransaction()) {
      tx.set(ObjectId.ROOT, "a", 1);
      assertThatThrownBy(doc::startTransaction).isInstanceOf(TransactionInProgress.class);
      assertThatThrownBy(() -> doc.startTransactionAt(NONE))
          .isInstanceOf(TransactionInProgress.class);
      assertThatThrownBy(doc::save).isInstanceOf(TransactionInProgress.class);
      assertThatThrownBy(() -> other.merge(doc)).isInstanceOf(TransactionInProgress.class);
      assertThatThrownBy(() -> doc.merge(other)).isInstanceOf(TransactionInProgress.class);
      assertThatThrownBy(doc::free).isInstanceOf(TransactionInProgress.class);
      assertThatThrownBy(() -> doc.applyChanges(List.of(), null))
          .isInstanceOf(TransactionInProgress.class);
    }
  }

  @Test
  void transactionAtOldHeads_holdsTheDocumentToo() {
    Document doc = new Document();
    set(doc, "a", "1");
    ChangeHash[] base = doc.getHeads();
    set(doc, "a", "2");
    try (Transaction tx = doc.startTransactionAt(new PatchLog(), base)) {
      assertThatThrownBy(doc::startTransaction).isInstanceOf(TransactionInProgress.class);
      assertThat(tx.getHeads()).isEqualTo(base);
      assertThat(get(tx, "a")).isEqualTo("1");
    }
    assertThat(get(doc, "a")).isEqualTo("2");
  }

  @Test
  void load_badBytes_saysWhere() {
    Document doc = new Document();
    set(doc, "a", "1");
    byte[] saved = doc.save();
    byte[] input = java.util.Arrays.copyOf(saved, saved.length + 3);
    assertThatThrownBy(() -> Document.load(input))
        .isInstanceOfSatisfying(
            MalformedDataException.class, e -> assertThat(e.offset()).isEqualTo(saved.length));
    Document kept = Document.load(input, LoadOptions.DEFAULT.withKeepPartial(true));
    assertThat(get(kept, "a")).isEqualTo("1");
    assertThat(kept.loadFaults())
        .singleElement()
        .satisfies(f -> assertThat(f.start()).isEqualTo(saved.length));
  }

  @Test
  void applyEncodedChanges_garbage_isRefusedByAnEmptyDocumentOnly() {
    byte[] garbage = {1, 2, 3};
    Document doc = new Document();
    assertThatThrownBy(() -> doc.applyEncodedChanges(garbage))
        .isInstanceOf(AutomergeException.class);
    set(doc, "a", "1");
    ChangeHash[] heads = doc.getHeads();
    doc.applyEncodedChanges(garbage);
    assertThat(doc.getHeads()).isEqualTo(heads);
    assertThatThrownBy(() -> doc.loadIncremental(garbage))
        .isInstanceOf(MalformedDataException.class);
  }

  @Test
  void savedIncrements_behindTheSavedDocument_areTheDocument() {
    Document doc = new Document();
    set(doc, "a", "1");
    byte[] start = doc.save();
    set(doc, "b", "2");
    byte[] more = doc.saveIncremental();
    assertThat(doc.saveIncremental()).isEmpty();
    byte[] file = java.util.Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, file, start.length, more.length);
    assertThat(Document.load(file).getHeads()).isEqualTo(doc.getHeads());
    Document empty = new Document();
    assertThat(empty.loadIncremental(doc.saveSince(NONE))).isEqualTo(2);
    assertThat(empty.getHeads()).isEqualTo(doc.getHeads());
  }

  @Test
  void migratedStrings_areTexts() {
    Document doc = new Document();
    set(doc, "a", "hello");
    Document loaded = Document.load(doc.save(), LoadOptions.DEFAULT.withMigrateStrings(true));
    AmValue value = loaded.get(ObjectId.ROOT, "a").orElseThrow();
    assertThat(loaded.text(value.objectId().orElseThrow())).contains("hello");
  }

  @Test
  void textUnits_countWhatTheySay() {
    String text = "a\uD83D\uDC68\u200D\uD83D\uDC69b";
    assertThat(lengthOf(text, TextUnit.CODE_POINTS)).isEqualTo(5);
    assertThat(lengthOf(text, TextUnit.UTF16)).isEqualTo(7);
    assertThat(lengthOf(text, TextUnit.UTF8)).isEqualTo(13);
    assertThat(lengthOf(text, TextUnit.GRAPHEMES)).isEqualTo(3);
  }

  private static long lengthOf(String text, TextUnit unit) {
    Document doc = new Document(ALICE, unit);
    assertThat(doc.getTextUnit()).isEqualTo(unit);
    ObjectId[] id = {ObjectId.ROOT};
    doc.change(
        null,
        tx -> {
          id[0] = tx.set(ObjectId.ROOT, "t", ObjectType.TEXT);
          tx.spliceText(id[0], 0, 0, text);
        });
    assertThat(doc.text(id[0])).contains(text);
    return doc.length(id[0]);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void mergesBothWaysAtOnce_doNotLockUp() throws InterruptedException {
    Document a = new Document(ALICE);
    Document b = new Document(BOB);
    Thread one = new Thread(() -> mergeAndChange(a, b));
    Thread two = new Thread(() -> mergeAndChange(b, a));
    one.start();
    two.start();
    one.join();
    two.join();
    a.merge(b);
    b.merge(a);
    assertThat(a.getHeads()).isEqualTo(b.getHeads());
    assertThat(a.changeCount()).isEqualTo(400);
  }

  private static void mergeAndChange(Document to, Document from) {
    for (int i = 0; i < 200; i++) {
      set(to, "k" + i % 7, to.getActorId()[0] + "v" + i);
      to.merge(from);
    }
  }

  @Test
  void idOfAnotherDocument_isNoObjectHere() {
    Document other = new Document(BOB);
    ObjectId[] theirs = {ObjectId.ROOT};
    other.change(null, tx -> theirs[0] = tx.set(ObjectId.ROOT, "m", ObjectType.MAP));
    Document doc = new Document(ALICE);
    assertThatThrownBy(() -> doc.get(theirs[0], "a")).isInstanceOf(AutomergeException.class);
    assertThatThrownBy(() -> doc.text(theirs[0])).isInstanceOf(AutomergeException.class);
    assertThat(doc.length(theirs[0])).isZero();
    assertThat(doc.getObjectType(theirs[0])).isEmpty();
    doc.merge(other);
    assertThat(doc.getObjectType(theirs[0])).contains(ObjectType.MAP);
    assertThat(doc.keys(theirs[0]).orElseThrow()).isEmpty();
    assertThat(other.getObjectType(theirs[0])).contains(ObjectType.MAP);
  }
}
